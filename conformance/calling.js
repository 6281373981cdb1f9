import { strict as assert } from 'node:assert'
import { once } from './checks.js'
import { runScript } from './python.js'
import { environmentOf, withEmulator } from './reading.js'

/**
 * boto3 understands the emulator's other answers, its refusals above all: codes, messages and statuses come from the
 * three protocols as botocore reads them.
 *
 * @typedef {import('./checks.js').Checks} Checks
 */

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:network-alerts'
const ROLE = 'arn:aws:iam::111122223333:role/ipam-monitor'
const UNTRUSTING = 'arn:aws:iam::666677778888:role/network-reader'
const WRONG = { aws_access_key_id: 'AKIAIOSFODNN7EXAMPLE', aws_secret_access_key: 'wrong' }
const EXPIRED = {
  aws_access_key_id: 'ASIAEXPIREDSSEXAMPLE',
  aws_secret_access_key: 'expired-session-secret-EXAMPLE',
  aws_session_token: 'expired-session-token-EXAMPLE'
}
const READER = {
  aws_access_key_id: 'AKIAI44QH8DHBEXAMPLE',
  aws_secret_access_key: 'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY'
}

/** @param {number} count */
const metrics = count =>
  Array.from({ length: count }, () => ({ MetricName: 'PercentAssigned', Value: 93.42, Unit: 'Percent' }))

/**
 * @param {Checks} checks
 * @param {() => Promise<string>} programs of the virtual environment
 */
