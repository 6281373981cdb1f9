import { DEFAULTS, INPUT_NAMES, type InputName } from '../settings.js'

/** Inputs that have a meaning on GitHub alone. */
export const GITHUB_INPUTS = ['audience', 'comment-pr', 'comment-key', 'github-token', 'summary'] as const

export type OptionName = Exclude<InputName, (typeof GITHUB_INPUTS)[number]>

/** How an input is told as an option. */
export interface OptionHelp {
  /** What stands for its value: `<percent>`; in brackets where it may be left out, which means true. */
  value: string
  help: string
  /** Whether it may be given several times, each adding to the list. */
  isList?: true
}

/** Options under one headline of the help. */
interface Group {
  title: string
  options: Partial<Record<OptionName, OptionHelp>>
}

const YES_OR_NO = '[true|false]'

/** Every input that is an option, in the order of the help. */
export const GROUPS: readonly Group[] = [
  {
    title: 'What is enough:',
    options: {
      'usage-threshold': { value: '<percent>', help: 'a usage above it is a breach' },
      'warning-threshold': { value: '<percent>', help: 'a usage above it is a warning' },
      'minimum-available': { value: '<addresses>', help: 'fewer left is a breach' },
      'policy-file': { value: '<file>', help: 'what is enough for which network, as YAML or JSON' },
      'fail-on': { value: '<verdict>', help: 'breach, warning (either) or never: what makes the exit code 1' }
    }
  },
  {
    title: 'What is read:',
    options: {
      source: { value: '<source>', help: 'ipam, ec2, auto (IPAM where there is one) or report' },
      'source-file': { value: '<file>', help: 'the saved Report, for --source report' },
      'aws-region': {
        value: '<region>',
        help: "IPAM's home Region (default: AWS_REGION, AWS_DEFAULT_REGION, the profile's)"
      },
      'scope-type': { value: '<type>', help: 'private, public or all IPAM scopes' },
      'scope-ids': { value: '<ids>', help: 'these IPAM scopes instead', isList: true },
      'resource-types': {
        value: '<types>',
        help: 'vpc, subnet, eip, public-ipv4-pool, ipv6-pool, eni, anycast-ip-list, ipam-pool, or all',
        isList: true
      },
      regions: {
        value: '<regions>',
        help: 'for --source ec2 or auto: the Regions to read, or all',
        isList: true
      },
      'account-roles': {
        value: '<arns>',
        help: 'for --source ec2 or auto: a role to assume for each account to read',
        isList: true
      },
      'max-age': { value: '<time>', help: 'how old what is read may be, such as 2h' },
      'allow-empty': { value: YES_OR_NO, help: 'pass where there is not one resource' },
      'allow-incomplete': { value: YES_OR_NO, help: 'pass where something could not be read' }
    }
  },
  {
    title: 'A change that is planned:',
    options: {
      'plan-file': { value: '<files>', help: 'plans, as `terraform show -json` prints them', isList: true },
      'plan-blame': {
        value: '<whose>',
        help: 'change fails by what the change causes, all by what is red today too'
      }
    }
  },
  {
    title: 'Credentials:',
    options: {
      'role-to-assume': { value: '<arn>', help: 'a role to assume with the credentials at hand' },
      'role-session-name': { value: '<name>', help: "name of the assumed role's session" },
      'role-duration-seconds': { value: '<seconds>', help: "how long the role's credentials last" }
    }
  },
  {
    title: 'Who is told:',
    options: {
      'sns-topic-arn': { value: '<arn>', help: 'alert this topic when something is over its limit' },
      'sns-subject': { value: '<text>', help: "the alert's subject" },
      'cloudwatch-metrics': { value: '<which>', help: 'none, breaches or all: publish metrics' },
      'cloudwatch-namespace': { value: '<name>', help: 'where metrics are published' },
      'dry-run': { value: YES_OR_NO, help: 'say what would be sent, and send nothing' },
      'report-file': { value: '<file>', help: 'keep the whole Report as JSON too' }
    }
  }
]

/** The default of an option, where it has one that is worth telling. */
export function defaultOf(name: OptionName): string | undefined {
  const defaults: Partial<Record<InputName, string>> = DEFAULTS
  const value = defaults[name]
  return value === 'false' ? undefined : value
}

/** The texts of the options as inputs: of a list its parts in lines, as a workflow has them. */
export function inputsOf(given: Readonly<Record<string, unknown>>): Partial<Record<InputName, string>> {
  const inputs: Partial<Record<InputName, string>> = {}
  for (const name of INPUT_NAMES) {
    const value = given[name]
    if (typeof value === 'string') inputs[name] = value
    else if (value === true) inputs[name] = 'true'
    else if (Array.isArray(value)) inputs[name] = value.join('\n')
  }
  return inputs
}
