import { fromNodeProviderChain, fromWebToken } from '@aws-sdk/credential-providers'
import type { NodeHttpHandler } from '@smithy/node-http-handler'
import type { AwsCredentialIdentity, Pluggable } from '@smithy/types'
import { CheckError } from '../domain/failure.js'
import { inTime } from '../waiting.js'
import { requirePart } from './answers.js'
import { MOST_CREDENTIAL_BYTES, withBoundedAnswers } from './bounds.js'
import { explain, type Attempt } from './errors.js'

/** Gives credentials; asked again when the ones it gave are about to expire. */
export type CredentialsProvider = () => Promise<AwsCredentialIdentity>

export interface WebIdentity {
  role: { arn: string; sessionName: string; durationSeconds: number; audience: string }
  /** The Region whose STS endpoint is asked. */
  region: string
  transport: NodeHttpHandler
  /** Gets a new web identity token: such a token lives minutes, so that no old one may be used again. */
  getToken: (audience: string) => Promise<string>
}

/** Attempts at STS: parallel jobs are known to be refused for some seconds, which so many attempts outlast. */
const ATTEMPTS = 8

/**
 * Credentials of a role for a web identity token, with a new token each time they are asked for. The SDK's client
 * keeps them until shortly before they expire.
 */
export function webIdentityCredentials({
  role,
  region,
  transport,
  getToken
}: WebIdentity): CredentialsProvider {
  return async () => {
    const webIdentityToken = await getToken(role.audience)
    const provider = fromWebToken({
      roleArn: role.arn,
      roleSessionName: role.sessionName,
      durationSeconds: role.durationSeconds,
      webIdentityToken,
      clientConfig: { region, requestHandler: transport, maxAttempts: ATTEMPTS },
      clientPlugins: [retryUnverifiedTokens, requirePart('Credentials')]
    })
    const attempt = { action: 'sts:AssumeRoleWithWebIdentity' }
    return refusedAs(`the role ${role.arn} could not be assumed`, attempt, provider())
  }
}

/** A tool that gives credentials may ask a person first; the SDK itself only warns of one that keeps silent. */
const MACHINE_MS = 60_000

/**
 * Whatever the machine offers: environment, profile, container, instance; or this profile.
 *
 * @param limitMs how long they may take to come
 */
export function defaultCredentials(
  region: string,
  transport: NodeHttpHandler,
  profile?: string,
  limitMs = MACHINE_MS
): CredentialsProvider {
  const clientConfig = { region, requestHandler: transport }
  const clientPlugins = [refusedRoleTold, retryUnverifiedTokens, requirePart('Credentials')]
  const provider = fromNodeProviderChain({
    clientConfig,
    clientPlugins,
    // A profile's token comes with nothing of the two.
    roleAssumerWithWebIdentity: ({ RoleArn, RoleSessionName, WebIdentityToken }) =>
      fromWebToken({
        roleArn: RoleArn,
        roleSessionName: RoleSessionName,
        webIdentityToken: WebIdentityToken,
        clientConfig: { ...clientConfig, maxAttempts: ATTEMPTS },
        clientPlugins
      })(),
    ...(profile !== undefined && { profile })
  })
  const late = () =>
    new CheckError(`none came within ${limitMs / 1_000} seconds`, { remedy: `${WHENCE}: it does not answer` })
  // Endpoints of the machine are asked by the SDK itself, over no transport of ours.
  const given = () => withBoundedAnswers(() => provider(), { mostBytes: MOST_CREDENTIAL_BYTES })
  const attempt = { action: 'sts:AssumeRole', otherwise: WHENCE }
  return () => refusedAs('no AWS credentials could be had', attempt, inTime(given(), limitMs, late))
}

const WHENCE =
  'look at what gives them here (AWS_WEB_IDENTITY_TOKEN_FILE, AWS_CONTAINER_CREDENTIALS_FULL_URI, the metadata of the instance, the credential_process of the profile)'

/** Has what STS refuses said of the role and the call, whichever of its links the chain was at. */
const refusedRoleTold: Pluggable<object, object> = {
  applyToStack: stack => {
    stack.add(
      (next, { commandName = '' }) =>
        args => {
          const { RoleArn = 'of the profile' } = args.input as { RoleArn?: string }
          const action = `sts:${commandName.replace(/Command$/, '')}`
          return refusedAs(
            `the role ${RoleArn} could not be assumed`,
            { action, token: 'of the machine' },
            next(args)
          )
        },
      // Around the retries.
      { name: 'refusedRoleTold', step: 'initialize' }
    )
  }
}

/** Says what a refusal means for the check, before the SDK's own words. */
export async function refusedAs<T>(what: string, attempt: Attempt, credentials: Promise<T>): Promise<T> {
  try {
    return await credentials
  } catch (error) {
    const { reason, remedy } = explain(error, attempt)
    throw new CheckError(`${what}: ${reason}`, { remedy, cause: error })
  }
}

/**
 * STS sometimes cannot get the key that a token is verified with ("Couldn't retrieve verification key"), and says
 * that the token is invalid: transient, although not marked so. The SDK's own retries, with their jitter, then do
 * the rest; `AccessDenied` stays final.
 */
const retryUnverifiedTokens: Pluggable<object, object> = {
  applyToStack: stack => {
    stack.add(
      next => args =>
        next(args).catch((error: unknown) => {
          const transient = error instanceof Error && error.name.startsWith('InvalidIdentityToken')
          throw transient ? Object.assign(error, { $retryable: {} }) : error
        }),
      { name: 'retryUnverifiedTokens', step: 'deserialize', priority: 'high' }
    )
  }
}

/** Tells each secret to whoever hides secrets from the log, before anything can print it. */
export function masked(provider: CredentialsProvider, mask: (secret: string) => void): CredentialsProvider {
  return async () => {
    const credentials = await provider()
    for (const secret of [credentials.accessKeyId, credentials.secretAccessKey, credentials.sessionToken]) {
      if (secret !== undefined && secret !== '') mask(secret)
    }
    return credentials
  }
}

/** Credentials are renewed this long before they expire, as the SDK's own clients do. */
const RENEWAL_MS = 5 * 60_000

/** One set of credentials for all clients of a run, so that a role is assumed once and not once a service. */
export function shared(provider: CredentialsProvider, now: () => Date): CredentialsProvider {
  let kept: Promise<AwsCredentialIdentity> | undefined
  const renewed = () => {
    const asked = provider()
    kept = asked
    // A refusal is told to whoever asked, and not kept.
    asked.catch(() => {
      if (kept === asked) kept = undefined
    })
    return asked
  }
  return async () => {
    const asked = kept ?? renewed()
    const credentials = await asked
    const expires = credentials.expiration?.getTime() ?? Infinity
    if (expires - now().getTime() > RENEWAL_MS) return credentials
    // Of those who find the same credentials old, the first renews them and the others wait with it.
    return kept === asked ? renewed() : (kept ?? renewed())
  }
}
