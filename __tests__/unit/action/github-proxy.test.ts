import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { withEnvironment } from '../aws/aws-server.js'
import { aLogger } from '../sources/ports.js'
import { aGithubServer, type GithubServer } from './github-server.js'

// In a file of its own: GitHub's toolkit reads the proxy when it is loaded.
let server: GithubServer
let proxy: Server
let restore: () => void
const tunnels: string[] = []

beforeAll(async () => {
  server = await aGithubServer()
  proxy = createServer().on('connect', (request, socket) => {
    tunnels.push(request.url ?? '')
    const onward = connect(Number(new URL(server.url).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    onward.on('error', () => socket.destroy())
    socket.on('error', () => onward.destroy())
  })
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  restore = withEnvironment({
    GITHUB_API_URL: 'http://api.github.test',
    HTTP_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    http_proxy: undefined,
    NO_PROXY: undefined,
    no_proxy: undefined
  })
})
afterAll(async () => {
  restore()
  await server.close()
  proxy.closeAllConnections()
  proxy.close()
})

test("GitHub's API is asked through the proxy of the environment", async () => {
  const { createCommentsApi } = await import('../../../src/action/github.js')
  const api = createCommentsApi({
    token: 'ghs_job',
    apiUrl: 'http://api.github.test',
    pullRequest: { owner: 'acme', repo: 'networks', number: 7, readOnly: false },
    clock: () => new Date(),
    logger: aLogger()
  })
  expect(await api.create('hello')).toMatchObject({ id: 1, body: 'hello' })
  expect(tunnels).toEqual(['api.github.test:80'])
  expect(server.comments).toHaveLength(1)
})
