import { loadSharedConfigFiles } from '@smithy/core/config'
import type { Environment } from '../ports.js'

/**
 * The environment with the Region of the profile in AWS's shared configuration, as the AWS CLI takes it, where neither
 * the option nor the environment names one.
 */
export async function withRegion(
  environment: Environment,
  given: string | undefined,
  profile: string | undefined
): Promise<Environment> {
  const isKnown = [given, environment['AWS_REGION'], environment['AWS_DEFAULT_REGION']].some(
    region => (region ?? '').trim() !== ''
  )
  if (isKnown) return environment
  const name = [profile, environment['AWS_PROFILE'], 'default'].find(one => (one ?? '') !== '') ?? ''
  const { configFile, credentialsFile } = await loadSharedConfigFiles()
  const region = configFile[name]?.['region'] ?? credentialsFile[name]?.['region']
  return region === undefined ? environment : { ...environment, AWS_REGION: region }
}
