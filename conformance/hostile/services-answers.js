/**
 * What AWS answers to two whole checks where nothing is changed, by IPAM in an assumed role and by EC2 over an account:
 * in each one network is over its limit.
 *
 * @typedef {import('./endpoint.js').Answer & { body: string }} Answer
 */

export const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:network-alerts'

const ROLE = 'arn:aws:iam::111122223333:role/monitor'

/** The inputs of each check. */
export const INPUTS = {
  ipam: {
    'aws-region': 'eu-west-1',
    'resource-types': 'subnet,ipam-pool',
    'role-to-assume': ROLE,
    'cloudwatch-metrics': 'all'
  },
  ec2: {
    'aws-region': 'eu-west-1',
    ...{ source: 'ec2', regions: 'all', 'resource-types': 'all', 'account-roles': ROLE },
    'cloudwatch-metrics': 'breaches'
  }
}

const KEYS = {
  secret: 'the-secret-key-that-nobody-may-see',
  session: 'the-session-token-that-nobody-may-see'
}

const TOKEN = 'the-web-identity-token-that-nobody-may-see'
const FIRST_KEY = 'the-first-secret-key-that-nobody-may-see'

/** The token that GitHub gives, and the keys that are there before. */
export const GIVEN = {
  token: TOKEN,
  environment: { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: FIRST_KEY }
}

/** What a check has of secrets, whatever is answered, and what STS gives it beside. */
export const SECRETS = { ipam: [TOKEN], ec2: [FIRST_KEY] }
export const ISSUED = [KEYS.secret, KEYS.session]

/** The channel of each call that delivers. */
export const CHANNELS = new Map([
  ['Publish', 'SNS'],
  ['PutMetricData', 'CloudWatch'],
  ['PutObject', 'S3']
])

/** Codes that are acted upon. */
export const ERRORS = [
  ...['UnauthorizedOperation', 'AccessDenied', 'ExpiredToken', 'InvalidClientTokenId', 'AuthFailure'],
  ...['OptInRequired', 'InvalidParameterValue', 'InvalidIpamScopeId.NotFound', 'NotFound', 'NoSuchBucket'],
  ...['SignatureDoesNotMatch', 'MalformedPolicyDocument', 'constructor', '__proto__']
]

/** Values that nobody could know to be wrong: a type, a Region, a state or an owner that AWS may have by now. */
export const BELIEVED = [
  ...['resourceType', 'ipamScopeType', 'ipamScopeArn', 'ipamScopeId', 'regionName', 'state', 'addressFamily'],
  ...['nextToken', 'ownerId', 'Account', 'resourceId', 'subnetId']
]

/** @param {Record<string, string | number | boolean>} members */
function item(members) {
  const parts = Object.entries(members).map(([name, value]) => `<${name}>${String(value)}</${name}>`)
  return `<item>${parts.join('')}<tagSet><item><key>team</key><value>edge</value></item></tagSet></item>`
}

/**
 * @param {string} action
 * @param {string} set
 * @param {...string} items
 * @returns {Answer}
 */
function list(action, set, ...items) {
  return { body: `<${action}Response><${set}>${items.join('')}</${set}></${action}Response>` }
}

/**
 * @param {string} action
 * @param {string} inner
 * @returns {Answer}
 */
function result(action, inner) {
  return { body: `<${action}Response><${action}Result>${inner}</${action}Result></${action}Response>` }
}

const CREDENTIALS =
  `<Credentials><AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId><SecretAccessKey>${KEYS.secret}</SecretAccessKey>` +
  `<SessionToken>${KEYS.session}</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>` +
  '<AssumedRoleUser><AssumedRoleId>AROA:x</AssumedRoleId><Arn>arn:aws:sts::111122223333:assumed-role/monitor/x</Arn></AssumedRoleUser>'

/** @type {Record<string, Answer>} */
const DELIVERED = {
  Publish: result('Publish', '<MessageId>6c1f0f2e-0000-4000-8000-000000000000</MessageId>'),
  PutMetricData: {
    type: 'application/x-amz-json-1.0',
    body: '{}',
    headers: { 'x-amzn-requestid': 'a-request' }
  },
  PutObject: {
    body: '',
    headers: { etag: '"d41d8cd98f00b204e9800998ecf8427e"', 'x-amz-request-id': 'a-request' }
  }
}

const POOL = 'ipam-pool-0123456789abcdef0'
const SCOPE = 'ipam-scope-0123456789abcdef0'

