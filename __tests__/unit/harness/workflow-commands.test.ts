import { describe, expect, test } from '@jest/globals'
import { LineSplitter, parseCommand, StepLog } from '../../../harness/runner/workflow-commands.js'

describe('parseCommand', () => {
  test('reads name, properties and data, and undoes their escapes', () => {
    expect(parseCommand('::error title=a%3A b%2C c%25,file=x.ts::first%0Asecond%0D%25')).toEqual({
      name: 'error',
      properties: { title: 'a: b, c%', file: 'x.ts' },
      data: 'first\nsecond\r%'
    })
  })

  test('undoes an escaped escape once only', () => {
    expect(parseCommand('::debug::%250A')?.data).toBe('%0A')
  })

  test('takes a command after leading blanks, and in any case', () => {
    expect(parseCommand(' \t\u00a0::WARNING::careful')).toMatchObject({ name: 'warning', data: 'careful' })
  })

  test.each(['text ::error::no', '::unknown::no', '::error', ':error::no', '> ::error::no', ''])(
    'takes %j for text',
    line => {
      expect(parseCommand(line)).toBeUndefined()
    }
  )

  test('takes the old form anywhere in a line', () => {
    expect(parseCommand('a subnet named ##[error file=a%3Bb;line=1]gone %5Dwrong')).toEqual({
      name: 'error',
      properties: { file: 'a;b', line: '1' },
      data: 'gone ]wrong'
    })
  })

  test('leaves out properties without a name or a value', () => {
    expect(parseCommand('::error title=,=x,line=3,col::m')?.properties).toEqual({ line: '3' })
  })
})

describe('StepLog', () => {
  function logOf(lines: string[], options = {}) {
    const log = new StepLog(options)
    for (const line of lines) log.accept(line)
    return log
  }

  test('shows text as it is and commands as the runner does', () => {
    const log = logOf(['hello', '::error title=T::bad%0Aworse', '::group::Reading', '::endgroup::'])
    expect(log.text).toBe('hello\n##[error]bad\nworse\n##[group]Reading\n##[endgroup]\n')
    expect(log.annotations).toEqual([{ level: 'error', message: 'bad\nworse', properties: { title: 'T' } }])
    expect(log.groups).toEqual(['Reading'])
  })

  test('keeps debug messages to itself unless step debug logging is on', () => {
    expect(logOf(['::debug::inner']).text).toBe('')
    expect(logOf(['::debug::inner'], { debug: true }).text).toBe('##[debug]inner\n')
    expect(logOf(['::debug::inner']).debug).toEqual(['inner'])
  })

  test('hides a secret and its usual encodings from then on', () => {
    const log = logOf(['early s3cret/"x"', '::add-mask::s3cret/"x"', 'late s3cret/"x"', 's3cret%2F%22x%22'])
    log.accept(JSON.stringify({ key: 's3cret/"x"' }))
    expect(log.text).toBe('early s3cret/"x"\nlate ***\n***\n{"key":"***"}\n')
    expect(log.masks).toEqual(['s3cret/"x"'])
  })

  test('hides each line of a secret that has several', () => {
    expect(logOf(['::add-mask::one%0Atwo', 'one', 'and two']).text).toBe('***\nand ***\n')
  })

  test('carries out no command between stop-commands and its token', () => {
    const log = logOf(['::stop-commands::tok', '::error::no', '::tok::', '::error::yes'])
    expect(log.annotations.map(({ message }) => message)).toEqual(['yes'])
    expect(log.text).toContain('::error::no\n')
  })

  test('fails the step for a command that is disabled', () => {
    const log = logOf(['::set-env name=PATH::/evil'])
    expect(log.failed).toBe(true)
  })
})

describe('LineSplitter', () => {
  function linesOf(chunks: string[]) {
    const lines: string[] = []
    const splitter = new LineSplitter(line => lines.push(line))
    for (const chunk of chunks) splitter.write(chunk)
    splitter.end()
    return lines
  }

  test('ends a line at a line feed, at both characters, and at a lone carriage return', () => {
    expect(linesOf(['a\nb\r\nc\r::error::d\n'])).toEqual(['a', 'b', 'c', '::error::d'])
  })

  test('does not take a line break for two when a chunk ends between its halves', () => {
    expect(linesOf(['a\r', '\nb', 'c\r'])).toEqual(['a', 'bc'])
  })

  test('keeps empty lines, and makes none after the last line break', () => {
    expect(linesOf(['\n\na\n'])).toEqual(['', '', 'a'])
  })
})
