import { loadSharedConfigFiles } from '@smithy/core/config'
import { nearest } from '../domain/nearest.js'
import type { Environment } from '../ports.js'
import { SettingsError } from '../settings.js'

/**
 * The environment with the Region of the profile in AWS's shared configuration, as the AWS CLI takes it, where neither
 * the option nor the environment names one.
 *
 * @param region that was given as an option
 * @param profile that was given as an option
 * @throws SettingsError when there is no such profile.
 */
export async function withProfile(
  environment: Environment,
  region: string | undefined,
  profile: string | undefined
): Promise<Environment> {
  const isKnown = [region, environment['AWS_REGION'], environment['AWS_DEFAULT_REGION']].some(isGiven)
  if (isKnown && profile === undefined) return environment

  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true })
  if (profile !== undefined)
    requireProfile(profile, [...Object.keys(configFile), ...Object.keys(credentialsFile)])
  if (isKnown) return environment
  const name = [profile, environment['AWS_PROFILE']].find(isGiven) ?? 'default'
  const own = configFile[name]?.['region'] ?? credentialsFile[name]?.['region']
  return own === undefined ? environment : { ...environment, AWS_REGION: own }
}

function isGiven(text: string | undefined): boolean {
  return (text ?? '').trim() !== ''
}

function requireProfile(profile: string, known: readonly string[]): void {
  if (known.includes(profile)) return
  const near = nearest(profile, known)
  const hint = near === undefined ? '' : `; did you mean ${near}?`
  const message = `${JSON.stringify(profile)} is no profile of AWS's shared configuration${hint}`
  throw new SettingsError([{ input: 'profile', message }])
}
