import type { Environment, Logger } from '../ports.js'
import { plainSentence } from '../render/escape.js'

/** More of one message helps nobody. */
const LONGEST_LINE = 4_000

/** A log of one invocation, which knows the secrets of that one. */
export interface Log extends Logger {
  /** Keeps a secret out of everything that follows. */
  mask: (secret: string) => void
  /** The text without the secrets. */
  hide: (text: string) => string
}

/**
 * Plain lines, by the console's methods: under the log format JSON the runtime makes each an object with its time,
 * level and request id.
 */
export function createLog(environment: Environment): Log {
  const secrets = new Set<string>()
  const hide = (text: string) => {
    let hidden = text
    for (const secret of secrets) hidden = hidden.replaceAll(secret, '***')
    return hidden
  }
  const line = (message: string) => plainSentence(hide(message), LONGEST_LINE)
  const isDetailed = /^(?:debug|trace)$/i.test(environment['AWS_LAMBDA_LOG_LEVEL'] ?? '')
  return {
    debug: message => {
      if (isDetailed) console.debug(line(message))
    },
    info: message => {
      console.info(line(message))
    },
    warning: message => {
      console.warn(line(message))
    },
    mask: secret => {
      if (secret !== '') secrets.add(secret)
    },
    hide
  }
}
