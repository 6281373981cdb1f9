import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import fc from 'fast-check'
import { corpusFiles } from './corpus.js'
import { expectEqual, expectOnly, readAsLog } from './log.js'

/**
 * Files that somebody else may have written: each is read, or refused with an error for its user, in good time; and what
 * is told of it is no command.
 *
 * @typedef {import('./cases.js').Cases} Cases
 * @typedef {import('./compiled.js').Compiled} Compiled
 */

const fixtures = join(import.meta.dirname, '..', '..', '__tests__', 'fixtures')

/** No file of this size may keep the check busy for longer, in milliseconds of the processor. */
const LONGEST_MS = 3_000

/** What YAML and the policy's own keys are made of. */
const YAML_PIECES =
  ': |- |? |, |[|]|{|}|&a |*a|<<: *a|!!binary |!!js/function |!x |"|\'|\\|>|#|%YAML 1.1|---|...|\n|\n  |\n    |\n      - |\t|\u0000|version: 1|rules:|name: |match: |tags: |breach: |warning: |usage-above: |waivers: |until: |reason: |ignore: |note: |cidr: |demand: |80|-1|.inf|.nan|0o17|0x1f|1e999|null|~|true|2026-11-03|10.0.0.0/8|::/0|{a,b}|*|**|[!a]|(?:a+)+$|__proto__: |constructor: '.split(
    '|'
  )

/** What JSON is made of, and what stands in for a value. */
const JSON_PIECES =
  '{|}|[|]|,|:|"|\\|\\u0000|\\ud800|null|true|-0|1e999|1E400|0.1|"a"|"__proto__":|"constructor":|\u0000|\ufeff|//|NaN'.split(
    '|'
  )

/**
 * @param {Cases} cases
 * @param {Compiled} sources
 * @param {import('fast-check').Arbitrary<string>} text
 */
export async function checkFiles(cases, sources, text) {
  await checkPolicies(cases, sources, text)
  await checkPlans(cases, sources, text)
  await checkSavedReports(cases, sources, text)
}

/**
 * @param {Cases} cases
 * @param {Compiled} sources
 * @param {import('fast-check').Arbitrary<string>} text
 */
async function checkPolicies(cases, sources, text) {
  const { parsePolicy, PolicyError } = await sources.load('src/policy/index.ts')
  const { judging } = await sources.load('src/domain/judge.ts')
  /** @param {string} content */
  const read = content => {
    try {
      const policy = parsePolicy(content, { file: 'policy.yml', inputs: { usageThreshold: 80 } })
      judging(policy, '2026-11-03').judge(NETWORK, undefined)
      return 'read'
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error
      const { problems } = /** @type {{ problems: { line: number, column: number }[] }} */ (error)
      for (const { line, column } of problems) {
        if (!(line >= 1 && column >= 1))
          throw new Error(`a mistake is at ${line}:${column}`, { cause: error })
      }
      return 'refused'
    }
  }
  const written = ['acme.yml', 'limits.yml'].map(name =>
    readFileSync(join(fixtures, 'policies', name), 'utf8')
  )
  await cases.property(
    'a policy is read, or every mistake in it is told with its place',
    2000,
    edited(written, fc.oneof(fc.constantFrom(...YAML_PIECES), text)),
    content => quickly(read, content)
  )
  for (const { name, text: content } of corpusFiles('policies')) {
    await cases.checks.check(`${name} is refused with a place for each mistake`, () =>
      quickly(content => {
        expectEqual(read(content), 'refused')
      }, content)
    )
  }
}

/**
 * @param {Cases} cases
 * @param {Compiled} sources
 * @param {import('fast-check').Arbitrary<string>} text
 */
async function checkPlans(cases, sources, text) {
  const { parsePlan } = await sources.load('src/plan/read.ts')
  const { planned } = await sources.load('src/plan/index.ts')
  const { policyOfInputs } = await sources.load('src/domain/policy.ts')
  const { CheckError } = await sources.load('src/domain/failure.ts')
  const { planChangeLine, planHeadline, planNetworkLine } = await sources.load('src/render/text/plan.ts')
  const policy = policyOfInputs({ usageThreshold: 80 })
  /** @param {string} content */
  const judge = content => {
    try {
      const plan = planned(parsePlan(content, 'plan.json'), { policy, resourceTypes: ['subnet'] })
      const report = plan.project([NETWORK], '2026-11-03')
      const lines = [
        planHeadline(report),
        ...report.changes.map(planChangeLine),
        ...report.networks.map(planNetworkLine)
      ]
      expectOnly(readAsLog(lines.join('\n')), [])
    } catch (error) {
      if (!(error instanceof CheckError)) throw error
    }
  }
  const written = ['made/terraform-modules.json', 'made/tofu-changes.json'].map(name =>
    readFileSync(join(fixtures, 'plans', name), 'utf8')
  )
  const other = fc.oneof(text, fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(-1, 1e308, '', [], {}, null))
  await cases.property(
    'a plan is judged, or refused with an error for its user',
    600,
    fc.oneof(
      mutated(
        written.map(content => JSON.parse(content)),
        other
      ),
      edited(written, fc.oneof(fc.constantFrom(...JSON_PIECES), text))
    ),
    content => quickly(judge, content)
  )
  for (const { name, text: content } of corpusFiles('plans')) {
    await cases.checks.check(`so is ${name}`, () => quickly(judge, content))
  }
}

/**
 * @param {Cases} cases
 * @param {Compiled} sources
 * @param {import('fast-check').Arbitrary<string>} text
 */
