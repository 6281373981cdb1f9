import { debug, info } from '@actions/core'
import type { Logger } from '../ports.js'
import { lineWithoutCommand } from '../render/commands.js'
import { plainSentence } from '../render/escape.js'

/** More of one message helps nobody. */
const LONGEST_LINE = 4_000

/**
 * The job's log. Every message becomes one line without control characters that begins with a word of ours or is
 * indented, so that no name from outside can pass for a command to the runner.
 */
export const log: Logger = {
  debug: message => {
    debug(line(message))
  },
  info: message => {
    info(line(message))
  },
  // Not an annotation: those are few, and kept for findings and gaps.
  warning: message => {
    info(`Warning: ${line(message)}`)
  }
}

/** A text of several lines for an annotation, each of them as one of the log's. */
export function safeLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map(each => lineWithoutCommand(plainSentence(each, LONGEST_LINE)))
    .join('\n')
}

/** A message may be indented by us; whatever else it begins with must not look like a command. */
function line(message: string): string {
  const [, indent = '', rest = ''] = /^( *)([^]*)$/.exec(message) ?? []
  return lineWithoutCommand(indent + plainSentence(rest, LONGEST_LINE))
}
