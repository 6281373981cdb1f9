import { clearLine, cursorTo } from 'node:readline'
import { createSecrets, type Secrets } from '../check/secrets.js'
import type { Clock, Logger, ReadState } from '../ports.js'
import { lineWithoutCommand } from '../render/commands.js'
import { plainSentence } from '../render/escape.js'
import { counted, figure } from '../render/numbers.js'

/** More of one message helps nobody. */
const LONGEST_LINE = 4_000

/** Between two drawings of the progress. */
const REDRAW_MS = 100

/** A read that is done sooner needs no progress. */
const LONG_MS = 500

export interface LogOptions {
  stderr: NodeJS.WriteStream
  clock: Clock
  /** Errors alone. */
  isQuiet: boolean
  /** Details too. */
  isVerbose: boolean
}

/** What the command says beside its result. */
export interface Log extends Logger, Secrets {
  error(message: string): void
  /** Takes the progress away: what follows is another thing. */
  clear(): void
}

/** The log of the command, on standard error: a line a message, and a line of progress where that is a terminal. */
export function createLog({ stderr, clock, isQuiet, isVerbose }: LogOptions): Log {
  const secrets = createSecrets()
  const progress = progressOn(stderr, clock)
  const say = (message: string) => {
    progress.clear()
    const [, indent = '', rest = ''] = /^( *)([^]*)$/.exec(message) ?? []
    stderr.write(`${lineWithoutCommand(indent + plainSentence(secrets.hide(rest), LONGEST_LINE))}\n`)
  }
  return {
    ...secrets,
    debug: message => {
      if (isVerbose) say(message)
    },
    info: message => {
      if (!isQuiet) say(message)
    },
    warning: message => {
      if (!isQuiet) say(`warning: ${message}`)
    },
    error: say,
    // Elsewhere it is told in words, as in a job's log.
    ...(stderr.isTTY && !isQuiet && { progress: progress.draw }),
    clear: progress.clear
  }
}

/** A line of a terminal that is drawn over again. */
function progressOn(stderr: NodeJS.WriteStream, clock: Clock) {
  let started: number | undefined
  let drawn = 0
  let isShown = false
  return {
    draw: (state: ReadState): void => {
      const now = clock().getTime()
      started ??= now
      const passed = now - started
      if (passed < LONG_MS || now - drawn < REDRAW_MS) return
      drawn = now
      isShown = true
      cursorTo(stderr, 0)
      stderr.write(progressLine(state, passed).slice(0, stderr.columns - 1))
      clearLine(stderr, 1)
    },
    clear: (): void => {
      if (!isShown) return
      isShown = false
      cursorTo(stderr, 0)
      clearLine(stderr, 0)
    }
  }
}

/** `Reading: 12,000 rows on 12 pages, 4,100 rows a second`. */
function progressLine({ pages, rows }: ReadState, passedMs: number): string {
  const rate = Math.round(rows / (passedMs / 1000))
  return `Reading: ${counted(rows, 'row')} on ${counted(pages, 'page')}, ${figure(rate)} rows a second`
}
