import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Answer {
  status: number
  headers?: Record<string, string>
  /** JSON, unless it is text. */
  body: unknown
}

export interface Fault {
  /** `GET`, `POST`, `PATCH`, `DELETE` of comments, or `graphql`, or `user`. */
  on: string
  /** What is answered instead; `lost`: it is done, and then the connection cut. */
  answer: Answer | 'reset' | 'lost'
  /** How often; always, unless told. */
  times?: number
}

interface Row {
  id: number
  body: string
  html_url: string
  user: { login: string; type: string }
}

export interface GithubServer {
  url: string
  comments: Row[]
  /** `GET /repos/acme/networks/issues/7/comments?per_page=100&page=1`, with what was sent. */
  arrived: { line: string; headers: IncomingMessage['headers']; body: string }[]
  faults: Fault[]
  put: (body: string, login?: string, type?: string) => void
  close: () => Promise<void>
}

const DOCS = 'https://docs.github.com/rest'
const refusal = (status: number, message: string, more: object = {}): Answer => ({
  status,
  body: { message, ...more, documentation_url: DOCS, status: String(status) }
})

/** GitHub's refusals, as its documentation and its answers have them. */
export const REFUSALS = {
  badCredentials: refusal(401, 'Bad credentials'),
  notAccessible: refusal(403, 'Resource not accessible by integration'),
  locked: refusal(403, 'Unable to create comment because issue is locked.'),
  notFound: refusal(404, 'Not Found'),
  gone: refusal(410, 'This issue was deleted'),
  tooLong: refusal(422, 'Validation Failed', {
    errors: [
      {
        resource: 'IssueComment',
        code: 'unprocessable',
        field: 'data',
        message: 'Body is too long (maximum is 65536 characters)'
      }
    ]
  }),
  secondaryLimit: {
    ...refusal(
      403,
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
    ),
    headers: { 'retry-after': '30' }
  },
  secondaryLimitUntold: refusal(429, 'You have exceeded a secondary rate limit.'),
  primaryLimit: {
    ...refusal(403, 'API rate limit exceeded for installation ID 12345.'),
    headers: { 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1793685640' }
  },
  unavailable: refusal(503, 'Service unavailable'),
  badGateway: {
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: '<html><head><title>502 Bad Gateway</title></head></html>'
  },
  proxyPage: {
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: '<html><body>Please log in to the guest network</body></html>'
  },
  proxyRefusal: {
    status: 403,
    headers: { 'content-type': 'text/html' },
    body: '<html><body>Blocked by policy</body></html>'
  }
} satisfies Record<string, Answer>

/** The comments of acme/networks#7 on the loopback, with whatever faults are asked for. Its token is mostly a job's. */
export async function aGithubServer(): Promise<GithubServer> {
  const comments: Row[] = []
  const arrived: GithubServer['arrived'] = []
  const faults: Fault[] = []
  let lastId = 0
  const put = (body: string, login = 'github-actions[bot]', type = 'Bot') => {
    const id = ++lastId
    comments.push({ id, body, html_url: `https://github.test/#${id}`, user: { login, type } })
  }

  function carriedOut(request: IncomingMessage, body: string): Answer {
    const url = new URL(request.url ?? '', 'http://x')
    const id = Number(/\/issues\/comments\/(\d+)$/.exec(url.pathname)?.[1])
    const row = comments.find(comment => comment.id === id)
    const sent = (body === '' ? {} : JSON.parse(body)) as { body?: string }
    switch (kindOf(request)) {
      case 'graphql':
        return { status: 200, body: { data: { viewer: { login: 'github-actions[bot]' } } } }
      case 'GET': {
        const page = Number(url.searchParams.get('page'))
        const next = comments.length > page * 100
        return {
          status: 200,
          headers: next
            ? { link: `<http://x/?page=${page + 1}>; rel="next", <http://x/?page=9>; rel="last"` }
            : {},
          body: comments.slice((page - 1) * 100, page * 100)
        }
      }
      case 'POST':
        put(sent.body ?? '')
        return { status: 201, body: comments.at(-1) }
      case 'PATCH':
        return row === undefined ? REFUSALS.notFound : { status: 200, body: Object.assign(row, sent) }
      case 'DELETE':
        if (row === undefined) return REFUSALS.notFound
        comments.splice(comments.indexOf(row), 1)
        return { status: 204, body: undefined }
      default:
        return REFUSALS.notAccessible
    }
  }

  function answer(request: IncomingMessage, response: ServerResponse, body: string) {
    const fault = faults.find(({ on, times = 1 }) => on === kindOf(request) && times > 0)
    if (fault?.times !== undefined) fault.times -= 1
    if (fault?.answer === 'lost') carriedOut(request, body)
    if (fault?.answer === 'lost' || fault?.answer === 'reset') {
      request.socket.destroy()
      return
    }
    const { status, headers = {}, body: told } = fault?.answer ?? carriedOut(request, body)
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    response.end(typeof told === 'string' || told === undefined ? told : JSON.stringify(told))
  }

  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (piece: string) => (body += piece))
    request.on('end', () => {
      arrived.push({ line: `${request.method ?? ''} ${request.url ?? ''}`, headers: request.headers, body })
      answer(request, response, body)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    comments,
    arrived,
    faults,
    put,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => {
          resolve()
        })
      })
  }
}

function kindOf({ method = '', url = '' }: IncomingMessage): string {
  return /\/(graphql|user)$/.exec(url)?.[1] ?? method
}
