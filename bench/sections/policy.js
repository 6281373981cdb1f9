import process from 'node:process'
import { withPolicyModules } from '../../scripts/policy-modules.js'
import { median } from '../measure.js'
import { count, ms } from '../table.js'

const RESOURCES = 200_000
const RULES = 200
const WAIVERS = 100
const BOUND_MS = 1000

/**
 * What deciding by a policy costs: rules with globs and CIDRs, of which most match little, and resources of which
 * most fall through to the inputs.
 *
 * @param {{ runs: number }} options
 * @returns {Promise<import('../table.js').Row[]>}
 */
export async function policy({ runs }) {
  return await withPolicyModules(async load => {
    const { parsePolicy } = await load('policy/index.js')
    const resources = organisation()
    const rows = []
    for (const [what, text] of Object.entries({ mixed: mixed(), 'names and CIDRs alone': hard() })) {
      const times = []
      for (let run = 0; run <= runs; run++) {
        // Parsed anew each time, so that nothing is remembered.
        const parsed = parsePolicy(text, { file: 'policy.yml', inputs: { usageThreshold: 80 } })
        const before = process.cpuUsage()
        for (const resource of resources) {
          parsed.ruleOf(resource)
          parsed.waiversOf(resource)
        }
        const { user, system } = process.cpuUsage(before)
        if (run > 0) times.push((user + system) / 1000)
      }
      const measured = median(times)
      rows.push({
        what: `${count(RESOURCES)} resources under ${RULES} rules and ${WAIVERS} waivers, ${what}: CPU time`,
        measured: ms(measured),
        beside: `≤ ${ms(BOUND_MS)}`,
        missed: measured > BOUND_MS
      })
    }
    return rows
  })
}

const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-southeast-2', 'sa-east-1']
const TEAMS = ['platform', 'data', 'payments', 'search', 'mobile', 'edge', 'identity', 'billing']
const STAGES = ['prod', 'staging', 'dev', 'sandbox']

function organisation() {
  return Array.from({ length: RESOURCES }, (_, index) => ({
    id: `subnet-${index.toString(16).padStart(17, '0')}`,
    name: `${of(STAGES, index)}/${of(TEAMS, index >> 2)}/private-${index % 5000}`,
    type: index % 10 === 0 ? 'vpc' : 'subnet',
    cidr: `10.${(index >> 12) & 255}.${(index >> 4) & 255}.${(index & 15) * 16}/28`,
    region: of(REGIONS, index),
    ownerId: String(111_111_111_111 + (index % 2000)),
    vpcId: `vpc-${(index >> 3).toString(16).padStart(17, '0')}`,
    scopeId: 'ipam-scope-0123456789abcdef0',
    tags: {
      Name: `subnet ${index}`,
      team: of(TEAMS, index >> 2),
      stage: of(STAGES, index),
      'cost-centre': String(index % 300)
    },
    managementState: index % 3 === 0 ? 'managed' : 'unmanaged',
    usage: (index % 100) / 100
  }))
}

/** As policies are: each rule asks for several things. */
function mixed() {
  return policyText(index => {
    const name = `name: "*/${of(TEAMS, index)}-${index}/*"`
    const cidr = `cidr: [172.16.${index}.0/24, 10.${index % 64}.${index}.0/26]`
    const kinds = [
      `{ type: subnet, region: "${of(REGIONS, index).slice(0, 3)}*", tags: { team: "${of(TEAMS, index).slice(0, 2)}*", stage: none }, ${cidr} }`,
      `{ type: [vpc, subnet], ${cidr}, netmask-length: { at-least: 24 } }`,
      `{ ${name}, account: "1111111${index}*" }`,
      `{ tags: { "cost-centre": "${index}?", eks-${index % 8}: "*" }, region: [eu-west-1, "ap-*"] }`
    ]
    return of(kinds, index)
  })
}

/** As bad as it gets: nothing to tell rules apart by but globs of names and CIDRs. */
function hard() {
  return policyText(index =>
    index % 2 === 0
      ? `{ name: "*-${index}-*x" }`
      : `{ cidr: [172.16.${index}.0/24, 192.168.${index}.0/24], name: "p*${index}?" }`
  )
}

/** @param {(index: number) => string} matchOf */
function policyText(matchOf) {
  const rules = Array.from(
    { length: RULES },
    (_, index) => `  - { name: rule ${index}, match: ${matchOf(index)}, breach: { usage-above: 90 } }`
  )
  const waivers = Array.from({ length: WAIVERS }, (_, index) => {
    const id = `subnet-${(index * 977).toString(16).padStart(17, '0')}`
    return `  - { match: { id: ${id} }, until: 2027-01-31, reason: "NET-${index}" }`
  })
  return ['version: 1', 'rules:', ...rules, 'waivers:', ...waivers].join('\n')
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {number} index
 * @returns {T}
 */
function of(items, index) {
  const item = items[index % items.length]
  if (item === undefined) throw new Error('there is nothing to choose from')
  return item
}
