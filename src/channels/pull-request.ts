import { CommentsError, type Comment, type CommentsApi } from './pull-request-api.js'
import { isMarked, isSameBody } from './pull-request-marker.js'

/** What a pull request's comment shall come to. */
export interface Wanted {
  marker: string
  /** The whole comment, marker included. */
  body: string
  /** Whether one is written where none is; else only one that is there is brought up to date. */
  mayCreate: boolean
}

export interface Kept {
  done: 'created' | 'updated' | 'unchanged' | 'skipped'
  url?: string
}

/** A comment that is gone while we write to it is looked for anew, so often. */
const ROUNDS = 3

/**
 * Brings a pull request's one comment of a marker up to date: edits it in place, or writes it. Of several the oldest
 * stays and the others go, so that jobs which came at once end with one comment, whichever of them was last.
 *
 * It always begins by looking, so that it can be called again after any failure: a request whose answer was lost may
 * have done its work.
 *
 * @throws CommentsError
 */
export async function keepComment(api: CommentsApi, wanted: Wanted): Promise<Kept> {
  for (let round = 1; ; round += 1) {
    const found = await ownComments(api, wanted.marker, () => api.author())
    try {
      if (found.length > 0) return await settle(api, found, wanted)
      return wanted.mayCreate ? await create(api, wanted) : { done: 'skipped' }
    } catch (error) {
      if (!(error instanceof GoneError)) throw error
      if (round === ROUNDS) throw error.cause
    }
  }
}

/** Writes the comment, and looks again: another job may have written its own meanwhile. */
async function create(api: CommentsApi, wanted: Wanted): Promise<Kept> {
  const created = await api.create(wanted.body)
  const author = () => (created.author === undefined ? api.author() : Promise.resolve(created.author.login))
  const others = (await ownComments(api, wanted.marker, author)).filter(({ id }) => id !== created.id)
  const all = [created, ...others].sort((one, other) => one.id - other.id)
  const { done, ...more } = await settle(api, all, wanted)
  return { done: done === 'unchanged' ? 'created' : done, ...more }
}

/** Gives the oldest our body and deletes the others. */
async function settle(
  api: CommentsApi,
  [oldest, ...others]: readonly Comment[],
  { body }: Wanted
): Promise<Kept> {
  if (oldest === undefined) throw new Error('there is no comment to bring up to date')
  const same = isSameBody(oldest.body, body)
  const { url } = same ? oldest : await api.update(oldest.id, body).catch(gone)
  for (const { id } of others) {
    await api.delete(id).catch((error: unknown) => {
      // The other job was faster.
      if (!isNotFound(error)) throw error
    })
  }
  return { done: same ? 'unchanged' : 'updated', ...(url !== undefined && { url }) }
}

/** GitHub holds no more than a few thousand comments a pull request: a walk beyond these pages would never end. */
const MOST_PAGES = 100

/** All comments that are ours, oldest first. */
async function ownComments(
  api: CommentsApi,
  marker: string,
  author: () => Promise<string | undefined>
): Promise<Comment[]> {
  const marked: Comment[] = []
  for (let page = 1, more = true; more; page += 1) {
    if (page > MOST_PAGES) throw new CommentsError('broken', `the comments go on after page ${MOST_PAGES}`)
    const answer = await api.list(page)
    marked.push(...answer.comments.filter(({ body }) => isMarked(body, marker)))
    more = answer.more
  }
  // Who we are matters only where something could be ours.
  if (marked.length === 0) return []
  const login = await author()
  // A list that changes while it is read can give a comment twice.
  const own = new Map(marked.filter(comment => isBy(comment, login)).map(comment => [comment.id, comment]))
  return [...own.values()].sort((one, other) => one.id - other.id)
}

/**
 * Whether an account wrote a comment. The marker alone says nothing: anyone can paste it, and a token that may write
 * may edit and delete what others wrote. A token that may not even ask whose it is is an app's, as a job's own is, and
 * an app writes as a bot.
 */
function isBy({ author }: Comment, login: string | undefined): boolean {
  return login === undefined ? author?.isBot === true : author?.login === login
}

/** The comment that was to be edited is not there any more. */
class GoneError extends Error {}

function gone(error: unknown): never {
  throw isNotFound(error) ? new GoneError('the comment is gone', { cause: error }) : error
}

function isNotFound(error: unknown): boolean {
  return error instanceof CommentsError && (error.status === 404 || error.status === 410)
}
