import { setImmediate } from 'node:timers/promises'
import type { Access } from '../aws/clients.js'
import { defaultCredentials, masked, shared, webIdentityCredentials } from '../aws/credentials.js'
import { createTransport } from '../aws/transport.js'
import type { Clock, Environment, Logger } from '../ports.js'
import type { Settings } from '../settings.js'
import type { Source } from '../sources/source.js'

export interface Surroundings {
  environment: Environment
  logger: Logger
  clock: Clock
  /** Hides a secret from the log. */
  mask: (secret: string) => void
  getToken: (audience: string) => Promise<string>
}

/** The way into AWS: one transport and one set of credentials for all clients of the run. */
export function accessOf(settings: Settings, { environment, clock, mask, getToken }: Surroundings): Access {
  const transport = createTransport(environment)
  const { homeRegion: region, role } = settings
  const provider =
    role === undefined
      ? defaultCredentials(region, transport)
      : webIdentityCredentials({ role, region, transport, getToken })
  return { credentials: shared(masked(provider, mask), clock), transport, environment }
}

/**
 * The source the settings name. The EC2 client, which is by far the largest part of the program, is loaded while
 * the credentials are on their way.
 */
export async function sourceOf(
  settings: Settings,
  access: Access,
  { logger, clock }: Surroundings
): Promise<Source> {
  // Whoever asks next is given the same answer, a refusal included.
  access.credentials().catch(() => undefined)
  // Loading blocks: the request for a token has to be on its way first.
  await turns(REQUEST_TURNS)
  const [{ createIpamApi }, { ipamSource }] = await Promise.all([
    import('../aws/ipam.js'),
    import('../sources/ipam.js')
  ])
  return ipamSource(settings, { ipam: createIpamApi(access, settings.homeRegion), logger, clock })
}

/** Turns of the event loop until a request has opened its socket. */
const REQUEST_TURNS = 5

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await setImmediate()
}
