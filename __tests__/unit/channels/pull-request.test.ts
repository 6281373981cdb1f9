import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { CommentsError } from '../../../src/channels/pull-request-api.js'
import { markerOf } from '../../../src/channels/pull-request-marker.js'
import { keepComment } from '../../../src/channels/pull-request.js'
import { ACTIONS_BOT, MONA, comments, type Comments } from './pull-request-comments.js'

const MARKER = markerOf('default')
const RED = `${MARKER}\nno room`
const GREEN = `${MARKER}\nroom again`

function keep(api: Comments, body = RED, mayCreate = true) {
  return keepComment(api, { marker: MARKER, body, mayCreate })
}

function bodies(api: Comments): string[] {
  return api.all.map(({ body }) => body)
}

describe("a pull request's comment", () => {
  test('is written where none is', async () => {
    const api = comments()
    expect(await keep(api)).toEqual({ done: 'created', url: 'https://github.test/#1' })
    expect(bodies(api)).toEqual([RED])
    expect(api.calls).toEqual(['list 1', 'create', 'list 1'])
  })

  test('is edited in place when what it says has changed', async () => {
    const api = comments()
    await keep(api)
    expect(await keep(api, GREEN, false)).toEqual({ done: 'updated', url: 'https://github.test/#1' })
    expect(bodies(api)).toEqual([GREEN])
  })

  test('is left alone when it says so already', async () => {
    const api = comments()
    await keep(api)
    api.calls.length = 0
    expect(await keep(api)).toEqual({ done: 'unchanged', url: 'https://github.test/#1' })
    expect(api.calls).toEqual(['list 1', 'author'])
  })

  test('is not written where it only was to be brought up to date', async () => {
    const api = comments()
    expect(await keep(api, GREEN, false)).toEqual({ done: 'skipped' })
    expect(api.calls).toEqual(['list 1'])
  })

  test('is found on whichever page it is', async () => {
    const api = comments({ perPage: 2 })
    for (let n = 0; n < 5; n += 1) api.put('chat', MONA)
    api.put(RED, ACTIONS_BOT)
    api.put('more chat', MONA)
    expect(await keep(api, GREEN)).toMatchObject({ done: 'updated' })
    expect(api.calls).toEqual(['list 1', 'list 2', 'list 3', 'list 4', 'author', 'update 6'])
  })

  test('is one of several, where their keys differ', async () => {
    const api = comments()
    const other = markerOf('default-2')
    await keep(api)
    await keepComment(api, { marker: other, body: `${other}\nx`, mayCreate: true })
    await keep(api, GREEN)
    expect(bodies(api)).toEqual([GREEN, `${other}\nx`])
  })

  test('is the oldest, where there are several, and the others go', async () => {
    const api = comments()
    for (const body of [RED, GREEN, RED]) api.put(body, ACTIONS_BOT)
    expect(await keep(api, RED)).toEqual({ done: 'unchanged', url: 'https://github.test/#1' })
    expect(api.all).toMatchObject([{ id: 1, body: RED }])
  })

  test('ends a walk over pages that never ends', async () => {
    const api = { ...comments(), list: () => Promise.resolve({ comments: [], more: true }) }
    await expect(keepComment(api, { marker: MARKER, body: RED, mayCreate: true })).rejects.toMatchObject({
      kind: 'broken'
    })
  })
})

describe('a comment that somebody else wrote', () => {
  test.each([
    ['knows whose it is', true],
    ['may not ask whose it is', false]
  ])('is not touched for its marker, where the token %s', async (_, knowsAuthor) => {
    const api = comments({ knowsAuthor })
    api.put(RED, MONA)
    api.put(RED)
    expect(await keep(api, GREEN, false)).toEqual({ done: 'skipped' })
    expect(await keep(api, GREEN)).toMatchObject({ done: 'created' })
    expect(await keep(api, RED)).toMatchObject({ done: 'updated' })
    expect(api.all).toMatchObject([
      { id: 1, body: RED },
      { id: 2, body: RED },
      { id: 3, body: RED, author: ACTIONS_BOT }
    ])
    expect(api.calls.filter(call => /^(?:update|delete) [12]/.test(call))).toEqual([])
  })

  test('is told from ours where both are bots, if the token knows whose it is', async () => {
    const api = comments()
    api.put(RED, { login: 'another[bot]', isBot: true })
    expect(await keep(api, GREEN)).toMatchObject({ done: 'created' })
    expect(bodies(api)).toEqual([RED, GREEN])
  })

  test('is ours, where the token is a person’s own', async () => {
    const api = comments({ me: MONA })
    await keep(api)
    expect(await keep(api, GREEN)).toMatchObject({ done: 'updated' })
    expect(api.all).toHaveLength(1)
  })
})

describe('a comment that is gone meanwhile', () => {
  /** Comments of which each that is to be edited is gone before, so many times. */
  function vanishing(times: number): Comments {
    let left = times
    const api = comments({
      pause: call => {
        const id = /^update (\d+)$/.exec(call)?.[1]
        if (id !== undefined && left-- > 0) api.take(Number(id))
        return Promise.resolve()
      }
    })
    api.put(RED, ACTIONS_BOT)
    return api
  }

  test('is written anew', async () => {
    const api = vanishing(1)
    expect(await keep(api, GREEN)).toMatchObject({ done: 'created' })
    expect(bodies(api)).toEqual([GREEN])
  })

  test('stays gone, where it only was to be brought up to date', async () => {
    const api = vanishing(1)
    expect(await keep(api, GREEN, false)).toEqual({ done: 'skipped' })
  })

  test('is not run after for ever', async () => {
    const api = comments()
    api.update = () => Promise.reject(new CommentsError('refused', 'Not Found', { status: 404 }))
    api.put(RED, ACTIONS_BOT)
    await expect(keep(api, GREEN)).rejects.toMatchObject({ name: 'CommentsError', status: 404 })
    expect(api.calls.filter(call => call === 'list 1')).toHaveLength(3)
  })

  test('is no trouble where it was to be deleted anyway; another refusal is', async () => {
    const api = comments()
    for (const body of [RED, RED]) api.put(body, ACTIONS_BOT)
    api.delete = () => Promise.reject(new CommentsError('refused', 'Not Found', { status: 404 }))
    expect(await keep(api)).toMatchObject({ done: 'unchanged' })
    api.delete = () => Promise.reject(new CommentsError('refused', 'no', { status: 403 }))
    await expect(keep(api)).rejects.toMatchObject({ status: 403 })
  })
})

describe('jobs that comment at once', () => {
  test('end with one comment, whatever the order their calls are carried out and answered in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 4 }), async (scheduler, jobs) => {
        const api = comments({ pause: call => scheduler.schedule(Promise.resolve(), call) })
        const all = Promise.all(
          Array.from({ length: jobs }, (_, job) => keep(api, `${MARKER}\nof job ${job}`))
        )
        await scheduler.waitFor(all)
        expect(api.all).toHaveLength(1)
        expect(api.all[0]?.id).toBe(1)
        expect(api.all[0]?.body).toMatch(/of job \d$/)
      }),
      { numRuns: 300 }
    )
  })
})
