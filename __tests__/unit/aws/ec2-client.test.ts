import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@jest/globals'
import { createIpamApi } from '../../../src/aws/ipam.js'
import { createTransport } from '../../../src/aws/transport.js'
import { closingAfterEach, withEnvironment } from './aws-server.js'

const closedLater = closingAfterEach()

/** Pages of scopes, by the scope's id: whether another follows. */
type Pages = Readonly<Record<string, boolean>>

/** Answers nothing before all are asked for, and then all of them in one go, in their order. */
async function answersTogether(pages: Pages): Promise<void> {
  const asked = new Map<string, ServerResponse>()
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      asked.set(new URLSearchParams(body).get('IpamScopeId') ?? '', response)
      const ids = Object.keys(pages)
      if (asked.size === ids.length) for (const id of ids) asked.get(id)?.end(page(pages[id] === true))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closedLater(() => new Promise(resolve => server.close(resolve)))
  closedLater(() => {
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  closedLater(withEnvironment({ AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` }))
}

function page(isFollowed: boolean): string {
  const token = isFollowed ? '<nextToken>more</nextToken>' : ''
  return `<GetIpamResourceCidrsResponse><ipamResourceCidrSet/>${token}</GetIpamResourceCidrsResponse>`
}

test('of answers that have come to clients of two Regions, those behind which a page follows are read first', async () => {
  const pages = { first: false, 'last of A': false, 'followed in B': true, 'last of B': false }
  await answersTogether(pages)
  const transport = createTransport({})
  closedLater(() => {
    transport.destroy()
  })
  const credentials = () => Promise.resolve({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' })
  const access = { credentials, transport, environment: { AWS_MAX_ATTEMPTS: '1' } }
  const [a, b] = ['eu-west-1', 'us-east-1'].map(region => createIpamApi(access, region))

  const read: string[] = []
  await Promise.all(
    Object.keys(pages).map(async scopeId => {
      const page = await (scopeId.endsWith('B') ? b : a)?.resourceCidrs({ scopeId }, undefined)
      read.push(scopeId)
      expect(page?.nextToken).toBe(scopeId.startsWith('followed') ? 'more' : undefined)
    })
  )
  expect(read).toEqual(['first', 'followed in B', 'last of A', 'last of B'])
})
