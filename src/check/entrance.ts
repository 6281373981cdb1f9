import type { Access } from '../aws/clients.js'
import {
  defaultCredentials,
  masked,
  shared,
  webIdentityCredentials,
  type CredentialsProvider
} from '../aws/credentials.js'
import { createTransport } from '../aws/transport.js'
import type { Clock, Environment, Logger } from '../ports.js'
import type { Role, Settings } from '../settings.js'
import { createSecrets } from './secrets.js'

export interface Surroundings {
  environment: Environment
  logger: Logger
  clock: Clock
  /** Hides a secret from the log. */
  mask: (secret: string) => void
  /** Gets a web identity token; absent, a role is assumed with the default credentials. */
  getToken?: (audience: string) => Promise<string>
  /** Aborted when the check is to end at once: what was read by then is judged. */
  signal?: AbortSignal
  /** A profile of AWS's shared configuration; absent, `AWS_PROFILE` and the default one. */
  profile?: string
}

/** A way into AWS, and the Region that is asked. */
export interface Entrance {
  access: Access
  region: string
  /** Keeps a secret out of the log, and out of whatever AWS says back. */
  mask: (secret: string) => void
}

/**
 * The way into AWS: one transport and one set of credentials for all clients of the run. AWS's errors come without the
 * secrets that they may say back, so that whatever is made of them holds none.
 */
export function entranceOf(settings: Settings, surroundings: Surroundings): Entrance {
  const { environment, clock, mask, getToken, profile } = surroundings
  const { homeRegion: region, role } = settings
  if (region === undefined) throw new Error('AWS is asked although no Region is known')
  const secrets = createSecrets()
  const maskEverywhere = (secret: string) => {
    secrets.mask(secret)
    mask(secret)
  }
  const transport = createTransport(environment, secrets.cover)
  const accessBy = (provider: CredentialsProvider) => ({
    credentials: shared(masked(provider, maskEverywhere), clock),
    transport,
    environment
  })
  if (role !== undefined && getToken !== undefined) {
    const getMasked = async (audience: string) => {
      const token = await getToken(audience)
      secrets.mask(token)
      return token
    }
    const provider = webIdentityCredentials({ role, region, transport, getToken: getMasked })
    return { access: accessBy(provider), region, mask: maskEverywhere }
  }
  const access = accessBy(defaultCredentials(region, transport, profile))
  const by = { region, mask: maskEverywhere, clock }
  return { access: role === undefined ? access : inRole(role, access, by), region, mask: maskEverywhere }
}

/** The way into AWS in a role that the credentials in hand assume; what assumes roles is loaded only then. */
function inRole(role: Role, access: Access, by: Pick<Surroundings, 'mask' | 'clock'> & { region: string }) {
  let assumed: Access | undefined
  const credentials = async () => {
    const { assumedRole } = await import('../aws/assume-role.js')
    assumed ??= assumedRole(access, { ...role, ...by, roleArn: role.arn })
    return await assumed.credentials()
  }
  return { ...access, credentials }
}
