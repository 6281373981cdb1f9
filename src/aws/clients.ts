import type { NodeHttpHandler } from '@smithy/node-http-handler'
import type { Environment } from '../ports.js'
import type { CredentialsProvider } from './credentials.js'

/** What every AWS client of a run shares. */
export interface Access {
  credentials: CredentialsProvider
  transport: NodeHttpHandler
  environment: Environment
}

/**
 * Attempts at a call, the first included, unless `AWS_MAX_ATTEMPTS` says otherwise. IPAM's and CloudWatch's own
 * throttles refill within seconds; the SDK waits longer, with jitter, from one attempt to the next.
 */
const ATTEMPTS = 6

/** The configuration of a client in a Region. */
export function clientConfig({ credentials, transport, environment }: Access, region: string) {
  const isTold = (environment['AWS_MAX_ATTEMPTS'] ?? '') !== ''
  return { region, credentials, requestHandler: transport, ...(!isTold && { maxAttempts: ATTEMPTS }) }
}
