import { CommentsError, type Comment, type CommentsApi } from '../../../src/channels/pull-request-api.js'

export const ACTIONS_BOT = { login: 'github-actions[bot]', isBot: true }
export const MONA = { login: 'mona', isBot: false }

export interface Comments extends CommentsApi {
  /** What is on the pull request, oldest first. */
  all: Comment[]
  /** Each call: `list 1`, `create`, `update 7`. */
  calls: string[]
  /** Puts a comment there as somebody. */
  put(body: string, author?: Comment['author']): Comment
  /** Takes one away. */
  take(id: number): void
}

export interface CommentsOptions {
  /** Whose token it is. */
  me?: NonNullable<Comment['author']>
  /** Whether the token may ask whose it is. */
  knowsAuthor?: boolean
  perPage?: number
  /** Called before each call is carried out, and after it before it is answered. */
  pause?: (call: string) => Promise<unknown>
}

/** A pull request's comments in memory. */
export function comments({
  me = ACTIONS_BOT,
  knowsAuthor = true,
  perPage = 100,
  pause = () => Promise.resolve()
}: CommentsOptions = {}): Comments {
  let lastId = 0
  const all: Comment[] = []
  const calls: string[] = []

  async function carriedOut<T>(call: string, effect: () => T): Promise<T> {
    await pause(call)
    calls.push(call)
    const answer = effect()
    await pause(`${call}, answered`)
    return answer
  }
  function find(id: number): Comment {
    const comment = all.find(one => one.id === id)
    if (comment === undefined) throw new CommentsError('refused', 'Not Found', { status: 404 })
    return comment
  }
  function put(body: string, author?: Comment['author']): Comment {
    const id = ++lastId
    const comment = { id, body, url: `https://github.test/#${id}`, ...(author && { author }) }
    all.push(comment)
    return comment
  }
  return {
    all,
    calls,
    put,
    take(id) {
      all.splice(all.indexOf(find(id)), 1)
    },
    author: () => carriedOut('author', () => (knowsAuthor ? me.login : undefined)),
    list: page =>
      carriedOut(`list ${page}`, () => ({
        comments: all.slice((page - 1) * perPage, page * perPage).map(comment => ({ ...comment })),
        more: all.length > page * perPage
      })),
    create: body => carriedOut('create', () => ({ ...put(body, me) })),
    update: (id, body) => carriedOut(`update ${id}`, () => ({ ...Object.assign(find(id), { body }) })),
    delete: id =>
      carriedOut(`delete ${id}`, () => {
        all.splice(all.indexOf(find(id)), 1)
      })
  }
}
