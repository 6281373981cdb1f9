import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from '@jest/globals'
import type { Finding } from '../../src/domain/report.js'
import { expectValidReport } from '../helpers/report-schema.js'
import { ACME, countOf, emulated, lastLine, type Run } from './support.js'

const context = emulated()
const POLICY = fileURLToPath(new URL('../fixtures/policies/acme.yml', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'policy-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function named(run: Run, name: string): Finding {
  const finding = run.report.findings.find(one => one.name === name)
  if (finding === undefined) throw new Error(`no finding is called ${name}`)
  return finding
}

describe('a policy file', () => {
  test('decides rule by rule, with the inputs as its last rule', async () => {
    const run = await context.check({ 'policy-file': POLICY })
    expectValidReport(run.report)
    expect(named(run, 'platform-prod-eks-pods-1')).toMatchObject({
      verdict: 'breach',
      rule: 'pods keep room for a rolling upgrade',
      note: 'https://wiki.example.com/runbooks/eks-subnets',
      hits: [
        { limit: 'usage-above', threshold: 90, verdict: 'breach' },
        { limit: 'available-below', threshold: 2000, verdict: 'warning' }
      ]
    })
    expect(named(run, 'platform-prod-eks-pods-2').verdict).toBe('warning')
    expect(named(run, 'payments-prod-transfer-1')).toMatchObject({
      verdict: 'ignored',
      ignoredBecause: 'point-to-point links'
    })
    expect(named(run, 'borealis-office-desks-1')).toMatchObject({
      verdict: 'waived',
      waiver: { until: '2999-01-31', reason: 'being drained, NET-482', expired: false }
    })
    const expired = run.report.findings.find(({ id }) => id === 'subnet-005851b45c968492e')
    expect(expired?.verdict).toBe('breach')
    expect(expired?.reasons.at(-1)).toBe('the waiver (was to move) ran out on 2020-01-31')
    expect(expired).not.toHaveProperty('rule')
  })

  test('holds IPAM to its own findings, and presets to their numbers', async () => {
    const policy = fileURLToPath(new URL('../fixtures/policies/limits.yml', import.meta.url))
    const run = await context.check({ 'policy-file': policy, 'resource-types': 'vpc, subnet' })
    expectValidReport(run.report)
    const vpcs = run.report.findings.filter(({ type }) => type === 'vpc')
    const overlapping = vpcs.filter(({ hits = [] }) => hits.some(({ limit }) => limit === 'overlap'))
    expect(overlapping).toEqual(vpcs.filter(({ overlapStatus }) => overlapStatus === 'overlapping'))
    expect(overlapping[0]?.reasons).toContain('IPAM finds that it overlaps another network')

    const transfer = named(run, 'payments-prod-transfer-1')
    expect(Number(transfer.availableAddresses)).toBeLessThan(8)
    expect(transfer).toMatchObject({
      rule: 'load balancers keep room',
      hits: [
        { limit: 'available-below', threshold: 8, verdict: 'breach' },
        { limit: 'compliance', threshold: 'noncompliant', verdict: 'breach' }
      ]
    })
    expect(transfer.reasons).toContain('IPAM finds it noncompliant')
  })

  test('is told of in the summary: rules, notes, waivers, and what of it is of no use', async () => {
    const run = await context.check({ 'policy-file': POLICY })
    // A long name is broken over lines.
    expect(run.summary.replace(/ ?<br>|<wbr>/g, ' ')).toContain('pods keep room for a rolling upgrade')
    expect(run.summary).toContain('https://wiki.example.com/runbooks/eks-subnets')
    expect(run.summary).toContain('NET-482')
    expect(run.summary).toContain('point-to-point links')
    expect(run.report.policy?.notices).toEqual(
      expect.arrayContaining([
        'the rule "nothing is called so" decides nothing: it matches nothing that no rule before it takes',
        expect.stringContaining('ran out on 2020-01-31')
      ])
    )
    expect(run.summary).toContain('nothing is called so')
  })

  test('with mistakes is answered with all of them, each with its place, before any call', async () => {
    const { emulator, check } = context
    const file = join(folder, 'wrong.yml')
    writeFileSync(
      file,
      'version: 1\nrules:\n  - name: a\n    match: { typ: vpc }\n    breach: { usage-above: 180 }\n  - name: b\n    match: { type: subnet }\n    breach: { free-block-below: /24 }\n'
    )
    const run = await check({ 'policy-file': file })
    expect(run.exitCode).toBe(1)
    expect(run.outputs['status']).toBe('error')
    const errors = run.annotations.filter(({ message }) => message.startsWith(file))
    expect(errors.length).toBeGreaterThanOrEqual(3)
    expect(errors[0]?.message).toMatch(/wrong\.yml:4:\d+: .*typ.*type/)
    expect(errors[0]?.properties).toMatchObject({ file, line: '4' })
    expect(run.summary).toContain('usage-above')
    expect(emulator.requests).toHaveLength(0)
  })

  test('that is not there says so', async () => {
    const run = await context.check({ 'policy-file': 'nowhere.yml' })
    expect(lastLine(run)).toContain('policy-file: nowhere.yml could not be read')
  })
})

describe('true headroom', () => {
  test('of a VPC is judged by its subnets, which are read though nobody asked for them', async () => {
    const { emulator, check } = context
    const run = await check({ 'policy-file': POLICY, 'resource-types': 'vpc' })
    expectValidReport(run.report)
    expect(new Set(run.report.findings.map(({ type }) => type))).toEqual(new Set(['vpc']))
    expect(countOf(emulator, 'ec2:GetIpamResourceCidrs')).toBe(4)
    const ipv4 = run.report.findings.filter(({ family }) => family === 'ipv4')
    expect(ipv4.length).toBeGreaterThan(3)
    for (const { name, largestFreeBlock, verdict } of ipv4) {
      if (name === 'sandbox') continue
      expect(largestFreeBlock).toBeDefined()
      const fits = typeof largestFreeBlock === 'string' && Number(largestFreeBlock.slice(1)) <= 20
      expect(verdict).toBe(fits ? 'ok' : 'breach')
    }
    expect(run.summary).toMatch(/no free \/20/)
    // One of its subnets came without a CIDR: what takes its space is not known, and so the check is not complete.
    expect(named(run, 'sandbox')).not.toHaveProperty('largestFreeBlock')
    expect(run.report.coverage.gaps).toHaveLength(1)
  })

  test('is not known where the subnets could not be read, which is a gap and no pass', async () => {
    const { emulator, check } = context
    emulator.faults.add({
      match: { action: 'GetIpamResourceCidrs', params: { ResourceType: 'subnet' } },
      fault: 'access-denied'
    })
    const run = await check({ 'policy-file': POLICY, 'resource-types': 'vpc' })
    expect(run.exitCode).toBe(1)
    expect(run.outputs['status']).toBe('incomplete')
    expect(JSON.stringify(run.report.coverage.gaps)).toContain('whether a /20 still fits is not known')
  })

  test('of pools tells their share, free blocks and place, and none is counted twice', async () => {
    const run = await context.check({ 'policy-file': POLICY, 'resource-types': 'ipam-pool' })
    expectValidReport(run.report)
    const pools = run.report.findings
    expect(pools.length).toBeGreaterThan(8)
    const top = pools.find(({ id }) => id === 'ipam-pool-09b5e95c35ec28367')
    // Four regional pools of a /11 each out of a /8, whatever those give on.
    expect(top).toMatchObject({ usagePercent: 50, poolDepth: 1, largestFreeBlock: '/9' })
    const child = pools.find(({ id }) => id === 'ipam-pool-06aa5dd6f6ba2e8cc')
    expect(child).toMatchObject({ parentPoolId: 'ipam-pool-09b5e95c35ec28367', poolDepth: 2 })
    const tight = pools.find(({ id }) => id === 'ipam-pool-022882d50777aec8c')
    expect(tight?.verdict).toBe('breach')
    expect(Number(tight?.availableAddresses)).toBeGreaterThan(1_024)
    expect(tight?.reasons.join()).toContain('no free /22')
    expect(run.summary).toContain('no free /22')
  })

  test('of pools that may not be read is a gap that names the permission', async () => {
    const { emulator, check } = context
    emulator.faults.add({ match: { action: 'DescribeIpamPools' }, fault: 'access-denied' })
    const run = await check({ 'resource-types': 'subnet, ipam-pool', 'usage-threshold': '100' })
    expect(run.outputs['status']).toBe('incomplete')
    expect(run.log).toContain('"Action":"ec2:DescribeIpamPools"')
  })
})

describe("how old IPAM's view is", () => {
  test('is told with max-age, and costs no call without it', async () => {
    const { emulator, check } = context
    const plain = await check({})
    expect(countOf(emulator, 'ec2:GetIpamDiscoveredResourceCidrs')).toBe(0)
    expect(plain.report).not.toHaveProperty('samples')
    const run = await check({ 'max-age': '30d', 'scope-ids': ACME.privateScopes[0] ?? '' })
    expect(run.report.samples?.oldest).toMatch(/^\d{4}-/)
    expectValidReport(run.report)
  })

  test('is a gap where it is older than allowed', async () => {
    const run = await context.check({ 'max-age': '1s', 'usage-threshold': '100' })
    expect(run.outputs['status']).toBe('incomplete')
    expect(run.log).toContain('max-age')
  })

  test('that may not be asked is a gap with its remedy', async () => {
    const { emulator, check } = context
    emulator.faults.add({ match: { action: 'DescribeIpamResourceDiscoveries' }, fault: 'access-denied' })
    const run = await check({ 'max-age': '30d', 'usage-threshold': '100' })
    expect(run.outputs['status']).toBe('incomplete')
    expect(run.log).toContain('"Action":"ec2:DescribeIpamResourceDiscoveries"')
  })
})
