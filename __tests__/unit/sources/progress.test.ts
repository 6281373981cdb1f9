import { afterEach, expect, jest, test } from '@jest/globals'
import { Progress } from '../../../src/sources/progress.js'
import { aClock, aLogger } from './ports.js'

test('a long read tells where it is every three seconds, and not at every page', () => {
  const logger = aLogger()
  const { clock, pass } = aClock()
  const progress = new Progress(logger, clock)
  for (let page = 0; page < 12; page++) {
    pass(1_000)
    progress.page(1_000)
  }
  expect(logger.lines).toEqual([
    'Still reading: 3,000 rows on 3 pages so far',
    'Still reading: 6,000 rows on 6 pages so far',
    'Still reading: 9,000 rows on 9 pages so far',
    'Still reading: 12,000 rows on 12 pages so far'
  ])
})

test('a short read says nothing in between', () => {
  const logger = aLogger()
  const { clock, pass } = aClock()
  const progress = new Progress(logger, clock)
  pass(2_999)
  progress.page(0)
  expect(logger.lines).toEqual([])
  expect(progress.toString()).toBe('0 rows on 1 page')
})

afterEach(() => {
  jest.useRealTimers()
})

test('a read that hangs says so every fifteen seconds, for as long as it does', async () => {
  jest.useFakeTimers()
  const logger = aLogger()
  const progress = new Progress(logger, () => new Date())
  let end = (): void => undefined
  const read = progress.during(
    new Promise<string>(resolve => {
      end = () => {
        resolve('read')
      }
    })
  )
  jest.advanceTimersByTime(2_000)
  progress.page(500)
  jest.advanceTimersByTime(31_000)
  expect(logger.lines).toEqual(['Still waiting: nothing has come for 28 seconds; 500 rows on 1 page so far'])
  end()
  expect(await read).toBe('read')
  jest.advanceTimersByTime(60_000)
  expect(logger.lines).toHaveLength(1)
})

test('a log that shows the progress itself is told in words of nothing but that it hangs', () => {
  jest.useFakeTimers()
  const logger = { ...aLogger(), progress: jest.fn() }
  const progress = new Progress(logger, () => new Date())
  void progress.during(new Promise(() => undefined))
  jest.advanceTimersByTime(14_000)
  progress.page(500)
  jest.advanceTimersByTime(17_000)
  expect(logger.progress.mock.calls).toEqual([[{ pages: 1, rows: 500 }]])
  expect(logger.lines).toEqual(['Still waiting: nothing has come for 16 seconds; 500 rows on 1 page so far'])
})
