import type { Agent } from 'node:http'
import { describe, expect, test } from '@jest/globals'
import type { NodeHttpHandler } from '@smithy/node-http-handler'
import { createIpamApi } from '../../../src/aws/ipam.js'
import { createTransport } from '../../../src/aws/transport.js'
import type { Environment } from '../../../src/ports.js'
import { ways, type AwsServer } from './aws-server.js'

const SCOPES = {
  body: '<DescribeIpamScopesResponse><ipamScopeSet><item><ipamScopeId>ipam-scope-1</ipamScopeId></item></ipamScopeSet></DescribeIpamScopesResponse>'
}

const open = ways()

/** Asks for scopes through a transport made for the environment given, and gives back what the server saw. */
async function asked(environment: Environment, times: number, endpoint?: string) {
  const transportTo = (server: AwsServer) => {
    const own = Object.entries(environment).map(([name, value]) => [
      name,
      value?.replace('SERVER', server.endpoint)
    ])
    return createTransport(Object.fromEntries(own) as Environment)
  }
  const { server, access } = await open([SCOPES], transportTo, endpoint)
  const api = createIpamApi(access, 'eu-west-1')
  for (let n = 0; n < times; n++) await api.scopes(undefined)
  return { arrived: server.arrived, options: access.transport.httpHandlerConfigs() }
}

function agentsOf({ httpAgent, httpsAgent }: ReturnType<NodeHttpHandler['httpHandlerConfigs']>) {
  return [httpAgent, httpsAgent].map(agent => (agent as Agent & { options: Record<string, unknown> }).options)
}

const hasProxies = Number(process.versions.node.split('.')[0]) >= 24

describe('the transport', () => {
  test('keeps its connections for the next page', async () => {
    const { arrived } = await asked({}, 3)
    expect(new Set(arrived.map(({ port }) => port)).size).toBe(1)
  })

  test('gives up on an endpoint that keeps silent, instead of only warning of it', async () => {
    const { options } = await asked({}, 1)
    expect(options).toMatchObject({
      throwOnRequestTimeout: true,
      requestTimeout: 30_000,
      connectionTimeout: 5_000
    })
  })

  test.each(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'])(
    'hands a proxy of %s, and what is to go past it, to both agents',
    async name => {
      const environment = { [name]: 'http://proxy.example:3128', NO_PROXY: '127.0.0.1' }
      const { options } = await asked(environment, 1)
      for (const agent of agentsOf(options)) expect(agent['proxyEnv']).toEqual(environment)
    }
  )

  test.each<[string, Environment]>([
    ['no proxy is named', { NO_PROXY: '*' }],
    ['its name is empty', { HTTPS_PROXY: '' }]
  ])('tells the agents of no proxy when %s', async (_, environment) => {
    const { options } = await asked(environment, 1)
    for (const agent of agentsOf(options)) expect(agent).not.toHaveProperty('proxyEnv')
  })

  // Node's agents know proxies from 24 on, which is what the Action runs on.
  const onNode24 = hasProxies ? test : test.skip
  onNode24('goes through the proxy of the environment', async () => {
    const { arrived } = await asked({ HTTP_PROXY: 'SERVER' }, 1, 'http://ipam.example')
    expect(arrived[0]?.headers.host).toBe('ipam.example')
  })
})
