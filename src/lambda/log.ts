import { createSecrets, type Secrets } from '../check/secrets.js'
import type { Environment, Logger } from '../ports.js'
import { plainSentence } from '../render/escape.js'

/** More of one message helps nobody. */
const LONGEST_LINE = 4_000

/** A log of one invocation, which knows the secrets of that one. */
export type Log = Logger & Secrets

/**
 * Plain lines, by the console's methods: under the log format JSON the runtime makes each an object with its time,
 * level and request id.
 */
export function createLog(environment: Environment): Log {
  const secrets = createSecrets()
  const line = (message: string) => plainSentence(secrets.hide(message), LONGEST_LINE)
  const isDetailed = /^(?:debug|trace)$/i.test(environment['AWS_LAMBDA_LOG_LEVEL'] ?? '')
  return {
    ...secrets,
    debug: message => {
      if (isDetailed) console.debug(line(message))
    },
    info: message => {
      console.info(line(message))
    },
    warning: message => {
      console.warn(line(message))
    }
  }
}
