import { describe, expect, test } from '@jest/globals'
import { BrokenAnswerError } from '../../../src/aws/answers.js'
import { explain } from '../../../src/aws/errors.js'
import { CheckError } from '../../../src/domain/failure.js'

const READ = { action: 'ec2:GetIpamResourceCidrs' }
const ASSUME = { action: 'sts:AssumeRoleWithWebIdentity' }
const TOPIC = 'arn:aws:sns:eu-west-1:444455556666:alerts'
const PUBLISH = { action: 'sns:Publish', resource: TOPIC }

/** An error as the SDK throws it: named by AWS's code. */
function awsError(name: string, message = 'in the words of AWS'): Error {
  return Object.assign(new Error(message), { name, $fault: 'client' })
}

describe('explain', () => {
  test.each([
    [
      'UnauthorizedOperation',
      READ,
      'access denied to ec2:GetIpamResourceCidrs',
      '"Action":"ec2:GetIpamResourceCidrs"'
    ],
    ['AccessDenied', READ, 'access denied to', 'service control policy'],
    ['AccessDenied', ASSUME, 'AccessDenied', 'trust policy'],
    ['InvalidIdentityToken', ASSUME, 'InvalidIdentityToken', 'OIDC provider'],
    ['IDPCommunicationError', ASSUME, 'IDPCommunicationError', 'OIDC provider'],
    ['AuthorizationErrorException', PUBLISH, 'access denied to sns:Publish', 'its own access policy'],
    ['NotFoundException', PUBLISH, 'NotFoundException', 'sns-topic-arn'],
    ['NotFound', READ, 'NotFound', 'documentation of ec2:GetIpamResourceCidrs'],
    ['KMSAccessDeniedException', PUBLISH, 'key of the encrypted topic', 'kms:GenerateDataKey*'],
    ['ExpiredToken', READ, 'the credentials have expired', 'role-duration-seconds'],
    ['RequestExpired', READ, 'the credentials have expired', 'the clock of the runner'],
    ['RequestTimeTooSkewed', READ, 'signed for another time', 'the clock of the runner'],
    ['AuthFailure', READ, 'the credentials are not accepted', 'clock'],
    ['UnrecognizedClientException', READ, 'the credentials are not accepted', 'partition'],
    ['CredentialsProviderError', READ, 'in the words of AWS', 'id-token: write'],
    ['RequestLimitExceeded', READ, 'AWS throttled ec2:GetIpamResourceCidrs', 'another time'],
    ['ThrottlingException', READ, 'AWS throttled', 'others that call EC2'],
    ['Throttling', PUBLISH, 'AWS throttled sns:Publish', 'others that call SNS'],
    ['Throttling', { action: 'cloudwatch:PutMetricData' }, 'AWS throttled', 'others that call CloudWatch'],
    ['ValidationError', ASSUME, 'ValidationError', 'documentation of sts'],
    ['TimeoutError', READ, 'did not answer in time', 'VPC endpoint'],
    ['InvalidNextToken', READ, 'its own page token', 'run it again']
  ])('%s on %j: says what happened and what to do', (code, attempt, reason, remedy) => {
    const explanation = explain(awsError(code), attempt)
    expect(explanation.code).toBe(code)
    expect(explanation.reason).toContain(reason)
    expect(explanation.remedy).toContain(remedy)
  })

  test('names the input where a session is to last longer than the role allows', () => {
    const words = 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.'
    expect(explain(awsError('ValidationError', words), ASSUME).remedy).toContain('role-duration-seconds')
  })

  test.each([
    ['111122223333', 'the topic is of account 444455556666 and the check runs in 111122223333'],
    ['444455556666', "add to the role's policy"]
  ])('of a topic and a caller of account %s begins with what has to be changed', (caller, begins) => {
    const message = `User: arn:aws:sts::${caller}:assumed-role/monitor/run is not authorized to perform: SNS:Publish on resource: ${TOPIC}`
    expect(explain(awsError('AuthorizationErrorException', message), PUBLISH).remedy).toMatch(
      new RegExp(`^${begins}`)
    )
  })

  test('gives the statement to add, ready to copy, for the resource that was tried', () => {
    const { remedy } = explain(awsError('AuthorizationErrorException'), PUBLISH)
    const statement = /\{.*\}/.exec(remedy ?? '')?.[0] ?? ''
    expect(JSON.parse(statement)).toEqual({ Effect: 'Allow', Action: 'sns:Publish', Resource: TOPIC })
  })

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNRESET', 'EPROTO'])(
    'tells a network error by its code: %s',
    code => {
      const { reason, remedy } = explain(Object.assign(new Error('connect'), { code }), READ)
      expect(reason).toBe(`the endpoint could not be reached (${code}: connect)`)
      expect(remedy).toContain('HTTPS_PROXY')
    }
  )

  test('tells an answer that was broken', () => {
    const { reason, remedy } = explain(new BrokenAnswerError('the answer came without its IpamScopes'), READ)
    expect(reason).toBe('the answer came without its IpamScopes')
    expect(remedy).toContain('proxy')
  })

  test('tells an answer that is none of AWS by its status', () => {
    const error = Object.assign(new Error('UnknownError'), {
      name: 'Unknown',
      $metadata: { httpStatusCode: 502 }
    })
    expect(explain(error, READ).reason).toBe("the answer was HTTP 502 and not one of AWS's own")
  })

  test('passes on what a CheckError says', () => {
    expect(explain(new CheckError('what', { remedy: 'do' }), READ)).toMatchObject({
      reason: 'what',
      remedy: 'do'
    })
    expect(explain(new CheckError('what'), READ)).not.toHaveProperty('remedy')
  })

  test("shows an unknown error in AWS's own words, and where more of it is said", () => {
    expect(explain(awsError('BrandNewFault'), READ)).toEqual({
      code: 'BrandNewFault',
      reason: 'BrandNewFault: in the words of AWS',
      remedy: expect.stringMatching(/^run it again; if it stays so, see AWS's documentation of ec2:/)
    })
  })

  test.each(['InternalError', 'InternalFailure', 'ServiceUnavailable', 'Unavailable'])(
    'says of %s that it is AWS that failed',
    code => {
      expect(explain(awsError(code), READ)).toMatchObject({
        reason: expect.stringMatching(/^AWS failed \(/),
        remedy: expect.stringContaining('https://health.aws.amazon.com')
      })
    }
  )

  test('keeps a message to one line of a bearable length', () => {
    const { reason } = explain(
      awsError('BrandNewFault', `a\r\n::error::b\u0009c ${'x'.repeat(10_000)}`),
      READ
    )
    expect(reason).toContain('a ::error::b c x')
    expect(reason).not.toMatch(/[\r\n]/)
    expect(reason.length).toBeLessThan(700)
  })

  test('shows what was covered of a message as three asterisks, however long it was', () => {
    const error = awsError('BrandNewFault', `not with ${'*'.repeat(1_000)} and ${'*'.repeat(40)}`)
    expect(explain(error, READ).reason).toContain('not with *** and ***')
  })

  test.each(['a text', undefined, null, 42])('takes anything that is thrown: %p', thrown => {
    expect(explain(thrown, READ)).toMatchObject({ code: 'Error', reason: `Error: ${String(thrown)}` })
  })
})
