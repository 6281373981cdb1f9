import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { deliver, type Channel } from '../../../src/channels/channel.js'
import { CheckError } from '../../../src/domain/failure.js'
import { aReport } from '../domain/builders.js'
import { aLogger } from '../sources/ports.js'

/** A channel that notes when it sends, and fails with the error given, if any. */
function aChannel(name: string, sent: string[], error?: Error): Channel {
  return {
    name,
    plan: () => `send it to ${name}`,
    send: () => {
      sent.push(name)
      return error === undefined ? Promise.resolve() : Promise.reject(error)
    }
  }
}

async function delivered(channels: Channel[], dryRun = false) {
  const logger = aLogger()
  const failures = await deliver(await aReport([]), channels, { dryRun, logger })
  return { failures, lines: logger.lines }
}

afterEach(() => {
  jest.useRealTimers()
})

describe('deliver', () => {
  test('tells every fifteen seconds that a channel keeps it waiting, for as long as it does', async () => {
    jest.useFakeTimers()
    const logger = aLogger()
    let end = (): void => undefined
    const slow: Channel = {
      ...aChannel('SNS', []),
      send: () =>
        new Promise(resolve => {
          end = resolve
        })
    }
    const delivering = deliver(await aReport([]), [slow], { dryRun: false, logger })
    jest.advanceTimersByTime(31_000)
    expect(logger.lines.slice(1)).toEqual([
      'SNS: still waiting after 15 seconds',
      'SNS: still waiting after 30 seconds'
    ])
    end()
    await delivering
    jest.advanceTimersByTime(60_000)
    expect(logger.lines.slice(3)).toEqual(['SNS: done'])
  })

  test('sends to each channel in turn, and says what', async () => {
    const sent: string[] = []
    const { failures, lines } = await delivered([aChannel('SNS', sent), aChannel('CloudWatch', sent)])
    expect(failures).toEqual([])
    expect(sent).toEqual(['SNS', 'CloudWatch'])
    expect(lines).toEqual([
      'SNS: send it to SNS',
      'SNS: done',
      'CloudWatch: send it to CloudWatch',
      'CloudWatch: done'
    ])
  })

  test('goes on after a channel that fails, and gives back what happened and what to do', async () => {
    const sent: string[] = []
    const { failures, lines } = await delivered([
      aChannel('SNS', sent, new CheckError('access denied', { remedy: 'allow it' })),
      aChannel('CloudWatch', sent)
    ])
    expect(lines.filter(line => line.endsWith('done'))).toEqual(['CloudWatch: done'])
    expect(sent).toEqual(['SNS', 'CloudWatch'])
    expect(failures).toEqual([{ channel: 'SNS', reason: 'access denied', remedy: 'allow it' }])
  })

  test.each([
    [new Error('broken pipe'), 'broken pipe'],
    ['a text', 'a text'],
    [null, 'null']
  ])('takes whatever is thrown for a failure: %p', async (error, reason) => {
    expect((await delivered([aChannel('SNS', [], error as Error)])).failures).toEqual([
      { channel: 'SNS', reason }
    ])
  })

  test('takes a channel that throws at once for a failure too', async () => {
    const channel: Channel = {
      ...aChannel('SNS', []),
      send: () => {
        throw new Error('at once')
      }
    }
    expect((await delivered([channel])).failures).toEqual([{ channel: 'SNS', reason: 'at once' }])
  })

  test('sends nothing in a dry run, and says what it would send', async () => {
    const sent: string[] = []
    const { failures, lines } = await delivered([aChannel('SNS', sent, new Error('sent'))], true)
    expect({ sent, failures }).toEqual({ sent: [], failures: [] })
    expect(lines).toEqual(['SNS: would send it to SNS (dry run: nothing is sent)'])
  })

  test('does not send where there is nothing to send', async () => {
    const sent: string[] = []
    const { lines } = await delivered([{ ...aChannel('SNS', sent), plan: () => undefined }])
    expect(sent).toEqual([])
    expect(lines).toEqual(['SNS: nothing to send'])
  })
})
