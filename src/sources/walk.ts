import type { Page } from '../aws/ipam.js'
import { grouped } from '../domain/count.js'
import { CheckError } from '../domain/failure.js'
import { requestsLeft } from '../waiting.js'

/** Empty pages in a row, each with the token of another: no list of AWS's is known to have nearly as many. */
const MOST_EMPTY_PAGES = 100

/**
 * Pages in a row that begin and end with the rows of the page before, each with a new token. A list that changes while
 * it is read may give a row twice, and a page of one row the same row again; so many pages that are all alike are one
 * answer that is repeated.
 */
const MOST_SAME_PAGES = 20

/** How far one list goes. */
interface Limits {
  pages: number
  rows: number
}

/**
 * A list whose rows are always new would fill the memory: as many as these take what Node gives a process on a runner,
 * and are five times those of the largest organisation that was measured. Pages of AWS's have a thousand rows; as many
 * as these, however short, are two orders more than so many rows need.
 */
const MOST: Limits = { pages: 100_000, rows: 1_000_000 }

/**
 * Walks all pages of a list. Only a missing token ends the walk: a page may be short or empty and still have a
 * next one (EC2 API Reference, pagination).
 *
 * The next page is asked for before the rows of one are worked on, so that the work is done while waiting.
 *
 * @param onPage is given each page's rows, in order and before the walk ends, so that what was read before a failure is
 *   not lost.
 * @throws CheckError when the list would never end; and whatever `fetchPage` throws.
 */
export async function walk<Row extends object>(
  fetchPage: (nextToken: string | undefined) => Promise<Page<Row>>,
  onPage: (rows: Row[]) => void,
  most = MOST
): Promise<void> {
  const ending = new Ending(most)
  const pageAfter = async ({ rows, nextToken }: Page<Row>) => {
    const token = ending.next(rows, nextToken)
    return token === undefined ? undefined : fetchPage(token)
  }
  let page = await fetchPage(undefined)
  for (;;) {
    const following = pageAfter(page)
    // Whoever awaits it below is told of its failure; until then it is not a stray one.
    following.catch(() => undefined)
    await requestsLeft()
    onPage(page.rows)
    const next = await following
    if (next === undefined) return
    page = next
  }
}

/** Tells when a list ends, and when it never would. */
class Ending {
  readonly #most: Limits
  readonly #seen = new Set<string>()
  #empty = 0
  #edges = ''
  #same = 0
  #pages = 0
  #rows = 0

  constructor(most: Limits) {
    this.#most = most
  }

  /** The token of the next page, or undefined after the last. */
  next(rows: readonly object[], nextToken: string | undefined): string | undefined {
    this.#count(rows)
    if (nextToken === undefined || nextToken === '') return undefined
    const why = this.#seen.has(nextToken) ? 'the same page token twice' : this.#tooMuch()
    if (why !== undefined) throw endless(why)
    this.#seen.add(nextToken)
    return nextToken
  }

  #count(rows: readonly object[]): void {
    this.#pages += 1
    this.#rows += rows.length
    this.#empty = rows.length === 0 ? this.#empty + 1 : 0
    // An empty page between two says nothing of them.
    if (rows.length === 0) return
    const edges = JSON.stringify([rows.at(0), rows.at(-1)].map(textsOf))
    this.#same = edges === this.#edges ? this.#same + 1 : 0
    this.#edges = edges
  }

  #tooMuch(): string | undefined {
    const { pages, rows } = this.#most
    if (this.#empty > MOST_EMPTY_PAGES) return `${grouped(MOST_EMPTY_PAGES)} empty pages in a row`
    if (this.#same >= MOST_SAME_PAGES) return `the same page ${MOST_SAME_PAGES} times more`
    if (this.#pages >= pages) return `${grouped(pages)} pages of one list`
    return this.#rows >= rows ? `${grouped(rows)} rows of one list` : undefined
  }
}

/** What a row is known by: its ids are texts. Its numbers and times may be others each time it is asked for. */
function textsOf(row = {}): string[] {
  return Object.values(row).filter(value => typeof value === 'string')
}

function endless(what: string): CheckError {
  return new CheckError(`AWS gave ${what}, so that the list would never end`, {
    remedy:
      'run it again; if it stays so, something between the runner and AWS (a proxy?) repeats its answers'
  })
}
