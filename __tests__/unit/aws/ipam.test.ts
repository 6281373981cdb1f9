import { afterEach, describe, expect, test } from '@jest/globals'
import { createIpamApi } from '../../../src/aws/ipam.js'
import { createTransport } from '../../../src/aws/transport.js'
import { anAwsServer, withEnvironment, type Answer, type AwsServer } from './aws-server.js'

const NAMESPACE = 'xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"'

/** A page of `GetIpamResourceCidrs` on the wire. */
function cidrsXml(items: string, nextToken = ''): string {
  const token = nextToken === '' ? '' : `<nextToken>${nextToken}</nextToken>`
  return `<GetIpamResourceCidrsResponse ${NAMESPACE}><requestId>1</requestId><ipamResourceCidrSet>${items}</ipamResourceCidrSet>${token}</GetIpamResourceCidrsResponse>`
}

const ITEM =
  '<item><resourceId>subnet-1</resourceId><resourceCidr>10.0.0.0/24</resourceCidr><ipUsage>0.55</ipUsage></item>'
const GOOD: Answer = { body: cidrsXml(ITEM) }

function errorXml(code: string): string {
  return `<Response><Errors><Error><Code>${code}</Code><Message>as AWS says it</Message></Error></Errors><RequestID>1</RequestID></Response>`
}

let server: AwsServer | undefined
let restore = (): void => undefined
const transport = createTransport({})

afterEach(async () => {
  restore()
  await server?.close()
  transport.destroy()
})

