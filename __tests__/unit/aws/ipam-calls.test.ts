import { afterEach, describe, expect, test } from '@jest/globals'
import { createIpamApi, type Page } from '../../../src/aws/ipam.js'
import { createTransport } from '../../../src/aws/transport.js'
import { anAwsServer, withEnvironment, type AwsServer } from './aws-server.js'

const NAMESPACE = 'xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"'

let server: AwsServer | undefined
let restore = (): void => undefined
const transport = createTransport({})

afterEach(async () => {
  restore()
  await server?.close()
  transport.destroy()
})

type Api = ReturnType<typeof createIpamApi>

interface Call {
  action: string
  /** The list on the wire, and a row of it. */
  list: string
  item: string
  row: object
  fields: Record<string, string>
  make: (api: Api, nextToken: string | undefined) => Promise<Page<object>>
}

const CALLS: Call[] = [
  {
    action: 'DescribeIpamPools',
    list: 'ipamPoolSet',
    item: '<ipamPoolId>ipam-pool-1</ipamPoolId><ipamScopeArn>arn:aws:ec2::1:ipam-scope/ipam-scope-1</ipamScopeArn><sourceIpamPoolId>ipam-pool-0</sourceIpamPoolId><poolDepth>2</poolDepth><locale>None</locale><tagSet><item><key>a</key><value>b</value></item></tagSet>',
    row: {
      IpamPoolId: 'ipam-pool-1',
      IpamScopeArn: 'arn:aws:ec2::1:ipam-scope/ipam-scope-1',
      SourceIpamPoolId: 'ipam-pool-0',
      PoolDepth: 2,
      Locale: 'None',
      Tags: [{ Key: 'a', Value: 'b' }]
    },
    fields: { MaxResults: '1000' },
    make: (api, token) => api.pools(token)
  },
  {
    action: 'GetIpamPoolCidrs',
    list: 'ipamPoolCidrSet',
    item: '<cidr>10.0.0.0/8</cidr><state>provisioned</state>',
    row: { Cidr: '10.0.0.0/8', State: 'provisioned' },
    fields: { IpamPoolId: 'ipam-pool-1', MaxResults: '1000' },
    make: (api, token) => api.poolCidrs('ipam-pool-1', token)
  },
  {
    action: 'GetIpamPoolAllocations',
    list: 'ipamPoolAllocationSet',
    item: '<cidr>10.0.0.0/16</cidr><resourceType>vpc</resourceType><resourceId>vpc-1</resourceId>',
    row: { Cidr: '10.0.0.0/16', ResourceType: 'vpc', ResourceId: 'vpc-1' },
    fields: { IpamPoolId: 'ipam-pool-1', MaxResults: '100000' },
    make: (api, token) => api.poolAllocations('ipam-pool-1', token)
  },
  {
    action: 'DescribeIpamResourceDiscoveries',
    list: 'ipamResourceDiscoverySet',
    item: '<ipamResourceDiscoveryId>ipam-res-disco-1</ipamResourceDiscoveryId><operatingRegionSet><item><regionName>eu-west-1</regionName></item></operatingRegionSet>',
    row: {
      IpamResourceDiscoveryId: 'ipam-res-disco-1',
      OperatingRegions: [{ RegionName: 'eu-west-1' }]
    },
    fields: { MaxResults: '1000' },
    make: (api, token) => api.discoveries(token)
  },
  {
    action: 'GetIpamDiscoveredResourceCidrs',
    list: 'ipamDiscoveredResourceCidrSet',
    item: '<resourceId>subnet-1</resourceId><resourceCidr>10.0.0.0/24</resourceCidr><sampleTime>2026-11-03T05:50:00.000Z</sampleTime>',
    row: {
      ResourceId: 'subnet-1',
      ResourceCidr: '10.0.0.0/24',
      SampleTime: new Date('2026-11-03T05:50:00Z')
    },
    fields: {
      IpamResourceDiscoveryId: 'ipam-res-disco-1',
      ResourceRegion: 'us-east-1',
      MaxResults: '1000'
    },
    make: (api, token) => api.discoveredCidrs({ discoveryId: 'ipam-res-disco-1', region: 'us-east-1' }, token)
  }
]

/** IPAM's API before a server that answers so, the last one again and again. */
async function ipamThat(...bodies: [string, ...string[]]) {
  const [first, ...others] = bodies.map(body => ({ body }))
  server = await anAwsServer(first ?? { body: '' }, ...others)
  restore = withEnvironment({ AWS_ENDPOINT_URL: server.endpoint, AWS_MAX_ATTEMPTS: '2' })
  const credentials = () => Promise.resolve({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' })
  const api = createIpamApi({ credentials, transport, environment: { AWS_MAX_ATTEMPTS: '2' } }, 'eu-west-1')
  return { api, arrived: server.arrived }
}

describe.each(CALLS)('$action', ({ action, list, item, row, fields, make }) => {
  const answer = (rows: string) =>
    `<${action}Response ${NAMESPACE}><requestId>1</requestId>${rows}</${action}Response>`
  const items = `<${list}><item>${item}</item></${list}>`

  test('is asked for the largest page, and for the one after it', async () => {
    const { api, arrived } = await ipamThat(
      answer(`${items}<nextToken>next</nextToken>`),
      answer(`<${list}/>`)
    )
    expect(await make(api, undefined)).toMatchObject({ rows: [row], nextToken: 'next' })
    expect(await make(api, 'next')).toEqual({ rows: [], nextToken: undefined })
    const common = { Action: action, Version: '2016-11-15', ...fields }
    expect(arrived.map(request => request.fields)).toEqual([common, { ...common, NextToken: 'next' }])
  })

  test('is asked again when its list is missing, and never takes that for an empty one', async () => {
    const { api, arrived } = await ipamThat(answer(''), answer(items))
    expect((await make(api, undefined)).rows).toMatchObject([row])
    expect(arrived).toHaveLength(2)
  })

  test('is an error in the end when its list stays missing', async () => {
    const { api } = await ipamThat('')
    await expect(make(api, undefined)).rejects.toMatchObject({ name: 'BrokenAnswerError' })
  })
})