export async function checkCalling(checks, programs) {
  await withEmulator({}, async emulator => {
    const [scope] = emulator.organisation.scopes
    const [pool] = emulator.organisation.pools ?? []
    const publish = { TopicArn: TOPIC, Message: 'full' }
    const assume = { RoleArn: ROLE, RoleSessionName: 'conformance' }
    emulator.faults.add({ match: { action: 'GetCallerIdentity', count: 1 }, fault: 'throttle' })
    /** @type {[string, object, object][]} what is asked, the call, and what must come of it */
    const expectations = [
      [
        'a page token nobody issued',
        ec2({ IpamScopeId: scope?.ipamScopeId, NextToken: 'x' }),
        { code: 'InvalidPaginationToken', status: 400 }
      ],
      [
        'a scope that is not there',
        ec2({ IpamScopeId: 'ipam-scope-0123' }),
        { code: 'InvalidIpamScopeId.NotFound', status: 400 }
      ],
      [
        'a wrong secret, by EC2',
        { ...ec2({ IpamScopeId: scope?.ipamScopeId }), client: WRONG },
        { code: 'AuthFailure', status: 401 }
      ],
      [
        'an expired session, by EC2',
        { ...ec2({ IpamScopeId: scope?.ipamScopeId }), client: EXPIRED },
        { code: 'RequestExpired', status: 400 }
      ],
      [
        'more allocations than a page holds',
        ec2({ IpamPoolId: pool?.ipamPoolId, MaxResults: 100_001 }, 'get_ipam_pool_allocations'),
        { code: 'InvalidParameterValue', status: 400 }
      ],
      [
        'a pool that is not there',
        ec2({ IpamPoolId: 'ipam-pool-0123' }, 'get_ipam_pool_cidrs'),
        { code: 'InvalidIpamPoolId.NotFound', status: 400 }
      ],
      [
        'a subnet that is not there',
        ec2({ SubnetIds: ['subnet-0123'] }, 'describe_subnets'),
        { code: 'InvalidSubnetID.NotFound', status: 400 }
      ],
      [
        'a Region that is not opted in to',
        { ...ec2({}, 'describe_vpcs'), client: { region_name: 'me-central-1' } },
        { code: 'AuthFailure', status: 401 }
      ],
      [
        'a role that trusts somebody else',
        { service: 'sts', call: 'assume_role', with: { ...assume, RoleArn: UNTRUSTING } },
        { code: 'AccessDenied', status: 403 }
      ],
      [
        'who one is, after being throttled',
        { service: 'sts', call: 'get_caller_identity', attempts: 3 },
        { retries: 1 }
      ],
      [
        'a wrong secret, by STS',
        { service: 'sts', call: 'get_caller_identity', client: WRONG },
        { code: 'SignatureDoesNotMatch', status: 403 }
      ],
      [
        'a web identity',
        web({ ...assume, WebIdentityToken: emulator.issueIdToken({ audience: 'sts.amazonaws.com' }) }),
        { retries: 0 }
      ],
      [
        'a web identity for someone else',
        web({ ...assume, WebIdentityToken: emulator.issueIdToken({ audience: 'sigstore' }) }),
        { code: 'InvalidIdentityToken', status: 400 }
      ],
      [
        'garbage for a web identity',
        web({ ...assume, WebIdentityToken: 'garbage' }),
        { code: 'InvalidIdentityToken', status: 400 }
      ],
      [
        'a message',
        sns({ ...publish, MessageAttributes: { count: { DataType: 'Number', StringValue: '5' } } }),
        { retries: 0 }
      ],
      ['an empty message', sns({ ...publish, Message: '' }), { code: 'InvalidParameter', status: 400 }],
      [
        'a message too long',
        sns({ ...publish, Message: 'm'.repeat(262_145) }),
        { code: 'InvalidParameter', status: 400 }
      ],
      [
        'a topic that is not there',
        sns({ ...publish, TopicArn: `${TOPIC}-not` }),
        { code: 'NotFound', status: 404 }
      ],
      [
        'a message that is denied',
        { ...sns(publish), client: READER },
        { code: 'AuthorizationError', status: 403 }
      ],
      [
        'an expired session, by SNS',
        { ...sns(publish), client: EXPIRED },
        { code: 'ExpiredToken', status: 403 }
      ],
      [
        'a thousand metrics',
        cloudwatch({ Namespace: 'CUSTOM/IPAM', MetricData: metrics(1000) }),
        { retries: 0 }
      ],
      [
        'one metric more',
        cloudwatch({ Namespace: 'CUSTOM/IPAM', MetricData: metrics(1001) }),
        { code: 'InvalidParameterValue', status: 400 }
      ],
      [
        'metrics that are denied',
        { ...cloudwatch({ Namespace: 'CUSTOM/IPAM', MetricData: metrics(1) }), client: READER },
        { code: 'AccessDenied', status: 403 }
      ]
    ]
    const answers = once(async () =>
      runScript(
        await programs(),
        'call.py',
        expectations.map(([, call]) => call),
        environmentOf(emulator)
      )
    )
    for (const [index, [what, , expected]] of expectations.entries()) {
      await checks.check(`boto3 is answered as it should be: ${what}`, async () => {
        const answer = (await answers())[index]
        const told = Object.fromEntries(Object.keys(expected).map(key => [key, answer[key]]))
        assert.deepEqual(told, expected, JSON.stringify(answer))
      })
    }
    await checks.check('what boto3 sent has arrived', async () => {
      await answers()
      assert.equal(emulator.messages.length, 1)
      assert.deepEqual(emulator.messages[0]?.attributes, { count: { type: 'Number', value: '5' } })
      assert.equal(emulator.metrics.length, 1000)
      assert.equal(emulator.metrics[0]?.value, 93.42)
    })
  })
}

/**
 * @param {object} input
 * @param {string} [call]
 */
function ec2(input, call = 'get_ipam_resource_cidrs') {
  return { service: 'ec2', call, with: input }
}

/** @param {object} input */
function sns(input) {
  return { service: 'sns', call: 'publish', with: input }
}

/** @param {object} input */
function cloudwatch(input) {
  return { service: 'cloudwatch', call: 'put_metric_data', with: input }
}

/** @param {object} input */
function web(input) {
  return { service: 'sts', call: 'assume_role_with_web_identity', with: input }
}
