import { describe, expect, test } from '@jest/globals'
import { CommentsError, type FailureKind } from '../../../src/channels/pull-request-api.js'
import { patiently } from '../../../src/channels/pull-request-patience.js'
import { aLogger } from '../sources/ports.js'

/** Does something that fails so before it succeeds, and tells what was waited for. */
async function tried(...failures: Error[]) {
  const waits: number[] = []
  const left = [...failures]
  const result = await patiently(
    () => {
      const failure = left.shift()
      return failure === undefined ? Promise.resolve('done') : Promise.reject(failure)
    },
    {
      wait: ms => {
        waits.push(ms)
        return Promise.resolve()
      },
      logger: aLogger()
    }
  ).catch((error: unknown) => error)
  return { result, waits }
}

const passing = (kind: FailureKind, waitMs?: number) => new CommentsError(kind, 'no', { status: 502, waitMs })

describe('what may pass', () => {
  test.each<FailureKind>(['failed', 'unreachable', 'broken'])('is tried again: %s', async kind => {
    expect(await tried(passing(kind), passing(kind))).toEqual({ result: 'done', waits: [1000, 2000] })
  })

  test('is given up after a few times', async () => {
    const { result, waits } = await tried(...Array.from({ length: 9 }, () => passing('failed')))
    expect(result).toMatchObject({ kind: 'failed' })
    expect(waits).toEqual([1000, 2000, 4000])
  })

  test('is waited for as long as GitHub asks', async () => {
    expect(await tried(passing('limited', 60_000), passing('limited', 0))).toEqual({
      result: 'done',
      waits: [60_000, 2000]
    })
  })

  test.each([
    ['at once', [passing('limited', 91_000)], []],
    ['in sum', [passing('limited', 60_000), passing('limited', 60_000)], [60_000]]
  ])('is not waited for longer than a comment is worth, %s', async (_, failures, waited) => {
    const { result, waits } = await tried(...failures)
    expect(result).toMatchObject({ kind: 'limited' })
    expect(waits).toEqual(waited)
  })

  test('is neither a refusal nor a defect', async () => {
    for (const failure of [new CommentsError('refused', 'no', { status: 403 }), new TypeError('ours')]) {
      expect(await tried(failure)).toEqual({ result: failure, waits: [] })
    }
  })
})
