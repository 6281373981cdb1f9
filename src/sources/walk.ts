import type { Page } from '../aws/ipam.js'
import { CheckError } from '../domain/failure.js'

/**
 * Walks all pages of a list. Only a missing token ends the walk: a page may be short or empty and still have a
 * next one (EC2 API Reference, pagination).
 *
 * @param onPage is given each page's rows as they arrive, so that what was read before a failure is not lost.
 * @throws CheckError when a token comes a second time, which would never end; and whatever `fetchPage` throws.
 */
export async function walk<Row>(
  fetchPage: (nextToken: string | undefined) => Promise<Page<Row>>,
  onPage: (rows: Row[]) => void
): Promise<void> {
  const seen = new Set<string>()
  let token: string | undefined
  do {
    const page = await fetchPage(token)
    onPage(page.rows)
    token = page.nextToken === '' ? undefined : page.nextToken
    if (token !== undefined && seen.has(token)) {
      throw new CheckError('AWS gave the same page token twice, so that the list would never end', {
        remedy:
          'run it again; if it stays so, something between the runner and AWS (a proxy?) repeats its answers'
      })
    }
    if (token !== undefined) seen.add(token)
  } while (token !== undefined)
}
