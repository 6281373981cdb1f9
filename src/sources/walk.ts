import type { Page } from '../aws/ipam.js'
import { CheckError } from '../domain/failure.js'

/** Empty pages in a row, each with the token of another: no list of AWS's is known to have nearly as many. */
const MOST_EMPTY_PAGES = 1_000

/**
 * Walks all pages of a list. Only a missing token ends the walk: a page may be short or empty and still have a
 * next one (EC2 API Reference, pagination).
 *
 * @param onPage is given each page's rows as they arrive, so that what was read before a failure is not lost.
 * @throws CheckError when the list would never end; and whatever `fetchPage` throws.
 */
export async function walk<Row>(
  fetchPage: (nextToken: string | undefined) => Promise<Page<Row>>,
  onPage: (rows: Row[]) => void
): Promise<void> {
  const seen = new Set<string>()
  let empty = 0
  let token: string | undefined
  do {
    const page = await fetchPage(token)
    onPage(page.rows)
    empty = page.rows.length === 0 ? empty + 1 : 0
    token = page.nextToken === '' ? undefined : page.nextToken
    if (token !== undefined && seen.has(token)) throw endless('the same page token twice')
    if (empty > MOST_EMPTY_PAGES)
      throw endless(`${MOST_EMPTY_PAGES.toLocaleString('en-US')} empty pages in a row`)
    if (token !== undefined) seen.add(token)
  } while (token !== undefined)
}

function endless(what: string): CheckError {
  return new CheckError(`AWS gave ${what}, so that the list would never end`, {
    remedy:
      'run it again; if it stays so, something between the runner and AWS (a proxy?) repeats its answers'
  })
}