/** IPAM's API before a server that answers so. Throttled retries wait for seconds: the SDK is told not to. */
async function ipamThat(...answers: [Answer, ...Answer[]]) {
  server = await anAwsServer(...answers)
  restore = withEnvironment({ AWS_ENDPOINT_URL: server.endpoint, AWS_MAX_ATTEMPTS: '3' })
  const credentials = () => Promise.resolve({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' })
  const api = createIpamApi({ credentials, transport, environment: { AWS_MAX_ATTEMPTS: '3' } }, 'eu-west-1')
  return { api, arrived: server.arrived }
}

const QUERY = { scopeId: 'ipam-scope-1', resourceType: 'subnet' }

describe('IPAM on the wire', () => {
  test('is asked for the largest page, by scope, type and token', async () => {
    const { api, arrived } = await ipamThat({ body: cidrsXml(ITEM, 'next') }, GOOD)
    expect(await api.resourceCidrs(QUERY, undefined)).toEqual({
      rows: [{ ResourceId: 'subnet-1', ResourceCidr: '10.0.0.0/24', IpUsage: 0.55 }],
      nextToken: 'next'
    })
    expect((await api.resourceCidrs({ scopeId: 'ipam-scope-1' }, 'next')).nextToken).toBeUndefined()
    expect(arrived.map(({ fields }) => fields)).toEqual([
      {
        Action: 'GetIpamResourceCidrs',
        Version: '2016-11-15',
        IpamScopeId: 'ipam-scope-1',
        MaxResults: '1000',
        ResourceType: 'subnet'
      },
      {
        Action: 'GetIpamResourceCidrs',
        Version: '2016-11-15',
        IpamScopeId: 'ipam-scope-1',
        MaxResults: '1000',
        NextToken: 'next'
      }
    ])
  })

  test('keeps a letter beyond the basic plane, which the SDK’s own parser would not', async () => {
    const { api } = await ipamThat({
      body: cidrsXml('<item><resourceName>&#x1F680;</resourceName></item>')
    })
    expect((await api.resourceCidrs(QUERY, undefined)).rows).toEqual([{ ResourceName: '🚀' }])
  })

  test('may have comments and CDATA, and no row is lost beside them', async () => {
    const { api } = await ipamThat({
      body: cidrsXml(`<!-- 1 -->${ITEM}<item><resourceName><![CDATA[a < b]]></resourceName></item>`)
    })
    expect((await api.resourceCidrs(QUERY, undefined)).rows).toEqual([
      expect.objectContaining({ ResourceId: 'subnet-1' }),
      { ResourceName: 'a < b' }
    ])
  })

  test('may answer with an empty list, which is no broken answer', async () => {
    const { api, arrived } = await ipamThat({ body: cidrsXml('') })
    expect(await api.resourceCidrs(QUERY, undefined)).toEqual({ rows: [], nextToken: undefined })
    expect(arrived).toHaveLength(1)
  })

  test('is asked for scopes page by page too', async () => {
    const { api, arrived } = await ipamThat({
      body: `<DescribeIpamScopesResponse ${NAMESPACE}><ipamScopeSet><item><ipamScopeId>ipam-scope-1</ipamScopeId></item></ipamScopeSet></DescribeIpamScopesResponse>`
    })
    expect((await api.scopes('next')).rows).toEqual([{ IpamScopeId: 'ipam-scope-1' }])
    expect(arrived[0]?.fields).toMatchObject({
      Action: 'DescribeIpamScopes',
      MaxResults: '1000',
      NextToken: 'next'
    })
  })
})

describe('an answer that cannot be used', () => {
  const BROKEN: [string, Answer][] = [
    ['empty', { body: '' }],
    ['HTML', { body: '<html><body>Welcome to the proxy</body></html>', type: 'text/html' }],
    [
      'without its list',
      {
        body: `<GetIpamResourceCidrsResponse ${NAMESPACE}><requestId>1</requestId></GetIpamResourceCidrsResponse>`
      }
    ],
    // The SDK's own parser makes an empty list of the first, and the end of the walk of the second.
    ['text beside its rows', { body: cidrsXml(`x${ITEM}`) }],
    ['going on behind its end', { body: `${cidrsXml(ITEM)}<nextToken>next</nextToken>` }],
    ['with its list twice', { body: cidrsXml(`${ITEM}</ipamResourceCidrSet><ipamResourceCidrSet>`) }],
    ['cut off in its body', { body: cidrsXml(ITEM).slice(0, 150) }],
    ['cut off by the connection', { body: cidrsXml(ITEM), cutAfter: 150 }]
  ]

  test.each(BROKEN)('is asked for again by the SDK when it is %s', async (_, broken) => {
    const { api, arrived } = await ipamThat(broken, GOOD)
    expect((await api.resourceCidrs(QUERY, undefined)).rows).toHaveLength(1)
    expect(arrived).toHaveLength(2)
  })

  test.each(BROKEN)(
    'is an error in the end, and never an empty page, when it stays %s',
    async (_, broken) => {
      const { api, arrived } = await ipamThat(broken)
      const error = await api.resourceCidrs(QUERY, undefined).catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(Error)
      expect(arrived).toHaveLength(3)
    }
  )

  test.each(BROKEN.slice(0, -1))('is called broken when it stays %s', async (_, broken) => {
    const { api } = await ipamThat(broken)
    await expect(api.resourceCidrs(QUERY, undefined)).rejects.toMatchObject({ name: 'BrokenAnswerError' })
  })

  test('is told of without what the SDK has to say to developers', async () => {
    const { api } = await ipamThat({ body: cidrsXml(`x${ITEM}`) })
    await expect(api.resourceCidrs(QUERY, undefined)).rejects.toMatchObject({
      message: 'the answer could not be read: text beside elements in XML of EC2'
    })
  })

  test.each(['<a></wJalrXUtnFEMI>', '<wJalrXUtnFEMI/><b/>', '&wJalrXUtnFEMI;', 'wJalrXUtnFEMI'])(
    'quotes nothing of what cannot be read: %s',
    async body => {
      const { api } = await ipamThat({ body })
      const error: unknown = await api.resourceCidrs(QUERY, undefined).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ name: 'BrokenAnswerError' })
      expect(String(error)).not.toContain('wJalrXUtnFEMI')
    }
  )

  test('is told apart from a scope list that is not there', async () => {
    const { api } = await ipamThat({ body: '' })
    await expect(api.scopes(undefined)).rejects.toThrow('the answer came without its IpamScopes')
  })
})

describe('an error of AWS', () => {
  test('that will not pass is not asked for again', async () => {
    const { api, arrived } = await ipamThat({ status: 403, body: errorXml('UnauthorizedOperation') })
    await expect(api.resourceCidrs(QUERY, undefined)).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      message: 'as AWS says it'
    })
    expect(arrived).toHaveLength(1)
  })

  test('is told as it is where a proxy says so in HTML', async () => {
    const { api, arrived } = await ipamThat({
      status: 403,
      body: '<!doctype html><html><body><p>Not allowed<br></body></html>',
      type: 'text/html'
    })
    await expect(api.resourceCidrs(QUERY, undefined)).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 }
    })
    expect(arrived).toHaveLength(1)
  })

  test.each<[string, Answer]>([
    ['a throttle', { status: 503, body: errorXml('RequestLimitExceeded') }],
    ['a 500', { status: 500, body: errorXml('InternalError') }],
    ["a proxy's 502", { status: 502, body: '<html>bad gateway</html>', type: 'text/html' }],
    ['a reset', 'reset']
  ])('that may pass is asked for again: %s', async (_, answer) => {
    const { api, arrived } = await ipamThat(answer, GOOD)
    expect((await api.resourceCidrs(QUERY, undefined)).rows).toHaveLength(1)
    expect(arrived).toHaveLength(2)
  })
})
