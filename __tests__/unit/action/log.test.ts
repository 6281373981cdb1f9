import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { log } from '../../../src/action/log.js'
import { printed } from './printed.js'

async function lines(action: () => void): Promise<string[]> {
  const { text } = await printed(action)
  expect(text.endsWith('\n')).toBe(true)
  return text.slice(0, -1).split('\n')
}

describe('the log', () => {
  test('shows a message as it is, and a warning as one', async () => {
    expect(
      await lines(() => {
        log.info('Read 3 rows on 1 page')
        log.warning('no summary')
      })
    ).toEqual(['Read 3 rows on 1 page', 'Warning: no summary'])
  })

  test('shows debugging to those who ask the runner for it', async () => {
    expect(
      await lines(() => {
        log.debug('details')
      })
    ).toEqual(['::debug::details'])
  })

  test('lets no message be a command to the runner, or more than one line', async () => {
    const command = fc.constantFrom(
      '::error::x',
      ' ::add-mask::a',
      '##[group]x',
      '\n::set-output name=a::b',
      '\u001b[31m'
    )
    const message = fc.array(fc.oneof(command, fc.string({ unit: 'binary' }))).map(parts => parts.join(''))
    await fc.assert(
      fc.asyncProperty(message, async text => {
        for (const level of ['info', 'warning'] as const) {
          const written = await lines(() => {
            log[level](text)
          })
          expect(written).toHaveLength(1)
          expect(written[0]).not.toMatch(/^\s*::|##\[/)
          // eslint-disable-next-line no-control-regex -- what must not be there
          expect(written[0]).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/)
        }
      })
    )
  })
})
