import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEPTH, expectOutcome, LONG } from './outcome.js'

/** @typedef {import('./outcome.js').Outcome} Outcome */

/** A saved Report of one network, of which a part is hostile. */
const FINDING = {
  ...{ id: 'subnet-1', name: 'web', type: 'subnet', cidr: '10.0.0.0/24', region: 'eu-west-1' },
  ...{ ownerId: '111122223333', vpcId: 'vpc-1', scopeId: 'ipam-scope-1', tags: {} },
  ...{ usagePercent: 97.66, totalAddresses: 256, availableAddresses: 6, verdict: 'breach', reasons: [] }
}
const REPORT = {
  ...{ schemaVersion: 1, generatedAt: '2026-11-03T06:00:00Z', source: 'ipam', homeRegion: 'eu-west-1' },
  ...{ regions: ['eu-west-1'], status: 'breach', coverage: { complete: true, gaps: [] } },
  totals: { resources: 1, measured: 1, breach: 1, warning: 0, ok: 0, waived: 0, ignored: 0, unmeasured: 0 },
  findings: [FINDING]
}

/** In the place of `"HERE"`: what JSON.stringify cannot make itself. */
const NESTED = `${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`
/** @param {unknown} value */
const nested = value => JSON.stringify(value).replace('"HERE"', () => NESTED)

/** @type {readonly (readonly [name: string, input: string, text: string, outcome: Outcome])[]} */
const FILES = [
  ['a policy of 10 MB', 'policy-file', `version: 1\nrules: [{ name: ${LONG} }]\n`, 'error'],
  ['a policy nested 500,000 deep', 'policy-file', '['.repeat(DEPTH), 'error'],
  ['a Report with a name of 10 MB', 'source-file', JSON.stringify(named(LONG)), 'judged'],
  ['a Report with a tag of 10 MB', 'source-file', JSON.stringify(named('web', LONG)), 'judged'],
  ['a Report with a CIDR of 10 MB', 'source-file', JSON.stringify(of(LONG)), 'gap'],
  ['a Report whose tag is nested 500,000 deep', 'source-file', nested(named('web', 'HERE')), 'error'],
  ['a Report cut off in 10 MB of text', 'source-file', `{"schemaVersion":1,"source":"${LONG}`, 'error'],
  ['a plan with an address of 10 MB', 'plan-file', JSON.stringify(planned(`aws_subnet.${LONG}`)), 'judged'],
  [
    'a plan whose tags are nested 500,000 deep',
    'plan-file',
    nested(planned('aws_subnet.new', 'HERE')),
    'judged'
  ],
  ['a plan with a CIDR of 10 MB', 'plan-file', JSON.stringify(planned('aws_subnet.a', '', LONG)), 'judged'],
  ['a plan with a tag of 10 MB', 'plan-file', JSON.stringify(planned('aws_subnet.a', LONG)), 'judged'],
  ['a plan that is one text of 10 MB', 'plan-file', JSON.stringify(LONG), 'error']
]

/** @param {import('../cases.js').Cases} cases */
export async function checkFileBombs(cases) {
  const folder = mkdtempSync(join(tmpdir(), 'bombs-'))
  try {
    const usual = join(folder, 'report.json')
    writeFileSync(usual, JSON.stringify(REPORT))
    for (const [name, input, text, outcome] of FILES) {
      await cases.checks.check(`${name} ends as it should: ${outcome}`, async () => {
        const file = join(folder, 'bomb')
        writeFileSync(file, text)
        await expectOutcome(outcome, { source: 'report', 'source-file': usual, [input]: file })
      })
    }
    const link = join(folder, 'link')
    symlinkSync('/dev/zero', link)
    for (const input of ['policy-file', 'source-file', 'plan-file']) {
      await cases.checks.check(`a ${input} that is a link to a device ends as it should: error`, async () => {
        await expectOutcome('error', { source: 'report', 'source-file': usual, [input]: link })
      })
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/**
 * @param {string} name
 * @param {string} [tag]
 */
function named(name, tag) {
  const finding = { ...FINDING, name, ...(tag !== undefined && { tags: { tag } }) }
  return { ...REPORT, findings: [finding] }
}

/** @param {string} cidr */
function of(cidr) {
  return { ...REPORT, findings: [{ ...FINDING, cidr }] }
}

/**
 * @param {string} address
 * @param {string} [tags]
 * @param {string} [cidr]
 */
function planned(address, tags = '', cidr = '10.0.0.0/25') {
  const after = { cidr_block: cidr, vpc_id: 'vpc-1', tags }
  const [, name = ''] = address.split('.')
  const change = { actions: ['create'], before: null, after, after_unknown: {} }
  return {
    ...{ format_version: '1.2', terraform_version: '1.12.0' },
    resource_changes: [{ address, mode: 'managed', type: 'aws_subnet', name, change }]
  }
}
