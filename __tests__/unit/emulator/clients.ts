import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { EC2Client } from '@aws-sdk/client-ec2'
import { SNSClient } from '@aws-sdk/client-sns'
import { startEmulator } from '../../../emulator/server.js'

type Options = NonNullable<Parameters<typeof startEmulator>[0]>
export type Emulator = Awaited<ReturnType<typeof startEmulator>>
type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string }

/** A small organisation whose rows are easy to count: `private` holds 23 subnets and 2 VPCs, `second` 7 subnets. */
export const scopes = {
  private: 'ipam-scope-0aaaaaaaaaaaaaaa1',
  second: 'ipam-scope-0aaaaaaaaaaaaaaa2',
  public: 'ipam-scope-0aaaaaaaaaaaaaaa3'
} as const

const subnet = (ipamScopeId: string, index: number, ipUsage: number) => ({
  ipamScopeId,
  resourceRegion: index % 2 === 0 ? 'eu-west-1' : 'us-east-1',
  resourceOwnerId: index % 3 === 0 ? '222233334444' : '111122223333',
  resourceId: `subnet-${index.toString(16).padStart(17, '0')}`,
  resourceName: `subnet ${String(index)}`,
  resourceCidr: `10.0.${String(index)}.0/24`,
  resourceType: 'subnet',
  resourceTags: { tier: index % 2 === 0 ? 'app' : 'edge' },
  ipUsage,
  vpcId: 'vpc-00000000000000001'
})

export const organisation: Exclude<Options['organisation'], string | URL | undefined> = {
  name: 'small',
  partition: 'aws',
  account: '111122223333',
  homeRegion: 'eu-west-1',
  ipamId: 'ipam-0aaaaaaaaaaaaaaaa',
  scopes: [
    { ipamScopeId: scopes.private, ipamScopeType: 'private', isDefault: true, tags: { Name: 'main' } },
    { ipamScopeId: scopes.second, ipamScopeType: 'private', description: 'second' },
    { ipamScopeId: scopes.public, ipamScopeType: 'public', isDefault: true }
  ],
  resources: [
    ...Array.from({ length: 23 }, (_, index) => subnet(scopes.private, index, (index * 37) / 1000)),
    ...Array.from({ length: 7 }, (_, index) => subnet(scopes.second, 100 + index, 0.0004)),
    ...[1, 2].map(index => ({
      ipamScopeId: scopes.private,
      resourceId: `vpc-0000000000000000${String(index)}`,
      resourceCidr: `10.${String(index)}.0.0/16`,
      resourceType: 'vpc'
    }))
  ],
  topics: [
    { arn: 'arn:aws:sns:eu-west-1:111122223333:alerts' },
    { arn: 'arn:aws:sns:eu-west-1:111122223333:alerts.fifo' },
    {
      arn: 'arn:aws:sns:eu-west-1:111122223333:encrypted',
      kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1234'
    },
    { arn: 'arn:aws:sns:us-east-1:111122223333:elsewhere' },
    { arn: 'arn:aws:sns:eu-west-1:222233334444:shared', allowedAccounts: ['111122223333'] },
    { arn: 'arn:aws:sns:eu-west-1:222233334444:theirs' }
  ],
  identityProviders: [
    { url: 'https://token.actions.githubusercontent.com', audiences: ['sts.amazonaws.com'] }
  ],
  roles: [
    {
      arn: 'arn:aws:iam::111122223333:role/monitor',
      trust: { subjects: ['repo:acme/networks:*'], principals: ['arn:aws:iam::111122223333:user/*'] },
      maxSessionDuration: 3600
    },
    { arn: 'arn:aws:iam::111122223333:role/other', trust: { subjects: ['repo:acme/website:*'] } }
  ],
  keys: [
    {
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'operator-secret',
      principalArn: 'arn:aws:iam::111122223333:user/operator'
    },
    {
      accessKeyId: 'AKIADENIEDDDDEXAMPLE',
      secretAccessKey: 'denied-secret',
      principalArn: 'arn:aws:iam::111122223333:user/denied',
      denied: ['ec2:GetIpam*', 'sns:Publish', 'cloudwatch:PutMetricData', 'kms:*']
    },
    {
      accessKeyId: 'AKIAKMSLESSSSEXAMPLE',
      secretAccessKey: 'kms-secret',
      principalArn: 'arn:aws:iam::111122223333:user/without-kms',
      denied: ['kms:*'],
      metricNamespaces: ['CUSTOM/*']
    },
    {
      accessKeyId: 'AKIAMEMBERRRREXAMPLE',
      secretAccessKey: 'member-secret',
      principalArn: 'arn:aws:iam::222233334444:user/member'
    },
    {
      accessKeyId: 'ASIAEXPIREDDDEXAMPLE',
      secretAccessKey: 'expired-secret',
      sessionToken: 'expired-token',
      expiresAt: '2025-01-01T00:00:00Z',
      principalArn: 'arn:aws:sts::111122223333:assumed-role/monitor/old'
    }
  ],
  github: { requestToken: 'job-token', subject: 'repo:acme/networks:ref:refs/heads/main' }
}

const running: { close: () => unknown }[] = []

/** An emulator of the small organisation; {@link closeAll} ends it. */
export async function start(options: Options = {}): Promise<Emulator> {
  const emulator = await startEmulator({
    ...(options.resources === undefined && { organisation }),
    ...options
  })
  running.push(emulator)
  return emulator
}

export async function closeAll(): Promise<void> {
  for (const one of running.splice(0).reverse()) {
    if ('destroy' in one) (one as { destroy: () => void }).destroy()
    await one.close()
  }
}

export function keyOf(accessKeyId: string): Credentials {
  const key = organisation.keys.find(candidate => candidate.accessKeyId === accessKeyId)
  if (!key) throw new Error(`no key ${accessKeyId}`)
  const { secretAccessKey, sessionToken } = key
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) }
}

/** Clients that try once, so that a test sees what came. */
export function clients(
  emulator: Emulator,
  {
    credentials,
    region = 'eu-west-1',
    maxAttempts = 1
  }: { credentials?: Credentials; region?: string; maxAttempts?: number } = {}
) {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = emulator.environment.keys
  const own = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY }
  const configuration = { region, endpoint: emulator.url, maxAttempts, credentials: credentials ?? own }
  const all = {
    ec2: new EC2Client(configuration),
    sns: new SNSClient(configuration),
    cloudwatch: new CloudWatchClient(configuration)
  }
  for (const client of Object.values(all))
    running.push({
      close: () => {
        client.destroy()
      }
    })
  return all
}

/** What a call was refused with. */
export async function refusal(
  call: Promise<unknown>
): Promise<{ name: string; message: string; status: number | undefined }> {
  try {
    await call
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } }
    return { name, message, status: $metadata?.httpStatusCode }
  }
  throw new Error('the call was not refused')
}
