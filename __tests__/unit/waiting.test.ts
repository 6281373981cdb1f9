import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { inTime, whileWaiting } from '../../src/waiting.js'

const never = new Promise<never>(() => undefined)
const late = () => new Error('too late')

describe('what is waited for', () => {
  beforeEach(() => {
    jest.useFakeTimers()
  })
  afterEach(() => {
    jest.useRealTimers()
  })

  it('is told of every fifteen seconds, until it is there', async () => {
    const told: number[] = []
    const work = new Promise<string>(resolve => {
      globalThis.setTimeout(resolve, 40_000, 'done')
    })
    const waited = whileWaiting(work, seconds => told.push(seconds))
    await jest.advanceTimersByTimeAsync(40_000)
    await expect(waited).resolves.toBe('done')
    await jest.advanceTimersByTimeAsync(60_000)
    expect(told).toEqual([15, 30])
  })

  it('is told of no more once it failed', async () => {
    const told: number[] = []
    const waited = whileWaiting(Promise.reject(new Error('refused')), seconds => told.push(seconds))
    await expect(waited).rejects.toThrow('refused')
    await jest.advanceTimersByTimeAsync(60_000)
    expect(told).toEqual([])
    expect(jest.getTimerCount()).toBe(0)
  })
})

describe('what has to come in time', () => {
  it('is given where it does, also where that is a failure, and no clock goes on', async () => {
    jest.useFakeTimers()
    await expect(inTime(Promise.resolve('here'), 10_000, late)).resolves.toBe('here')
    await expect(inTime(Promise.reject(new Error('refused')), 10_000, late)).rejects.toThrow('refused')
    expect(jest.getTimerCount()).toBe(0)
    jest.useRealTimers()
  })

  it('is given up where it does not', async () => {
    await expect(inTime(never, 5, late)).rejects.toThrow('too late')
  })

  it('is late for nobody once it is over', async () => {
    const over = new AbortController()
    const waited = inTime(never, 5, late, { over: over.signal })
    over.abort()
    const afterwards = inTime(never, 5, late, { over: over.signal })
    const told = Promise.race([waited, afterwards, setTimeout(50, 'nothing told')])
    await expect(told).resolves.toBe('nothing told')
  })
})