/** @type {{ ipam: Record<string, Answer>, ec2: Record<string, Answer> }} by the call */
export const ANSWERS = {
  ipam: {
    AssumeRoleWithWebIdentity: result('AssumeRoleWithWebIdentity', CREDENTIALS),
    DescribeIpamScopes: list(
      'DescribeIpamScopes',
      'ipamScopeSet',
      item({
        ipamScopeId: SCOPE,
        ipamScopeArn: `arn:aws:ec2::111122223333:ipam-scope/${SCOPE}`,
        ...{ ipamScopeType: 'private', isDefault: true, poolCount: 1, state: 'create-complete' }
      })
    ),
    GetIpamResourceCidrs: list(
      'GetIpamResourceCidrs',
      'ipamResourceCidrSet',
      item({
        ...{ ipamScopeId: SCOPE, resourceRegion: 'eu-west-1', resourceOwnerId: '111122223333' },
        ...{
          resourceId: 'subnet-1',
          resourceName: 'web',
          resourceCidr: '10.0.0.0/24',
          resourceType: 'subnet'
        },
        ...{ ipUsage: '0.95', vpcId: 'vpc-1', availabilityZoneId: 'euw1-az1' },
        ...{ complianceStatus: 'compliant', managementState: 'managed', overlapStatus: 'nonoverlapping' }
      })
    ),
    DescribeIpamPools: list(
      'DescribeIpamPools',
      'ipamPoolSet',
      item({
        ...{ ownerId: '111122223333', ipamPoolId: POOL, description: 'edge', locale: 'eu-west-1' },
        ...{ ipamScopeArn: `arn:aws:ec2::111122223333:ipam-scope/${SCOPE}`, ipamScopeType: 'private' },
        ...{ ipamRegion: 'eu-west-1', poolDepth: 1, state: 'create-complete', autoImport: false },
        ...{ addressFamily: 'ipv4', allocationMinNetmaskLength: 16, allocationMaxNetmaskLength: 28 },
        ...{ allocationDefaultNetmaskLength: 24 }
      })
    ),
    GetIpamPoolCidrs: list(
      'GetIpamPoolCidrs',
      'ipamPoolCidrSet',
      item({
        cidr: '10.0.0.0/20',
        state: 'provisioned',
        ipamPoolCidrId: 'ipam-pool-cidr-1',
        netmaskLength: 20
      })
    ),
    GetIpamPoolAllocations: list(
      'GetIpamPoolAllocations',
      'ipamPoolAllocationSet',
      item({
        ...{ cidr: '10.0.0.0/22', ipamPoolAllocationId: 'ipam-pool-alloc-1', description: 'a VPC' },
        ...{
          resourceId: 'vpc-1',
          resourceType: 'vpc',
          resourceRegion: 'eu-west-1',
          resourceOwner: '111122223333'
        }
      })
    ),
    ...DELIVERED
  },
  ec2: {
    AssumeRole: result('AssumeRole', CREDENTIALS),
    GetCallerIdentity: result(
      'GetCallerIdentity',
      '<Arn>arn:aws:sts::111122223333:assumed-role/monitor/x</Arn><UserId>AROA:x</UserId><Account>111122223333</Account>'
    ),
    DescribeRegions: list(
      'DescribeRegions',
      'regionInfo',
      item({
        regionName: 'eu-west-1',
        regionEndpoint: 'ec2.eu-west-1.amazonaws.com',
        optInStatus: 'opted-in'
      })
    ),
    DescribeVpcs: list(
      'DescribeVpcs',
      'vpcSet',
      '<item><vpcId>vpc-1</vpcId><ownerId>111122223333</ownerId><state>available</state><cidrBlock>10.0.0.0/20</cidrBlock>' +
        '<cidrBlockAssociationSet><item><associationId>vpc-cidr-assoc-1</associationId><cidrBlock>10.0.0.0/20</cidrBlock>' +
        '<cidrBlockState><state>associated</state></cidrBlockState></item></cidrBlockAssociationSet><isDefault>false</isDefault></item>'
    ),
    DescribeSubnets: list(
      'DescribeSubnets',
      'subnetSet',
      item({
        ...{ subnetId: 'subnet-1', vpcId: 'vpc-1', ownerId: '111122223333', state: 'available' },
        ...{ cidrBlock: '10.0.0.0/24', availableIpAddressCount: 12, availabilityZoneId: 'euw1-az1' },
        ...{ availabilityZone: 'eu-west-1a', defaultForAz: false, mapPublicIpOnLaunch: false },
        subnetArn: 'arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1'
      })
    ),
    ...DELIVERED
  }
}
