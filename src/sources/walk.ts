import type { Page } from '../aws/ipam.js'
import { grouped } from '../domain/count.js'
import { CheckError } from '../domain/failure.js'
import { requestsLeft } from '../waiting.js'

/** Empty pages in a row, each with the token of another: no list of AWS's is known to have nearly as many. */
const MOST_EMPTY_PAGES = 100

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
export async function walk<Row>(
  fetchPage: (nextToken: string | undefined) => Promise<Page<Row>>,
  onPage: (rows: Row[]) => void
): Promise<void> {
  const ending = new Ending()
  const pageAfter = async (rows: number, nextToken: string | undefined) => {
    const token = ending.next(rows, nextToken)
    return token === undefined ? undefined : fetchPage(token)
  }
  let page = await fetchPage(undefined)
  for (;;) {
    const { rows, nextToken } = page
    const following = pageAfter(rows.length, nextToken)
    // Whoever awaits it below is told of its failure; until then it is not a stray one.
    following.catch(() => undefined)
    await requestsLeft()
    onPage(rows)
    const next = await following
    if (next === undefined) return
    page = next
  }
}

/** Tells when a list ends, and when it never would. */
class Ending {
  readonly #seen = new Set<string>()
  #empty = 0

  /** The token of the next page, or undefined after the last. */
  next(rows: number, nextToken: string | undefined): string | undefined {
    this.#empty = rows === 0 ? this.#empty + 1 : 0
    if (nextToken === undefined || nextToken === '') return undefined
    if (this.#seen.has(nextToken)) throw endless('the same page token twice')
    if (this.#empty > MOST_EMPTY_PAGES) {
      throw endless(`${grouped(MOST_EMPTY_PAGES)} empty pages in a row`)
    }
    this.#seen.add(nextToken)
    return nextToken
  }
}

function endless(what: string): CheckError {
  return new CheckError(`AWS gave ${what}, so that the list would never end`, {
    remedy:
      'run it again; if it stays so, something between the runner and AWS (a proxy?) repeats its answers'
  })
}