async function checkSavedReports(cases, sources, text) {
  const { reportSource } = await sources.load('src/sources/report.ts')
  const { monitor } = await sources.load('src/monitor.ts')
  const { policyOfInputs } = await sources.load('src/domain/policy.ts')
  const { CheckError } = await sources.load('src/domain/failure.ts')
  const { formatted } = await sources.load('src/cli/formats.ts')
  const { PLAIN } = await sources.load('src/render/terminal/paint.ts')
  const { expectValidReport } = await sources.load('__tests__/helpers/report-schema.ts')
  const { aFinding, aHit, aReport } = await sources.load('__tests__/unit/render/reports.ts')
  const { examplePlan } = await sources.load('__tests__/unit/render/plan-reports.ts')
  const { tellFailure } = await sources.load('src/cli/failure.ts')
  const { createLog } = await sources.load('src/cli/log.ts')
  const policy = policyOfInputs({ usageThreshold: 80 })
  const clock = () => new Date('2026-11-03T07:00:00Z')
  /** @type {string[]} */
  const told = []
  const stderr = { write: (/** @type {string} */ line) => told.push(line) }
  const log = createLog({ stderr, clock, isQuiet: false, isVerbose: true })
  /** @param {string} content */
  const judge = async content => {
    try {
      const source = reportSource(content, { file: 'report.json', now: clock(), maxAgeSeconds: 86_400 })
      const report = await monitor({ policy, allowEmpty: false }, { source, clock })
      expectValidReport(report)
      for (const format of ['text', 'json', 'csv', 'markdown']) {
        expectOnly(readAsLog([...formatted(report, format, { look: { paint: PLAIN } })].join('')), [])
      }
    } catch (error) {
      if (!(error instanceof CheckError)) throw error
      tellFailure(error, log)
      expectOnly(readAsLog(told.splice(0).join('')), [])
    }
    if (/** @type {any} */ ({}).polluted !== undefined) throw new Error('every object has a key more')
  }
  const saved = aReport(
    [aHit(), aFinding({ id: 'subnet-2', tags: { a: 'b' } }), aFinding({ id: 'subnet-3' })],
    {
      gaps: [{ what: 'VPCs', reason: 'access denied', remedy: 'allow it' }],
      plan: examplePlan()
    }
  )
  const other = fc.oneof(text, fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(-1, 1e308, '', [], {}, null))
  await cases.property(
    'a saved Report is judged and becomes a valid Report, or is refused with an error for its user',
    1000,
    fc.oneof(
      mutated([saved], other),
      edited([JSON.stringify(saved, undefined, 1)], fc.oneof(fc.constantFrom(...JSON_PIECES), text))
    ),
    content => quickly(judge, content)
  )
  for (const { name, text: content } of corpusFiles('reports')) {
    await cases.checks.check(`so is ${name}`, () => quickly(judge, content))
  }
}

const NETWORK = {
  ...{ id: 'subnet-0abc', name: 'web-a', type: 'subnet', cidr: '10.20.4.0/24', region: 'eu-west-1' },
  ...{ ownerId: '111122223333', vpcId: 'vpc-1', tags: { team: 'edge' }, usage: 0.9 }
}

/**
 * Texts with pieces put into them, and others taken out.
 *
 * @param {readonly string[]} written
 * @param {import('fast-check').Arbitrary<string>} piece
 */
function edited(written, piece) {
  const edit = fc.record({
    place: fc.double({ min: 0, max: 1, noNaN: true }),
    removed: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(60) }),
    pieces: fc.array(piece, { maxLength: 6 })
  })
  return fc
    .tuple(fc.constantFrom(...written), fc.array(edit, { minLength: 1, maxLength: 6 }))
    .map(([content, edits]) =>
      edits.reduce((all, { place, removed, pieces }) => {
        const at = Math.floor(place * all.length)
        return all.slice(0, at) + pieces.join('') + all.slice(at + removed)
      }, content)
    )
}

/**
 * JSON of values in which others stand in some places.
 *
 * @param {readonly unknown[]} values
 * @param {import('fast-check').Arbitrary<unknown>} other
 */
function mutated(values, other) {
  const mutation = fc.tuple(fc.array(fc.nat(40), { minLength: 1, maxLength: 9 }), other)
  return fc
    .tuple(fc.constantFrom(...values), fc.array(mutation, { minLength: 1, maxLength: 4 }))
    .map(([value, mutations]) =>
      JSON.stringify(mutations.reduce((all, [places, one]) => withOther(all, places, one), value))
    )
}

/**
 * @param {any} value
 * @param {readonly number[]} places the way to what is replaced
 * @param {unknown} other
 * @returns {unknown}
 */
function withOther(value, [place = 0, ...deeper], other) {
  if (typeof value !== 'object' || value === null) return other
  const keys = Object.keys(value)
  const key = keys[place % (keys.length + 1)]
  if (key === undefined || deeper.length === 0) return other
  const member = withOther(value[key], deeper, other)
  return Array.isArray(value)
    ? value.map((item, at) => (String(at) === key ? member : item))
    : Object.fromEntries(keys.map(name => [name, name === key ? member : value[name]]))
}

/**
 * @param {(content: string) => unknown} action
 * @param {string} content
 */
async function quickly(action, content) {
  const [startedAt, before] = [performance.now(), process.cpuUsage()]
  await action(content)
  const { user } = process.cpuUsage(before)
  if (performance.now() - startedAt > LONGEST_MS && user / 1000 > LONGEST_MS) {
    throw new Error(`it took ${Math.round(user / 1000)} ms`)
  }
}
