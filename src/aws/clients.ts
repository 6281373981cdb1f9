import type { NodeHttpHandler } from '@smithy/node-http-handler'
import type { CredentialsProvider } from './credentials.js'

/** What every AWS client of a run shares. */
export interface Access {
  credentials: CredentialsProvider
  transport: NodeHttpHandler
}

/**
 * Attempts at a call, the first included. IPAM's and CloudWatch's own throttles refill within seconds; the SDK waits
 * longer, with jitter, from one attempt to the next.
 */
const ATTEMPTS = 6

/** The configuration of a client in a Region. */
export function clientConfig({ credentials, transport }: Access, region: string) {
  return { region, credentials, requestHandler: transport, maxAttempts: ATTEMPTS }
}
