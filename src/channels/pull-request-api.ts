/** What is needed of GitHub to keep one comment on one pull request. */
export interface CommentsApi {
  /** The login of the account the token belongs to; undefined where the token may not ask. */
  author(): Promise<string | undefined>
  /** A page of the pull request's comments, oldest first, counted from 1, and whether there are more. */
  list(page: number): Promise<{ comments: Comment[]; more: boolean }>
  create(body: string): Promise<Comment>
  update(id: number, body: string): Promise<Comment>
  delete(id: number): Promise<void>
}

export interface Comment {
  /** Grows with time: of two comments the one with the lower id is the older. */
  id: number
  body: string
  /** Absent where the account is gone. */
  author?: { login: string; isBot: boolean }
  /** Its place on the pull request's page. */
  url?: string
}

/** A call that GitHub did not carry out. It holds words and numbers alone: no header, no request, no token. */
export class CommentsError extends Error {
  override readonly name = 'CommentsError'
  readonly kind: FailureKind
  /** The answer's HTTP status; absent where none came. */
  readonly status: number | undefined
  /** How long GitHub asks to be left alone. */
  readonly waitMs: number | undefined

  constructor(
    kind: FailureKind,
    message: string,
    { status, waitMs }: { status?: number | undefined; waitMs?: number | undefined } = {}
  ) {
    super(message)
    this.kind = kind
    this.status = status
    this.waitMs = waitMs
  }
}

/**
 * `refused`: GitHub's own no. `limited`: too many requests. `failed`: GitHub's fault. `unreachable`: no answer.
 * `broken`: an answer that is not GitHub's.
 */
export type FailureKind = 'refused' | 'limited' | 'failed' | 'unreachable' | 'broken'
