import { afterEach, describe, expect, test } from '@jest/globals'
import { createEc2Api, type Ec2Api } from '../../../src/aws/ec2.js'
import type { Page } from '../../../src/aws/ipam.js'
import { createTransport } from '../../../src/aws/transport.js'
import { anAwsServer, withEnvironment, type Answer, type AwsServer } from './aws-server.js'

const NAMESPACE = 'xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"'

let server: AwsServer | undefined
let restore = (): void => undefined
const transport = createTransport({})

afterEach(async () => {
  restore()
  await server?.close()
  transport.destroy()
})

/** EC2's API before a server that answers so, the last one again and again. */
async function ec2That(...answers: [Answer, ...Answer[]]) {
  server = await anAwsServer(...answers)
  restore = withEnvironment({ AWS_ENDPOINT_URL: server.endpoint, AWS_MAX_ATTEMPTS: '2' })
  const credentials = () => Promise.resolve({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' })
  const access = { credentials, transport, environment: { AWS_MAX_ATTEMPTS: '2' } }
  return { api: createEc2Api(access, 'ap-southeast-2'), access, arrived: server.arrived }
}

function errorXml(code: string): string {
  return `<Response><Errors><Error><Code>${code}</Code><Message>as AWS says it</Message></Error></Errors><RequestID>1</RequestID></Response>`
}

const answerOf = (action: string, rows: string) =>
  `<${action}Response ${NAMESPACE}><requestId>1</requestId>${rows}</${action}Response>`

interface Call {
  action: string
  /** The list on the wire and its name in the SDK, and a row of it. */
  list: string
  member: string
  item: string
  row: unknown
  make: (api: Ec2Api, nextToken?: string) => Promise<Page<unknown>>
}

const CALLS: Call[] = [
  {
    action: 'DescribeSubnets',
    list: 'subnetSet',
    member: 'Subnets',
    item: '<subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><ownerId>111122223333</ownerId><cidrBlock>10.0.0.0/24</cidrBlock><availableIpAddressCount>251</availableIpAddressCount><availabilityZoneId>apse2-az1</availabilityZoneId><ipv6CidrBlockAssociationSet><item><ipv6CidrBlock>2001:db8::/64</ipv6CidrBlock><ipv6CidrBlockState><state>associated</state></ipv6CidrBlockState></item></ipv6CidrBlockAssociationSet><tagSet><item><key>a</key><value>b</value></item></tagSet>',
    row: {
      SubnetId: 'subnet-1',
      VpcId: 'vpc-1',
      OwnerId: '111122223333',
      CidrBlock: '10.0.0.0/24',
      AvailableIpAddressCount: 251,
      AvailabilityZoneId: 'apse2-az1',
      Ipv6CidrBlockAssociationSet: [
        { Ipv6CidrBlock: '2001:db8::/64', Ipv6CidrBlockState: { State: 'associated' } }
      ],
      Tags: [{ Key: 'a', Value: 'b' }]
    },
    make: (api, token) => api.subnets(token)
  },
  {
    action: 'DescribeVpcs',
    list: 'vpcSet',
    member: 'Vpcs',
    item: '<vpcId>vpc-1</vpcId><ownerId>111122223333</ownerId><cidrBlock>10.0.0.0/16</cidrBlock><cidrBlockAssociationSet><item><cidrBlock>10.0.0.0/16</cidrBlock><cidrBlockState><state>associated</state></cidrBlockState></item></cidrBlockAssociationSet>',
    row: {
      VpcId: 'vpc-1',
      OwnerId: '111122223333',
      CidrBlock: '10.0.0.0/16',
      CidrBlockAssociationSet: [{ CidrBlock: '10.0.0.0/16', CidrBlockState: { State: 'associated' } }]
    },
    make: (api, token) => api.vpcs(token)
  },
  {
    action: 'DescribeRegions',
    list: 'regionInfo',
    member: 'Regions',
    item: '<regionName>eu-west-1</regionName><regionEndpoint>ec2.eu-west-1.amazonaws.com</regionEndpoint>',
    row: 'eu-west-1',
    make: async api => ({ rows: await api.regions(), nextToken: undefined })
  }
]

describe.each(CALLS)('$action', ({ action, list, member, item, row, make }) => {
  const good: Answer = { body: answerOf(action, `<${list}><item>${item}</item></${list}>`) }

  test('gives its rows, and is signed for the Region', async () => {
    const { api, arrived } = await ec2That(good)
    expect((await make(api)).rows).toEqual([row])
    expect(arrived).toHaveLength(1)
    expect(arrived[0]?.fields).toMatchObject({ Action: action, Version: '2016-11-15' })
    expect(arrived[0]?.headers.authorization).toContain('/ap-southeast-2/ec2/aws4_request')
  })

  test('may answer with an empty list, which is no broken answer', async () => {
    const { api, arrived } = await ec2That({ body: answerOf(action, `<${list}/>`) })
    expect(await make(api)).toEqual({ rows: [], nextToken: undefined })
    expect(arrived).toHaveLength(1)
  })

  test.each<[string, Answer]>([
    ['without its list', { body: answerOf(action, '') }],
    ['empty', { body: '' }],
    ['HTML', { body: '<html><body>Welcome to the proxy</body></html>', type: 'text/html' }],
    ['cut off', { body: answerOf(action, `<${list}><item>${item}`).slice(0, -40) }]
  ])('is asked again when its answer is %s, and is an error when it stays so', async (_, broken) => {
    const first = await ec2That(broken, good)
    expect((await make(first.api)).rows).toEqual([row])
    expect(first.arrived).toHaveLength(2)
    restore()
    await server?.close()
    const { api, arrived } = await ec2That(broken)
    await expect(make(api)).rejects.toMatchObject({ name: 'BrokenAnswerError' })
    expect(arrived).toHaveLength(2)
  })

  test('says which list is missing', async () => {
    const { api } = await ec2That({ body: answerOf(action, '') })
    await expect(make(api)).rejects.toThrow(`the answer came without its ${member}`)
  })

  test('is asked again after a throttle, and not after a refusal', async () => {
    const throttled = await ec2That({ status: 503, body: errorXml('RequestLimitExceeded') }, good)
    expect((await make(throttled.api)).rows).toEqual([row])
    expect(throttled.arrived).toHaveLength(2)
    restore()
    await server?.close()
    const { api, arrived } = await ec2That({ status: 403, body: errorXml('UnauthorizedOperation') }, good)
    await expect(make(api)).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      message: 'as AWS says it'
    })
    expect(arrived).toHaveLength(1)
  })
})

