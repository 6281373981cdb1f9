import type { Access } from '../aws/clients.js'
import { defaultCredentials, masked, shared, webIdentityCredentials } from '../aws/credentials.js'
import { createTransport } from '../aws/transport.js'
import type { Clock, Environment, Logger } from '../ports.js'
import type { Settings } from '../settings.js'

export interface Surroundings {
  environment: Environment
  logger: Logger
  clock: Clock
  /** Hides a secret from the log. */
  mask: (secret: string) => void
  getToken: (audience: string) => Promise<string>
}

/** A way into AWS, and the Region that is asked. */
export interface Entrance {
  access: Access
  region: string
}

/** The way into AWS: one transport and one set of credentials for all clients of the run. */
export function entranceOf(settings: Settings, surroundings: Surroundings): Entrance {
  const { environment, clock, mask, getToken } = surroundings
  const { homeRegion: region, role } = settings
  if (region === undefined) throw new Error('AWS is asked although no Region is known')
  const transport = createTransport(environment)
  const provider =
    role === undefined
      ? defaultCredentials(region, transport)
      : webIdentityCredentials({ role, region, transport, getToken })
  return { access: { credentials: shared(masked(provider, mask), clock), transport, environment }, region }
}
