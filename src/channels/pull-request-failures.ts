import { grouped } from '../domain/count.js'
import { CommentsError } from './pull-request-api.js'

/** Why there is no comment, in words for the person who has to mend it. */
export interface CommentFailure {
  warning: string
  remedy?: string
}

/** What was to be commented on. */
export interface CommentPlace {
  /** In words: `pull request #7 of acme/networks`. */
  where: string
  /** Whether the run is a fork's, whose token may only read. */
  readOnly: boolean
  apiUrl: string
}

type Rule = (error: CommentsError, place: CommentPlace) => CommentFailure

/** Says what an error means and what to do about it. Anything that is none of GitHub's is a defect of ours. */
export function explainComment(error: unknown, place: CommentPlace): CommentFailure {
  if (error instanceof CommentsError) return ruleOf(error)(error, place)
  const message = error instanceof Error ? error.message : String(error)
  return { warning: `${place.where} could not be commented on: ${message}`, remedy: OURS }
}

function ruleOf({ kind, status, message }: CommentsError): Rule {
  if (kind !== 'refused') return BY_KIND[kind]
  if (status === 403 && /\block(?:ed)?\b/i.test(message)) return locked
  return BY_STATUS[status ?? 0] ?? refused
}

const OURS = 'it is a defect of this Action: report it with the log of a run with debug logging'

/** The line of the job that is missing. */
const PERMISSION =
  "add `pull-requests: write` to the job's `permissions`, and to the calling workflow where this one is called by another"

const said = ({ status, message }: CommentsError) =>
  status === undefined ? message : `${status}${message === '' ? '' : `: ${message}`}`

const badToken: Rule = (error, { where }) => ({
  warning: `${where} could not be commented on: GitHub did not accept the token (${said(error)})`,
  remedy:
    "check `github-token`: it may have expired or been revoked; without it the job's own token is used, which ends with the job"
})

const denied: Rule = (error, { where, readOnly }) => ({
  warning: `the token may not comment on ${where} (${said(error)})`,
  remedy: readOnly
    ? "a pull request from a fork has a token that may only read, whatever the job's `permissions` say: the job summary tells the same"
    : `${PERMISSION}; a pull request from a fork has a token that may only read`
})

const locked: Rule = (error, { where }) => ({
  warning: `${where} could not be commented on: it is locked (${said(error)})`,
  remedy: 'unlock the conversation, or set `comment-pr: never`'
})

const notFound: Rule = (error, { where }) => ({
  warning: `${where} could not be commented on: it is gone, or the token may not see it (${said(error)})`,
  remedy: `check that \`github-token\` is one for this repository, and ${PERMISSION}`
})

const invalid: Rule = (error, { where }) => ({
  warning: `GitHub did not take the comment on ${where} (${said(error)})`,
  remedy: OURS
})

const refused: Rule = (error, { where }) => ({
  warning: `${where} could not be commented on (${said(error)})`,
  remedy: 'run the job again; if it stays so, what GitHub says here tells why'
})

const limited: Rule = (error, { where }) => ({
  warning: `${where} was not commented on: the token's rate limit is used up${
    error.waitMs === undefined ? '' : `, and GitHub asks to wait ${grouped(Math.ceil(error.waitMs / 1000))} s`
  } (${said(error)})`,
  remedy: 'run the job again later, and let fewer jobs comment at once'
})

const failed: Rule = (error, { where }) => ({
  warning: `${where} could not be commented on: GitHub failed more than once (${said(error)})`,
  remedy: 'run the job again; if it stays so, see https://www.githubstatus.com'
})

const unreachable: Rule = (error, { where, apiUrl }) => ({
  warning: `${where} could not be commented on: ${apiUrl} could not be reached (${said(error)})`,
  remedy: 'check HTTPS_PROXY and NO_PROXY, and that the runner may reach it'
})

const broken: Rule = (error, { where, apiUrl }) => ({
  warning: `${where} could not be commented on: the answer of ${apiUrl} was not GitHub's (${said(error)})`,
  remedy:
    'run the job again; if it stays so, something between the runner and GitHub (a proxy?) changes the answers'
})

/** What GitHub's refusals mean here (docs: troubleshooting the REST API). */
const BY_STATUS: Readonly<Record<number, Rule>> = {
  401: badToken,
  403: denied,
  404: notFound,
  410: notFound,
  422: invalid
}

const BY_KIND = { limited, failed, unreachable, broken } as const