test.each(CALLS.slice(0, 2))(
  '$action is asked for the largest page, and for the one after it',
  async ({ action, list, item, row, make }) => {
    const { api, arrived } = await ec2That(
      { body: answerOf(action, `<${list}><item>${item}</item></${list}><nextToken>next</nextToken>`) },
      { body: answerOf(action, `<${list}/>`) }
    )
    expect(await make(api)).toEqual({ rows: [row], nextToken: 'next' })
    expect(await make(api, 'next')).toEqual({ rows: [], nextToken: undefined })
    const common = { Action: action, Version: '2016-11-15', MaxResults: '1000' }
    expect(arrived.map(({ fields }) => fields)).toEqual([common, { ...common, NextToken: 'next' }])
  }
)

test('DescribeRegions is asked for those that are enabled alone, and one without a name is told too', async () => {
  const items = ['<regionName>eu-west-1</regionName>', '', '<regionName>us-east-1</regionName>']
  const { api, arrived } = await ec2That({
    body: answerOf(
      'DescribeRegions',
      `<regionInfo>${items.map(item => `<item>${item}</item>`).join('')}</regionInfo>`
    )
  })
  expect(await api.regions()).toEqual(['eu-west-1', '', 'us-east-1'])
  expect(arrived[0]?.fields).toEqual({ Action: 'DescribeRegions', Version: '2016-11-15' })
})

test('each Region has a client of its own over one transport, and so over one connection here', async () => {
  const { api, access, arrived } = await ec2That({ body: answerOf('DescribeSubnets', '<subnetSet/>') })
  await api.subnets(undefined)
  await createEc2Api(access, 'us-east-1').subnets(undefined)
  expect(arrived.map(({ headers }) => /\/([^/]+)\/ec2\//.exec(headers.authorization ?? '')?.[1])).toEqual([
    'ap-southeast-2',
    'us-east-1'
  ])
  expect(new Set(arrived.map(({ port }) => port)).size).toBe(1)
})
