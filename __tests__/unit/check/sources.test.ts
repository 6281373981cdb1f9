import { setImmediate } from 'node:timers/promises'
import { afterEach, expect, jest, test } from '@jest/globals'
import { sourceOf } from '../../../src/check/sources.js'
import { parseSettings } from '../../../src/settings.js'
import { aLogger } from '../sources/ports.js'

afterEach(() => {
  jest.useRealTimers()
})

test('reads no saved Report of a device, which would never end', async () => {
  const texts = { source: 'report', 'source-file': '/dev/zero' }
  const surroundings = {
    environment: {},
    logger: aLogger(),
    clock: () => new Date(),
    mask: () => undefined,
    getToken: () => Promise.reject(new Error('nobody asks'))
  }
  const enter = () => {
    throw new Error('nobody enters')
  }
  await expect(sourceOf(parseSettings(texts, {}), enter, surroundings)).rejects.toMatchObject({
    name: 'CheckError',
    message: 'source-file: /dev/zero could not be read: it is not a file but a device'
  })
})

test('tells every fifteen seconds that credentials do not come', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] })
  let refuse = (): void => undefined
  const credentials = () =>
    new Promise<never>((_, reject) => {
      refuse = () => {
        reject(new Error('refused'))
      }
    })
  const logger = aLogger()
  const access = { credentials, transport: {} as never, environment: {} }
  const entrance = { access, region: 'eu-west-1', mask: () => undefined }
  const getToken = () => Promise.reject(new Error('nobody asks'))
  const surroundings = { environment: {}, logger, clock: () => new Date(), mask: () => undefined, getToken }
  const found = sourceOf(parseSettings({}, { AWS_REGION: 'eu-west-1' }), () => entrance, surroundings)
  // What calls AWS is loaded meanwhile.
  while (jest.getTimerCount() === 0) await setImmediate()

  jest.advanceTimersByTime(31_000)
  expect(logger.lines).toEqual([
    'Still waiting for credentials after 15 seconds',
    'Still waiting for credentials after 30 seconds'
  ])
  refuse()
  await expect(found).rejects.toThrow('refused')
})
