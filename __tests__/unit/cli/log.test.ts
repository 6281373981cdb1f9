import { PassThrough } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import { createLog, type Log } from '../../../src/cli/log.js'

interface Told {
  log: Log
  text: () => string
  /** Milliseconds go by. */
  pass: (ms: number) => void
}

function told({ isTTY = false, isQuiet = false, isVerbose = false } = {}): Told {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 60 })
  let text = ''
  stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  let now = Date.parse('2026-11-22T06:00:00Z')
  const stderr = stream as unknown as NodeJS.WriteStream
  return {
    log: createLog({ stderr, clock: () => new Date(now), isQuiet, isVerbose }),
    text: () => text,
    pass: ms => (now += ms)
  }
}

describe('the log of the command', () => {
  test('is a line a message, without secrets and without what a terminal would act upon', () => {
    const { log, text } = told()
    log.mask('s3cret')
    log.info('key s3cret\u001b[2J')
    log.warning('look\nhere')
    log.debug('detail')
    expect(text()).toBe('key ***{U+001B}[2J\nwarning: look{U+000A}here\n')
  })

  test('holds no command to the runner of a workflow', () => {
    const { log, text } = told({ isVerbose: true })
    log.debug('  ::add-mask::a')
    log.error('##[error]b')
    expect(text()).toBe('  > ::add-mask::a\n##{U+005B}error]b\n')
  })

  test('tells errors alone where it is quiet, and details where it is asked for', () => {
    const quiet = told({ isQuiet: true, isTTY: true })
    quiet.log.info('a')
    quiet.log.warning('b')
    expect('progress' in quiet.log).toBe(false)
    quiet.log.error('error: c')
    expect(quiet.text()).toBe('error: c\n')
    const verbose = told({ isVerbose: true })
    verbose.log.debug('detail')
    expect(verbose.text()).toBe('detail\n')
  })

  test('draws a long read over and over on one line of a terminal, and takes it away', () => {
    const { log, text, pass } = told({ isTTY: true })
    log.progress?.({ pages: 1, rows: 1_000 })
    expect(text()).toBe('')
    pass(1_000)
    log.progress?.({ pages: 2, rows: 2_000 })
    expect(text()).toContain('Reading: 2,000 rows on 2 pages, 2,000 rows a second')
    pass(50)
    log.progress?.({ pages: 3, rows: 3_000 })
    expect(text()).not.toContain('3,000')
    log.info('done')
    expect(text()).toContain('\u001b[1G\u001b[2Kdone\n')
  })

  test('draws nothing where there is no terminal: a long read is told in words there', () => {
    expect('progress' in told().log).toBe(false)
  })
})
