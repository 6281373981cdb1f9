import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startGithub, type Github } from '../../harness/github.js'
import { runAction } from '../../harness/run-action.js'
import { pullRequestEvent } from '../../harness/runner/events.js'
import { writeReport } from '../../src/channels/files.js'
import type { Finding } from '../../src/domain/report.js'
import { answerOf } from '../../src/lambda/answer.js'
import { findingOf } from '../unit/render/large.js'
import { ACME, emulated } from './support.js'

/** As large as it gets: 200,000 resources, of which 100,000 are over their limit. */
const RESOURCES = 200_000
const BREACHES = 100_000
const RUN_MS = 180_000

const context = emulated()
const folder = mkdtempSync(join(tmpdir(), 'limits-'))
const saved = join(folder, 'saved.json')
const kept = join(folder, 'kept.json')
let github: Github
/** What had arrived when the run had ended: an emulator forgets between tests. */
let sent: Pick<typeof context.emulator, 'messages' | 'metrics' | 'requests'>
let run: Omit<Awaited<ReturnType<typeof runAction>>, 'report'>

beforeAll(async () => {
  github = await startGithub()
  const findings = Array.from({ length: RESOURCES }, (_, index) => findingOf(index, index < BREACHES))
  await writeReport(reportOf(findings), saved)
  run = await runAction({
    emulator: context.emulator,
    github,
    event: pullRequestEvent({ number: 1 }),
    inputs: {
      'aws-region': ACME.region,
      source: 'report',
      'source-file': saved,
      'report-file': kept,
      'sns-topic-arn': ACME.topic,
      'cloudwatch-metrics': 'breaches',
      'comment-pr': 'always',
      'fail-on': 'never'
    },
    timeoutMs: RUN_MS
  })
  const { messages, metrics, requests } = context.emulator
  sent = { messages: [...messages], metrics: [...metrics], requests: [...requests] }
}, RUN_MS + 60_000)
afterAll(async () => {
  await github.close()
  rmSync(folder, { recursive: true })
})

function reportOf(findings: Finding[]) {
  const totals = { resources: RESOURCES, measured: RESOURCES, breach: BREACHES, warning: 0 }
  return {
    schemaVersion: 1 as const,
    generatedAt: new Date().toISOString(),
    source: 'ipam',
    regions: ['eu-west-1'],
    status: 'breach' as const,
    coverage: { complete: true, gaps: [] },
    totals: { ...totals, ok: RESOURCES - BREACHES, waived: 0, ignored: 0, unmeasured: 0 },
    findings
  }
}

/** The numbers of the subnets that a text names, in its order. */
const idsIn = (text = '') => [...text.matchAll(/subnet-(\d{17})/g)].map(([, digits]) => Number(digits))
const bytes = (text = '') => Buffer.byteLength(text)
/** The numbers that a text tells as left out. */
const numbersIn = (text: string) =>
  [...text.matchAll(/\d[\d,]*/g)].map(([digits]) => Number(digits.replaceAll(',', '')))

describe('200,000 resources with 100,000 breaches', () => {
  test('are all in the report file', async () => {
    let lines = 0
    for await (const line of createInterface({ input: createReadStream(kept) }))
      if (line.startsWith('{"id"')) lines += 1
    expect(lines).toBe(RESOURCES)
    expect(statSync(kept).size).toBeGreaterThan(50 * 2 ** 20)
    expect(run.outputs['breach-count']).toBe(String(BREACHES))
    expect(run.conclusion).toBe('success')
  })

  test('fit into the summary, worst first, with the true number of those left out', () => {
    expect(run.summaryBytes).toBeLessThanOrEqual(900 * 1024)
    expect(run.summaryBytes).toBeGreaterThan(800 * 1024)
    const listed = idsIn(run.summary)
    const shown = new Set(listed).size
    const breached = [...new Set(listed)].filter(n => n < BREACHES)
    expect(breached).toEqual(breached.map((_, index) => index))
    expect(numbersIn(run.summary)).toContain(
      BREACHES - shown + [...new Set(listed)].filter(n => n >= BREACHES).length
    )
  })

  test('fit into the outputs', () => {
    const { breaches = '[]', 'breaches-truncated': isTruncated } = run.outputs
    expect(bytes(breaches)).toBeLessThanOrEqual(120 * 1024)
    expect(isTruncated).toBe('true')
    const some = JSON.parse(breaches) as Finding[]
    expect(some.length).toBeGreaterThan(100)
    expect(some.map(({ id }) => Number(id.slice('subnet-'.length)))).toEqual(some.map((_, index) => index))
  })

  test('fit into the annotations that are left, one of which says how many more', () => {
    const errors = run.annotations.filter(({ level }) => level === 'error')
    // Of ten one tells the end, and one each is kept for an alert and metrics that fail.
    expect(errors).toHaveLength(7)
    expect(errors[0]?.message).toContain('subnet-00000000000000000')
    expect(numbersIn(errors[6]?.message ?? '')).toContain(BREACHES - 6)
  })

  test('fit into one alert', () => {
    const [message, ...none] = sent.messages
    expect(none).toEqual([])
    expect(bytes(message?.message)).toBeLessThanOrEqual(256 * 1024)
    expect([...new Set(idsIn(message?.message))]).toEqual(Array.from({ length: 50 }, (_, n) => n))
    expect(message?.message).toContain(`and ${(BREACHES - 50).toLocaleString('en-US')} more`)
  })

  test('are three metrics each, in requests that CloudWatch takes', () => {
    expect(sent.metrics).toHaveLength(3 * BREACHES)
    const puts = sent.requests.filter(({ action }) => action === 'PutMetricData')
    expect(puts.every(({ status, rows = 0 }) => status === 200 && rows <= 1000)).toBe(true)
  })

  test('fit into the comment', async () => {
    const [comment, ...none] = await github.comments(1)
    expect(none).toEqual([])
    expect(comment?.body.length).toBeLessThanOrEqual(65_536)
    expect(comment?.body).toContain('100,000 of 200,000')
    const shown = [...new Set(idsIn(comment?.body))].filter(n => n < BREACHES)
    expect(shown.length).toBeGreaterThan(100)
    expect(shown).toEqual(shown.map((_, index) => index))
    expect(numbersIn(comment?.body ?? '')).toContain(BREACHES - shown.length)
  })

  test('fit into the answer of the function, and what it leaves out is counted', () => {
    const findings = Array.from({ length: RESOURCES }, (_, index) => findingOf(index, index < BREACHES))
    for (const limitBytes of [245_760, 6_291_456]) {
      const answer = answerOf(reportOf(findings), { limitBytes })
      expect(bytes(JSON.stringify(answer))).toBeLessThanOrEqual(limitBytes)
      const { findings: some } = answer.report
      expect(some.length).toBeGreaterThan(100)
      expect(some.map(({ id }) => id)).toEqual(findings.slice(0, some.length).map(({ id }) => id))
      expect(some.length + answer.omitted.findings).toBe(RESOURCES)
      expect(answer.omitted.breaches).toBe(
        BREACHES - some.filter(({ verdict }) => verdict === 'breach').length
      )
      expect(answer.report.totals.breach).toBe(BREACHES)
    }
  })
})
