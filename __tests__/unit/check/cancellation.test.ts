import process from 'node:process'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { cancellation, type Cancellation } from '../../../src/check/cancellation.js'

let ended: (string | number | null | undefined)[] = []
let told: string[] = []
let made: Cancellation | undefined

beforeEach(() => {
  ended = []
  told = []
  // What ends the process would end the tests.
  jest.spyOn(process, 'exit').mockImplementation(code => {
    ended.push(code)
    return undefined as never
  })
})
afterEach(() => {
  made?.over()
  jest.restoreAllMocks()
})

function listening(endsAtSecond = false): Cancellation {
  made = cancellation({ exitCode: 3, tell: message => told.push(message), endsAtSecond })
  return made
}

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', signal => {
  test('before the result is written aborts what is under way, and ends once it is', () => {
    const { signal: aborted, settled } = listening()
    expect(aborted.aborted).toBe(false)
    process.emit(signal)
    expect(aborted.aborted).toBe(true)
    expect(ended).toEqual([])
    settled()
    expect(ended).toEqual([3])
    expect(told).toEqual([])
  })

  test('after that ends at once, and says what may be missing', () => {
    listening().settled()
    expect(ended).toEqual([])
    process.emit(signal)
    expect(ended).toEqual([3])
    expect(told).toEqual([
      'the run was cancelled while its result was delivered; not everybody may have got it'
    ])
  })

  test('once more waits for the result as the runner means it, and ends at once as a person does', () => {
    listening()
    process.emit('SIGINT')
    process.emit(signal)
    expect(ended).toEqual([])
    made?.over()
    listening(true)
    process.emit('SIGINT')
    expect(ended).toEqual([])
    process.emit(signal)
    expect(ended).toEqual([3])
  })

  test('is left to others when all is done', () => {
    const before = process.listenerCount(signal)
    const { signal: aborted, over } = listening()
    expect(process.listenerCount(signal)).toBe(before + 1)
    over()
    expect(process.listenerCount(signal)).toBe(before)
    expect(aborted.aborted).toBe(false)
  })
})
