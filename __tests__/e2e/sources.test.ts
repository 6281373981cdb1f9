import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { expectValidReport } from '../helpers/report-schema.js'
import { calls, countOf, emulated, lastLine } from './support.js'

const NO_IPAM = new URL('../../emulator/organisations/no-ipam.json', import.meta.url)
const folder = mkdtempSync(join(tmpdir(), 'sources-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('without IPAM', () => {
  const context = emulated({ organisation: NO_IPAM })
  const EC2 = { source: 'ec2', 'resource-types': 'all' }
  const roles = () =>
    context.emulator.organisation.roles
      .map(({ arn }) => arn)
      .filter(arn => arn.endsWith('reader'))
      .join('\n')

  test('EC2 is read in the Region of the credentials, exactly', async () => {
    const { emulator, check } = context
    const run = await check(EC2)
    expectValidReport(run.report)
    expect(run.report).toMatchObject({ source: 'ec2', regions: ['eu-central-1'] })
    const app = run.report.findings.find(({ name, family }) => name === 'shop-app-1' && family === 'ipv4')
    expect(app).toMatchObject({ verdict: 'breach', totalAddresses: 1024 })
    expect(app).not.toHaveProperty('approximate')
    const vpcs = run.report.findings.filter(({ type }) => type === 'vpc')
    expect(vpcs.map(({ cidr }) => cidr).sort()).toEqual(
      expect.arrayContaining(['10.1.0.0/20', '100.64.0.0/20', '2001:db8:51:100::/56'])
    )
    expect(
      vpcs.every(({ usagePercent, freeBlocks }) => usagePercent !== null && freeBlocks !== undefined)
    ).toBe(true)
    expect(new Set(calls(emulator))).toEqual(
      new Set(['ec2:DescribeSubnets', 'ec2:DescribeVpcs', 'sts:GetCallerIdentity'])
    )
  })

  test('all enabled Regions are read, and no other', async () => {
    const run = await context.check({ ...EC2, regions: 'all' })
    expect(run.report.regions).toEqual(['eu-central-1', 'us-east-1'])
    const asked = new Set(
      context.emulator.requests
        .filter(({ action }) => action === 'DescribeSubnets')
        .map(({ region }) => region)
    )
    expect(asked).toEqual(new Set(['ap-northeast-1', 'eu-central-1', 'us-east-1']))
  })

  test('several accounts are read by their roles, and what is shared counts once', async () => {
    const { emulator, check } = context
    const run = await check({ ...EC2, regions: 'all', 'account-roles': roles() })
    expectValidReport(run.report)
    expect(new Set(run.report.findings.map(({ ownerId }) => ownerId)).size).toBeGreaterThan(1)
    const keys = run.report.findings.map(({ id, cidr }) => `${id} ${cidr}`)
    expect(new Set(keys).size).toBe(keys.length)
    expect(countOf(emulator, 'sts:AssumeRole')).toBe(roles().split('\n').length)
    for (const secret of run.masks) expect(run.log).not.toContain(secret)
  })

  test('a Region that refuses is a gap, and the others are there', async () => {
    const { emulator, check } = context
    emulator.faults.add({
      match: { action: 'DescribeSubnets', nth: 1 },
      fault: 'error',
      code: 'UnauthorizedOperation',
      message: 'You are not authorized to perform this operation.',
      status: 403
    })
    const run = await check({ ...EC2, 'resource-types': 'subnet', regions: 'all', 'usage-threshold': '100' })
    expect(run.outputs['status']).toBe('incomplete')
    expect(run.report.coverage.gaps).toHaveLength(1)
    expect(run.log).toContain('"Action":"ec2:DescribeSubnets"')
    expect(run.report.findings.length).toBeGreaterThan(0)
  })

  test('an account whose role refuses is a gap with its own remedy', async () => {
    const run = await context.check({
      ...EC2,
      'account-roles': `${roles()}\narn:aws:iam::999988887777:role/nobody`,
      'usage-threshold': '100'
    })
    expect(run.outputs['status']).toBe('incomplete')
    expect(run.log).toContain('arn:aws:iam::999988887777:role/nobody')
    expect(run.log).toContain('sts:AssumeRole')
  })

  test('what the roles of accounts were given is told by nobody who says it back', async () => {
    const error = { fault: 'error', code: 'UnauthorizedOperation', status: 403 } as const
    context.emulator.faults.add({ match: { action: 'DescribeSubnets' }, ...error, message: 'no {issued}' })
    const run = await context.check({ ...EC2, 'account-roles': roles() })
    expect(context.emulator.issued.length).toBeGreaterThan(2)
    expect(run.report.coverage.gaps[0]?.reason).toMatch(/no \*{3} and \*{3} and \*{3}/)
  })

  test('auto falls back to EC2 and says why', async () => {
    const run = await context.check({ source: 'auto' })
    expect(run.report).toMatchObject({ source: 'ec2' })
    expect(run.report.sourceReason).toContain('no home Region of an IPAM')
    expect(run.summary).toContain('no home Region of an IPAM')
  })
})

