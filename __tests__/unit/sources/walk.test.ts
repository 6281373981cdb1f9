import { describe, expect, test } from '@jest/globals'
import type { Page } from '../../../src/aws/ipam.js'
import { walk } from '../../../src/sources/walk.js'

/** A row by its number. */
const row = (n: number) => ({ id: `row ${n}`, size: n })
const rowsOf = (...numbers: number[]) => numbers.map(row)

/** How far a walk goes, where it is told. */
type Most = Parameters<typeof walk> extends [unknown, unknown, ...infer Rest] ? Rest : never

/** Walks these pages, each reached by the token of the one before, and gives back what came and what was asked. */
async function walked<Row extends object>(list: Page<Row>[], ...most: Most) {
  const asked: (string | undefined)[] = []
  const rows: Row[][] = []
  const outcome = await walk(
    token => {
      asked.push(token)
      const page = list[asked.length - 1]
      return page === undefined ? Promise.reject(new Error('asked too often')) : Promise.resolve(page)
    },
    page => {
      rows.push(page)
    },
    ...most
  ).catch((error: unknown) => error as Error)
  return { asked, rows, error: outcome }
}

describe('walk', () => {
  test('asks for each page by the token of the one before, until there is none', async () => {
    const { asked, rows, error } = await walked([
      { rows: rowsOf(1, 2), nextToken: 'a' },
      { rows: rowsOf(3), nextToken: 'b' },
      { rows: rowsOf(4), nextToken: undefined }
    ])
    expect(error).toBeUndefined()
    expect(asked).toEqual([undefined, 'a', 'b'])
    expect(rows.flat()).toEqual(rowsOf(1, 2, 3, 4))
  })

  test('goes on after an empty page that has a token', async () => {
    const { rows } = await walked([
      { rows: [], nextToken: 'a' },
      { rows: [], nextToken: 'b' },
      { rows: rowsOf(1), nextToken: undefined }
    ])
    expect(rows.flat()).toEqual(rowsOf(1))
  })

  test('takes an empty token for none', async () => {
    expect(await walked([{ rows: rowsOf(1), nextToken: '' }])).toMatchObject({
      asked: [undefined],
      error: undefined
    })
  })

  test.each([
    ['at once', ['a', 'a']],
    ['in a circle', ['a', 'b', 'c', 'a']]
  ])('ends with an error when a token comes again %s, having passed on every page', async (_, tokens) => {
    const { asked, rows, error } = await walked(
      tokens.map((nextToken, n) => ({ rows: rowsOf(n), nextToken }))
    )
    expect(error).toMatchObject({
      name: 'CheckError',
      message: expect.stringContaining('the same page token twice')
    })
    expect(asked).toHaveLength(tokens.length)
    expect(rows).toHaveLength(tokens.length)
  })

  test('goes on after a hundred empty pages, and not for ever', async () => {
    const empty = Array.from({ length: 101 }, (_, n) => ({ rows: [], nextToken: `token ${n}` }))
    const last = { rows: rowsOf(1), nextToken: undefined }
    expect((await walked([...empty.slice(1), last])).rows.flat()).toEqual(rowsOf(1))
    expect((await walked([...empty, last])).error).toMatchObject({
      name: 'CheckError',
      message: expect.stringContaining('100 empty pages in a row')
    })
  })

  describe('gives up a list of pages with a new token each', () => {
    const LAST = { rows: [], nextToken: undefined }
    /** So many pages of these rows, and an empty one behind them. */
    const pages = <Row extends object>(count: number, rows: (page: number) => Row[]): Page<Row>[] => [
      ...Array.from({ length: count }, (_, n) => ({ rows: rows(n), nextToken: `token ${n}` })),
      LAST
    ]

    test('that all begin and end with the same rows, whatever their numbers and times', async () => {
      const one = (id: string, n: number) => ({ id, usage: n / 1000, sampleTime: new Date(n) })
      const same = (n: number) => [one('a', n), one(`within ${n}`, n), one('z', n)]
      const { asked, rows, error } = await walked(pages(1000, same))
      expect(error).toMatchObject({
        name: 'CheckError',
        message: expect.stringContaining('the same page 20 times more')
      })
      expect(asked).toHaveLength(21)
      expect(rows).toHaveLength(21)
    })

    test('that are the same but for empty ones between them', async () => {
      const { error } = await walked(pages(1000, n => (n % 2 === 0 ? rowsOf(1, 2) : [])))
      expect(error).toMatchObject({ message: expect.stringContaining('the same page') })
    })

    test.each<[string, (page: number) => number[]]>([
      ['that hold something new now and then', n => [Math.floor(n / 20)]],
      ['that begin alike', n => [0, n]],
      ['that end alike', n => [n, 0]],
      ['that begin with the last row of the page before', n => [n, n + 1]]
    ])('and none %s', async (_, numbers) => {
      const { error, asked } = await walked(pages(200, n => rowsOf(...numbers(n))))
      expect(error).toBeUndefined()
      expect(asked).toHaveLength(201)
    })

    test('that are too many, or have too many rows', async () => {
      const always = (n: number) => rowsOf(n, -n)
      const { asked, error } = await walked(pages(1000, always), { pages: 100, rows: 1000 })
      expect(error).toMatchObject({ message: expect.stringContaining('100 pages of one list') })
      expect(asked).toHaveLength(100)
      const other = await walked(pages(1000, always), { pages: 1000, rows: 100 })
      expect(other.error).toMatchObject({ message: expect.stringContaining('100 rows of one list') })
      expect(other.asked).toHaveLength(50)
    })

    test('and none that ends there', async () => {
      const { error } = await walked(
        pages(99, n => rowsOf(n)),
        { pages: 100, rows: 100 }
      )
      expect(error).toBeUndefined()
    })
  })

  test('passes on what came before a failure, and the failure', async () => {
    const { rows, error } = await walked([{ rows: rowsOf(1), nextToken: 'a' }])
    expect(rows).toEqual([rowsOf(1)])
    expect(error).toMatchObject({ message: 'asked too often' })
  })
})
