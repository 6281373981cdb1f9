import { CheckError } from '../domain/failure.js'

/** An AWS error in words for the person who has to mend it. */
export interface Explanation {
  /** AWS's own code, such as `UnauthorizedOperation`; the error's name where there is none. */
  code: string
  /** What happened. One line. */
  reason: string
  /** What to do about it, where that is known. */
  remedy?: string
}

/** What was being tried when the error came. */
export interface Attempt {
  /** The IAM action, such as `ec2:GetIpamResourceCidrs`. */
  action: string
  /** The resource it was tried on, for the policy line; everything, where nothing is said. */
  resource?: string
  /** What a policy may have it hang on, for that line: `cloudwatch:namespace` and its value. */
  condition?: Readonly<Record<string, string>>
  /** What to do about what nothing more is known of; AWS's documentation of the action tells, unless told. */
  otherwise?: string
  /** Whose token a role is assumed by: GitHub's own, unless it is one that the machine or a profile has. */
  token?: 'of the machine'
}

type Rule = (error: { code: string; message: string }, attempt: Attempt) => Omit<Explanation, 'code'>

/** Says what an error of an AWS call means and what to do about it. Never shows more than AWS's own message. */
export function explain(error: unknown, attempt: Attempt): Explanation {
  if (error instanceof CheckError) {
    return { code: error.name, reason: error.message, ...(error.remedy && { remedy: error.remedy }) }
  }
  const known = read(error)
  const rule = RULES.find(([codes]) => codes.test(known.code))?.[1] ?? unknown
  return { code: known.code, ...rule(known, attempt) }
}

function read(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: 'Error', message: oneLine(String(error)) }
  // The SDK names an error by AWS's code; Node's own network errors have a code beside a general name.
  const { code } = error as { code?: unknown }
  const isNetwork = typeof code === 'string' && /^E[A-Z_]+$/.test(code)
  // An answer that is no error of AWS's own has nothing but its status.
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
  if (/^Unknown(?:Error)?$/.test(error.name) && status !== undefined) {
    return { code: `HTTP ${status}`, message: `the answer was HTTP ${status} and not one of AWS's own` }
  }
  return { code: isNetwork ? code : error.name, message: oneLine(error.message) }
}

const LONGEST = 600

/** In one line, and what was covered of it short: a session's token would leave no room for the rest. */
function oneLine(text: string): string {
  const line = text
    .replace(/\s+/g, ' ')
    .replace(/\*{3,}/g, '***')
    .trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
}

/** The statement to add to a policy, ready to copy. */
function policyLine({ action, resource = '*', condition }: Attempt): string {
  return JSON.stringify({
    Effect: 'Allow',
    Action: action,
    Resource: resource,
    ...(condition && { Condition: { StringEquals: condition } })
  })
}

const unknown: Rule = ({ code, message }, { action, otherwise }) => ({
  reason: `${code}: ${message}`,
  remedy:
    otherwise ?? `run it again; if it stays so, see AWS's documentation of ${action} for what is said here`
})

const failed: Rule = ({ code, message }) => ({
  reason: `AWS failed (${code}: ${message})`,
  remedy: 'run it again; if it stays so, see https://health.aws.amazon.com'
})

const denied: Rule = ({ code, message }, attempt) => ({
  reason: `access denied to ${attempt.action} (${code}: ${message})`,
  remedy: `add to the role's policy: ${policyLine(attempt)}${otherCondition(attempt)}; a service control policy or a permissions boundary can deny it too`
})

function otherCondition({ condition = {} }: Attempt): string {
  const [key] = Object.keys(condition)
  return key === undefined ? '' : ` (a condition on ${key} that is there may name another)`
}