describe('with IPAM', () => {
  const context = emulated()

  test('auto takes IPAM, and no call of EC2 is made', async () => {
    const { emulator, check } = context
    const run = await check({ source: 'auto' })
    expect(run.report.source).toBe('ipam')
    expect(calls(emulator)).not.toContain('ec2:DescribeSubnets')
  })

  test('auto does not take a refusal for "no IPAM"', async () => {
    const { emulator, check } = context
    emulator.faults.add({ match: { action: 'DescribeIpamScopes' }, fault: 'access-denied' })
    const run = await check({ source: 'auto' })
    expect(run.outputs['status']).toBe('error')
    expect(calls(emulator)).not.toContain('ec2:DescribeSubnets')
  })

  test('one policy serves both sources: EC2 and IPAM agree on what a subnet uses', async () => {
    const ipam = await context.check({ 'scope-type': 'all' })
    const ec2 = await context.check({ source: 'ec2', regions: 'all' })
    const by = new Map(ipam.report.findings.map(finding => [`${finding.id} ${finding.cidr}`, finding]))
    const both = ec2.report.findings.filter(
      ({ id, cidr, usagePercent }) => by.has(`${id} ${cidr}`) && usagePercent !== null
    )
    expect(both.length).toBeGreaterThan(3)
    for (const { id, cidr, usagePercent } of both) {
      const told = by.get(`${id} ${cidr}`)?.usagePercent
      if (typeof told === 'number') expect(Math.abs(told - Number(usagePercent))).toBeLessThan(0.01)
    }
  })

  test('a saved Report is judged anew, without credentials and without a call', async () => {
    const { emulator, check } = context
    const file = join(folder, 'report.json')
    const saved = await check({}, { folder: join(folder, 'run') })
    copyFileSync(saved.outputs['report-file'] ?? '', file)
    emulator.reset()
    const run = await check({ 'aws-region': '', source: 'report', 'source-file': file }, { keys: false })
    expect(emulator.requests).toHaveLength(0)
    expect(run.report.source).toBe('report')
    expect(run.report.findings).toEqual(saved.report.findings)
    expect(run.outputs['status']).toBe('breach')
    const strict = await check(
      { 'aws-region': '', source: 'report', 'source-file': file, 'usage-threshold': '10' },
      { keys: false }
    )
    expect(Number(strict.outputs['breach-count'])).toBeGreaterThan(6)
    expectValidReport(strict.report)
  })

  test('a saved Report that is too old is a gap', async () => {
    const file = join(folder, 'old.json')
    const text = readFileSync(join(folder, 'report.json'), 'utf8')
    writeFileSync(file, text.replace(/"generatedAt": ?"[^"]*"/, '"generatedAt": "2020-01-31T06:00:00.000Z"'))
    const run = await context.check(
      { source: 'report', 'source-file': file, 'max-age': '2h', 'usage-threshold': '100' },
      { keys: false }
    )
    expect(run.outputs['status']).toBe('incomplete')
  })

  test.each([
    ['is no JSON', 'nonsense', /is not a Report/],
    ['is something else', '{"version":4,"terraform_version":"1.9.0"}', /is not a Report/],
    ['is of a newer schema', '{"schemaVersion":2}', /schemaVersion 2, and this version reads 1/]
  ])('a file that %s is said so', async (_, text, message) => {
    const file = join(folder, 'wrong.json')
    writeFileSync(file, text)
    const run = await context.check({ source: 'report', 'source-file': file }, { keys: false })
    expect(run.outputs['status']).toBe('error')
    expect(lastLine(run)).toMatch(message)
  })
})
