import { describe, expect, test } from '@jest/globals'
import type { Page } from '../../../src/aws/ipam.js'
import { walk } from '../../../src/sources/walk.js'

/** Walks these pages, each reached by the token of the one before, and gives back what came and what was asked. */
async function walked(list: Page<number>[]) {
  const asked: (string | undefined)[] = []
  const rows: number[][] = []
  const outcome = await walk(
    token => {
      asked.push(token)
      const page = list[asked.length - 1]
      return page === undefined ? Promise.reject(new Error('asked too often')) : Promise.resolve(page)
    },
    page => {
      rows.push(page)
    }
  ).catch((error: unknown) => error as Error)
  return { asked, rows, error: outcome }
}

describe('walk', () => {
  test('asks for each page by the token of the one before, until there is none', async () => {
    const { asked, rows, error } = await walked([
      { rows: [1, 2], nextToken: 'a' },
      { rows: [3], nextToken: 'b' },
      { rows: [4], nextToken: undefined }
    ])
    expect(error).toBeUndefined()
    expect(asked).toEqual([undefined, 'a', 'b'])
    expect(rows.flat()).toEqual([1, 2, 3, 4])
  })

  test('goes on after an empty page that has a token', async () => {
    const { rows } = await walked([
      { rows: [], nextToken: 'a' },
      { rows: [], nextToken: 'b' },
      { rows: [1], nextToken: undefined }
    ])
    expect(rows.flat()).toEqual([1])
  })

  test('takes an empty token for none', async () => {
    expect(await walked([{ rows: [1], nextToken: '' }])).toMatchObject({
      asked: [undefined],
      error: undefined
    })
  })

  test.each([
    ['at once', ['a', 'a']],
    ['in a circle', ['a', 'b', 'c', 'a']]
  ])('ends with an error when a token comes again %s, having passed on every page', async (_, tokens) => {
    const { asked, rows, error } = await walked(tokens.map((nextToken, n) => ({ rows: [n], nextToken })))
    expect(error).toMatchObject({
      name: 'CheckError',
      message: expect.stringContaining('the same page token twice')
    })
    expect(asked).toHaveLength(tokens.length)
    expect(rows).toHaveLength(tokens.length)
  })

  test('goes on after a hundred empty pages, and not for ever', async () => {
    const empty = Array.from({ length: 101 }, (_, n) => ({ rows: [], nextToken: `token ${n}` }))
    const last = { rows: [1], nextToken: undefined }
    expect((await walked([...empty.slice(1), last])).rows.flat()).toEqual([1])
    expect((await walked([...empty, last])).error).toMatchObject({
      name: 'CheckError',
      message: expect.stringContaining('100 empty pages in a row')
    })
  })

  test('passes on what came before a failure, and the failure', async () => {
    const { rows, error } = await walked([{ rows: [1], nextToken: 'a' }])
    expect(rows).toEqual([[1]])
    expect(error).toMatchObject({ message: 'asked too often' })
  })
})