const roleRefused: Rule = ({ code, message }, { token }) => ({
  reason: `${code}: ${message}`,
  remedy:
    token === 'of the machine'
      ? 'check that the role exists (AWS_ROLE_ARN, or role_arn of the profile) and that its trust policy names the OIDC provider that issued the token, its audience (`aud`) and its `sub`'
      : "check that the role exists and that its trust policy names GitHub's OIDC provider, the audience (`aud`) and a `sub` that matches this repository, branch or environment"
})

const accountRefused: Rule = ({ code, message }) => ({
  reason: `${code}: ${message}`,
  remedy:
    'check that the role exists, that its trust policy names the role or user the check runs as, and that the policy of that one allows sts:AssumeRole on it'
})

const tokenRefused: Rule = ({ code, message }, { token }) => ({
  reason: `${code}: ${message}`,
  remedy:
    token === 'of the machine'
      ? 'check that the account has an OIDC provider for the issuer of the token in AWS_WEB_IDENTITY_TOKEN_FILE, or in web_identity_token_file of the profile, and that its audience is one of its client ids'
      : "check that the account has an OIDC provider for GitHub's token issuer and that `audience` is one of its client ids (mostly sts.amazonaws.com; in China it may be sts.amazonaws.com.cn)"
})

const expired: Rule = ({ code, message }) => ({
  reason: `the credentials have expired (${code}: ${message})`,
  remedy:
    'run it again; where a step before got them (configure-aws-credentials), raise its role-duration-seconds, or give role-to-assume here, which gets new ones in time'
})

/** EC2 says one and the same of old credentials and of a request that was signed by a clock that is wrong. */
const expiredOrLate: Rule = (error, attempt) => {
  const { reason, remedy } = expired(error, attempt)
  return { reason, remedy: `${remedy ?? ''}; or else set the clock of the runner right` }
}

const skewed: Rule = ({ code, message }) => ({
  reason: `the request was signed for another time than it arrived at (${code}: ${message})`,
  remedy: 'set the clock of the runner right'
})

const invalid: Rule = ({ code, message }) => ({
  reason: `the credentials are not accepted (${code}: ${message})`,
  remedy:
    'check that they belong together and to this partition, that the Region is enabled in the account, and that the clock of the runner is right'
})

const missing: Rule = ({ message }) => ({
  reason: message,
  remedy:
    'in a workflow, give role-to-assume (with `permissions: id-token: write`) or run aws-actions/configure-aws-credentials in a step before; elsewhere, log in and name the profile (AWS_PROFILE)'
})

const throttled: Rule = ({ code }, { action }) => ({
  reason: `AWS throttled ${action} for longer than its retries last (${code})`,
  remedy: `run the check at another time than others that call ${apiOf(action)} in this account and Region`
})

/** An IAM action's service as people call it: `sns:Publish` is SNS's. */
function apiOf(action: string): string {
  const [service = ''] = action.split(':')
  return service === 'cloudwatch' ? 'CloudWatch' : service.toUpperCase()
}

/** STS says so of a session that is to last longer than the role allows, among others. */
const notValid: Rule = (error, attempt) => ({
  ...unknown(error, attempt),
  ...(/\bDurationSeconds\b/.test(error.message) && {
    remedy: "lower role-duration-seconds, or raise the role's maximum session duration"
  })
})

const unreachable: Rule = ({ code, message }) => ({
  reason: `the endpoint could not be reached (${code}: ${message})`,
  remedy: 'check aws-region, HTTPS_PROXY and NO_PROXY, AWS_ENDPOINT_URL, and that the runner may reach AWS'
})

const silent: Rule = ({ message }) => ({
  reason: `the endpoint did not answer in time (${withoutPackage(message)})`,
  remedy: 'run it again; if it stays so, check the proxy or the VPC endpoint between the runner and AWS'
})

/** The SDK begins what it says of a wait with the name of a package of its own. */
function withoutPackage(message: string): string {
  return message.replace(/^@[\w/-]+ - (?:\[[A-Z]+\] )?/, '')
}

