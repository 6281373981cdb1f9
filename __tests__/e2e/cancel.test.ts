import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { prepareStep } from '../../harness/run-action.js'
import { assertNoSecret, secretsOfRun, sentTo } from '../../harness/secrets.js'
import type { Report } from '../../src/domain/report.js'
import { ACME, emulated, type Emulator } from './support.js'

const context = emulated({ pageSize: 20 })
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

interface Cancelled {
  exitCode: number | null
  signal: NodeJS.Signals | null
  /** From the signal to the end. */
  tookMs: number
  log: string
  summary: string
  outputs: string
  report: Report | undefined
}

/** A run that gets a signal once so many requests of an action have arrived. */
async function cancelled(
  emulator: Emulator,
  by: NodeJS.Signals,
  { action, after }: { action: string; after: number }
): Promise<Cancelled> {
  const folder = mkdtempSync(join(tmpdir(), 'cancel-'))
  folders.push(folder)
  const inputs = {
    'aws-region': ACME.region,
    'role-to-assume': ACME.role('ipam-monitor'),
    'sns-topic-arn': ACME.topic,
    'cloudwatch-metrics': 'all',
    'usage-threshold': '50'
  }
  const { node, args, cwd, env } = prepareStep({ emulator, inputs, folder })
  const child = spawn(node, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (log += chunk.toString()))
  const ended = new Promise<[number | null, NodeJS.Signals | null]>(resolve => {
    child.once('close', (code, signal) => {
      resolve([code, signal])
    })
  })
  const seen = () => emulator.requests.filter(request => request.action === action).length
  while (seen() < after && child.exitCode === null) await new Promise(resolve => setTimeout(resolve, 20))
  const sent = performance.now()
  child.kill(by)
  const bound = setTimeout(() => child.kill('SIGKILL'), 20_000)
  const [exitCode, signal] = await ended
  clearTimeout(bound)
  const report = join(folder, 'runner', 'aws-ipam-report.json')
  const summary = readFileSync(env['GITHUB_STEP_SUMMARY'] ?? '', 'utf8')
  const outputs = readFileSync(env['GITHUB_OUTPUT'] ?? '', 'utf8')
  const reportText = existsSync(report) ? readFileSync(report, 'utf8') : undefined
  const masks = [...log.matchAll(/^::add-mask::(.*)$/gm)].map(([, mask = '']) => mask)
  assertNoSecret(secretsOfRun(env, emulator, masks), {
    log: log.replaceAll(/^::add-mask::.*$/gm, ''),
    summary,
    outputs,
    report: reportText ?? '',
    ...sentTo(emulator)
  })
  return {
    exitCode,
    signal,
    tookMs: performance.now() - sent,
    log,
    summary,
    outputs,
    report: reportText === undefined ? undefined : (JSON.parse(reportText) as Report)
  }
}

describe.each(['SIGINT', 'SIGTERM'] as const)('a job that is cancelled by %s', by => {
  test('while it reads ends at once, with what was read by then', async () => {
    const { emulator } = context
    emulator.faults.add({ match: { action: 'GetIpamResourceCidrs', from: 4 }, fault: 'hang' })
    const run = await cancelled(emulator, by, { action: 'GetIpamResourceCidrs', after: 4 })
    expect(run).toMatchObject({ exitCode: 1, signal: null })
    expect(run.tookMs).toBeLessThan(7_500)
    expect(run.report?.coverage.gaps[0]?.reason).toBe('the run was cancelled')
    expect(run.report?.findings.length).toBeGreaterThan(0)
    expect(run.summary).toContain('the run was cancelled')
    expect(run.outputs).toContain('report-file')
    expect(run.log).toContain('::error::Failed: the run was cancelled')
    expect(emulator.messages).toEqual([])
  })

  test.each(['Publish', 'PutMetricData'])(
    'during %s ends at once: what it found is written already, and what may be missing is said',
    async action => {
      const { emulator } = context
      emulator.faults.add({ match: { action }, fault: 'hang' })
      const run = await cancelled(emulator, by, { action, after: 1 })
      expect(run).toMatchObject({ exitCode: 1, signal: null })
      expect(run.tookMs).toBeLessThan(7_500)
      expect(run.report?.status).toBe('breach')
      expect(run.summary).toMatch(/^## /)
      expect(run.log).toContain('::error::Failed: the run was cancelled while its result was delivered')
    }
  )

  test.each(['DescribeIpamScopes', 'AssumeRoleWithWebIdentity', 'GetIdToken'])(
    'before anything was read, while it waits for %s, says so, and claims nothing',
    async action => {
      const { emulator } = context
      emulator.faults.add({ match: { action }, fault: 'hang' })
      const run = await cancelled(emulator, by, { action, after: 1 })
      expect(run).toMatchObject({ exitCode: 1, signal: null, report: undefined })
      expect(run.tookMs).toBeLessThan(7_500)
      expect(run.summary).toContain('the run was cancelled')
      expect(run.outputs).toMatch(/^status<<(\S+)\nerror\n/m)
    }
  )
})