const broken: Rule = ({ message }, { otherwise }) => ({
  reason: message,
  remedy:
    otherwise ??
    'run it again; if it stays so, something between the runner and AWS (a proxy?) changes the answers'
})

const badPageToken: Rule = ({ code, message }) => ({
  reason: `AWS did not accept its own page token (${code}: ${message})`,
  remedy: 'run it again: a page token expires when a read takes too long'
})

/** The SDK also calls any page so that came with a 404. */
const notFound: Rule = (error, attempt) => {
  if (!attempt.action.startsWith('sns:')) return unknown(error, attempt)
  return {
    reason: `${error.code}: ${error.message}`,
    remedy: 'check sns-topic-arn: no such topic exists in that Region and account'
  }
}

const keyRefused: Rule = ({ code, message }) => ({
  reason: `the key of the encrypted topic was refused (${code}: ${message})`,
  remedy:
    "allow kms:GenerateDataKey* and kms:Decrypt on the topic's key, in the role's policy and in the key's"
})

/** SNS names the caller in its refusal: a topic of another account has to let it in by its own policy too. */
const topicDenied: Rule = (error, attempt) => {
  const caller = /\barn:[\w-]+:(?:sts|iam)::(\d{12}):/.exec(error.message)?.[1]
  const owner = /^arn:[\w-]+:sns:[\w-]*:(\d{12}):/.exec(attempt.resource ?? '')?.[1]
  const line = policyLine(attempt)
  const isForeign = caller !== undefined && owner !== undefined && caller !== owner
  return {
    ...denied(error, attempt),
    remedy: isForeign
      ? `the topic is of account ${owner} and the check runs in ${caller}: let the topic's access policy allow ${attempt.action} to that account or its role, and the role's policy too: ${line}`
      : `add to the role's policy: ${line}; a topic in another account must also allow it in its own access policy`
  }
}

/** What a denied call to STS means, by the call. */
const ROLE_REFUSALS: Partial<Record<string, Rule>> = {
  'sts:AssumeRoleWithWebIdentity': roleRefused,
  'sts:AssumeRole': accountRefused
}

/** What AWS's error codes mean here. The first that matches counts. */
const RULES: readonly (readonly [codes: RegExp, rule: Rule])[] = [
  [/^AuthorizationError/, topicDenied],
  [/^KMS/, keyRefused],
  [/^(?:NotFound|NotFoundException|TopicNotFound)/, notFound],
  [/^(?:AccessDenied|UnauthorizedOperation)/, (e, a) => (ROLE_REFUSALS[a.action] ?? denied)(e, a)],
  [/^(?:InvalidIdentityToken|IDPCommunicationError|IDPRejectedClaim)/, tokenRefused],
  [/^RequestExpired/, expiredOrLate],
  [/^ValidationError/, notValid],
  [/^(?:RequestTimeTooSkewed|RequestInTheFuture)/, skewed],
  [/^(?:ExpiredToken|ExpiredTokenException)/, expired],
  [
    /^(?:AuthFailure|InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidSignature|IncompleteSignature|OptInRequired|MissingAuthenticationToken)/,
    invalid
  ],
  [/^(?:CredentialsProviderError|TokenProviderError|ProviderError)/, missing],
  [/^(?:RequestLimitExceeded|Throttl|TooManyRequests|SlowDown|RequestThrottled|EC2Throttled)/, throttled],
  [
    /^(?:ECONN|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE|EPROTO|CERT_|SELF_SIGNED|UNABLE_TO)/,
    unreachable
  ],
  [/^(?:TimeoutError|ETIMEDOUT|RequestTimeout|SilentEndpointError)/, silent],
  [/^(?:Internal|Service|Unavailable)/, failed],
  [/^(?:BrokenAnswerError|GivenUpAnswerError|HTTP )/, broken],
  [/^(?:InvalidNextToken|InvalidPaginationToken|InvalidToken)/, badPageToken]
]
