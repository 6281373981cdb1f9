import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { startGithub, type Github } from '../../harness/github.js'
import { pullRequestEvent } from '../../harness/runner/events.js'
import type { PlanChange, PlanNetwork, PlanReport } from '../../src/domain/plan.js'
import { expectValidReport } from '../helpers/report-schema.js'
import { change, planOf } from '../unit/plan/plans.js'
import { calls, countOf, emulated, lastLine, type Run } from './support.js'

const context = emulated()
const folder = mkdtempSync(join(tmpdir(), 'plans-'))
let github: Github | undefined
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await github?.close()
})

/** Networks of the committed organisation. */
const VPC = 'vpc-0a0766ae23ab43977'
/** 15 of 64 addresses are left: three more, and it is over 80 %. */
const EDGE_2 = 'subnet-04f6a5923f8310a16'
/** 12 of 64 are left: over 80 % already. */
const EDGE_1 = 'subnet-005851b45c968492e'
const POOL = 'ipam-pool-022882d50777aec8c'

let written = 0
function planFile(...changes: unknown[]): string {
  written += 1
  const path = join(folder, `plan-${written}.json`)
  writeFileSync(path, planOf({ changes }))
  return path
}

const interfaceIn = (name: string, subnet: string) =>
  change(`aws_network_interface.${name}`, 'create', { after: { subnet_id: subnet } })
const subnetAt = (name: string, cidr: string) =>
  change(`aws_subnet.${name}`, 'create', { after: { vpc_id: VPC, cidr_block: cidr } })
const three = ['a', 'b', 'c'].map(name => interfaceIn(name, EDGE_2))

function plan(run: Run): PlanReport {
  if (run.report.plan === undefined) throw new Error('the Report tells of no plan')
  expectValidReport(run.report)
  return run.report.plan
}

function changeOf(run: Run, address: string): PlanChange | undefined {
  return plan(run).changes.find(one => one.address === address)
}

function networkOf(run: Run, id: string): PlanNetwork | undefined {
  return plan(run).networks.find(one => one.id === id)
}

describe('a plan', () => {
  test('that fits passes, whatever is red today', async () => {
    const run = await context.check({ 'plan-file': planFile(subnetAt('more', '10.20.64.0/24')) })
    expect(run.exitCode).toBe(0)
    expect(run.outputs).toMatchObject({ status: 'breach', breached: 'true', 'plan-status': 'ok' })
    expect(plan(run)).toMatchObject({
      status: 'ok',
      changes: [{ address: 'aws_subnet.more', outcome: 'fits' }]
    })
    expect(lastLine(run)).toMatch(
      /^Passed: the plan fits \(1 change\); today \d+ networks are over their limit/
    )
    expect(networkOf(run, VPC)?.before?.largestFreeBlock).toBe('/17')
    // Nothing that is not blamed on the change is an annotation.
    expect(run.log).not.toContain('::error')
  })

  test('that fits fails all the same where all is blamed', async () => {
    const run = await context.check({
      'plan-file': planFile(subnetAt('more', '10.20.64.0/24')),
      'plan-blame': 'all'
    })
    expect(run.exitCode).toBe(1)
    expect(run.outputs['plan-status']).toBe('ok')
  })

  test('that brings a network over its limit is a breach, before and after', async () => {
    const run = await context.check({ 'plan-file': planFile(...three) })
    expect(run.exitCode).toBe(1)
    expect(lastLine(run)).toContain('3 changes of the plan would not fit, overlap or break a limit')
    expect(networkOf(run, EDGE_2)).toMatchObject({
      ...{ outcome: 'breach', before: { availableAddresses: 15 }, after: { availableAddresses: 12 } },
      causes: three.map(({ address }) => address)
    })
    const changes = JSON.parse(run.outputs['plan-changes'] ?? '') as PlanChange[]
    expect(changes.map(({ outcome }) => outcome)).toEqual(['breach', 'breach', 'breach'])
    expect(run.summary.indexOf('aws_network_interface.a')).toBeGreaterThan(0)
  })

  test('that takes of what is over its limit already makes it worse', async () => {
    const run = await context.check({ 'plan-file': planFile(interfaceIn('a', EDGE_1)) })
    expect(run.exitCode).toBe(1)
    expect(changeOf(run, 'aws_network_interface.a')?.outcome).toBe('worse')
  })

  test('that only gives back passes', async () => {
    const gone = change('aws_instance.old', 'delete', { before: { id: 'i-1', subnet_id: EDGE_1 } })
    const run = await context.check({ 'plan-file': planFile(gone) })
    expect(run.exitCode).toBe(0)
    expect(networkOf(run, EDGE_1)).toMatchObject({ after: { availableAddresses: 13 }, outcome: 'fits' })
  })

  test('that overlaps, lies outside, or asks a pool for what it has not is told so, with what would fit', async () => {
    const run = await context.check({
      'plan-file': planFile(
        subnetAt('twice', '10.20.48.0/22'),
        subnetAt('outside', '10.21.0.0/24'),
        change('aws_vpc.big', 'create', {
          after: { ipv4_ipam_pool_id: POOL, ipv4_netmask_length: 22 },
          unknown: { id: true, cidr_block: true }
        }),
        change('aws_vpc.bigger', 'create', {
          after: { ipv4_ipam_pool_id: POOL, ipv4_netmask_length: 22 },
          unknown: { id: true, cidr_block: true }
        })
      )
    })
    expect(run.exitCode).toBe(1)
    expect(changeOf(run, 'aws_subnet.twice')?.outcome).toBe('overlaps')
    expect(changeOf(run, 'aws_subnet.outside')?.outcome).toBe('does not fit')
    const pool = networkOf(run, POOL)
    expect(pool).toMatchObject({ outcome: 'does not fit' })
    expect(pool?.reasons.join()).toMatch(
      /no free \/22 in .*: the largest free block is a \/\d+, though [\d,]+ addresses are free/
    )
    expect(pool?.advice?.join()).toMatch(/the largest block that fits in .* is a \/\d+/)
    expect(countOf(context.emulator, 'ec2:GetIpamPoolAllocations')).toBeGreaterThan(0)
  })

  test('that touches no pool asks for none', async () => {
    await context.check({ 'plan-file': planFile(...three) })
    expect(calls(context.emulator)).not.toContain('ec2:DescribeIpamPools')
  })

  test('of several files, by a glob', async () => {
    const some = mkdtempSync(join(folder, 'some-'))
    for (const [index, one] of three.entries())
      writeFileSync(join(some, `${index}.json`), planOf({ changes: [one] }))
    const run = await context.check({ 'plan-file': join(some, '*.json') })
    expect(plan(run).files).toHaveLength(3)
    expect(networkOf(run, EDGE_2)?.outcome).toBe('breach')
  })

  test('is judged by the policy, whose demand it takes for the better knowledge', async () => {
    const policy = join(folder, 'policy.yml')
    writeFileSync(
      policy,
      `version: 1\ndemand:\n  - match: { address: aws_network_interface.a }\n    addresses: 0\nrules:\n  - name: roomy\n    match: { id: ${EDGE_2} }\n    breach: { usage-above: 99 }\n`
    )
    const run = await context.check({ 'plan-file': planFile(...three), 'policy-file': policy })
    expect(run.exitCode).toBe(0)
    expect(networkOf(run, EDGE_2)).toMatchObject({
      ...{ outcome: 'fits', demand: { min: 2, max: 2 } },
      after: { rule: 'roomy', availableAddresses: 13 }
    })
  })

  test('shows its errors where they are written', async () => {
    const workspace = mkdtempSync(join(folder, 'checkout-'))
    mkdirSync(join(workspace, 'infra'))
    writeFileSync(join(workspace, 'infra', 'main.tf'), '\n\nresource "aws_network_interface" "a" {\n}\n')
    writeFileSync(join(workspace, 'plan.json'), planOf({ changes: [interfaceIn('a', EDGE_1)] }))
    const run = await context.check({ 'plan-file': 'plan.json' }, { workspace })
    expect(run.annotations).toContainEqual(
      expect.objectContaining({
        level: 'error',
        properties: expect.objectContaining({ file: 'infra/main.tf', line: '3' }) as unknown
      })
    )
  })

  test('is checked with a saved Report, without credentials and without a call', async () => {
    const file = join(folder, 'report.json')
    const kept = { 'resource-types': 'vpc, subnet', 'fail-on': 'never', 'report-file': file }
    await context.check(kept)
    context.emulator.reset()
    const run = await context.check(
      {
        'aws-region': '',
        'plan-file': planFile(subnetAt('more', '10.20.64.0/24'), ...three),
        ...{ source: 'report', 'source-file': file }
      },
      { keys: false }
    )
    expect(run.exitCode).toBe(1)
    expect(changeOf(run, 'aws_subnet.more')?.outcome).toBe('fits')
    expect(networkOf(run, EDGE_2)?.outcome).toBe('breach')
    expect(calls(context.emulator)).toEqual([])
  })

  test.each<[string, string | Buffer, RegExp]>([
    ['a state file', JSON.stringify({ version: 4, terraform_version: '1.9.0', resources: [] }), /state file/],
    ['a text plan', 'Terraform will perform the following actions:\n', /terraform show -json/],
    ['half of one', planOf({ changes: three }).slice(0, 300), /plan/],
    ['a newer one', planOf({ formatVersion: '2.0' }), /2\.0/],
    ['one with errors', planOf({ members: { errored: true } }), /error/]
  ])('that is %s is an error that names the file, before any call', async (_, content, expected) => {
    const path = join(folder, 'not-a-plan.json')
    writeFileSync(path, content)
    const run = await context.check({ 'plan-file': path })
    expect(run.exitCode).toBe(1)
    expect(run.outputs).toMatchObject({ status: 'error', 'plan-status': 'error', 'plan-changes': '[]' })
    expect(run.log).toContain('not-a-plan.json')
    expect(run.log).toMatch(expected)
    expect(calls(context.emulator)).toEqual([])
  })

  test('that is a link to what never ends is an error that names the file, before any call', async () => {
    const path = join(folder, 'link.json')
    symlinkSync('/dev/zero', path)
    const run = await context.check({ 'plan-file': path })
    expect(run.exitCode).toBe(1)
    expect(run.log).toContain(`plan-file: ${path} is not a file but a device`)
    expect(calls(context.emulator)).toEqual([])
  })

  test('in UTF-16, as PowerShell writes it, is read', async () => {
    const path = join(folder, 'utf16.json')
    writeFileSync(path, Buffer.from(`\uFEFF${planOf({ changes: three })}`, 'utf16le'))
    expect((await context.check({ 'plan-file': path })).outputs['plan-status']).toBe('breach')
  })

  test('keeps its secrets: nothing of it is printed but addresses, CIDRs, counts and ids', async () => {
    const secret = 'hunter2-in-clear-text'
    const leaky = change('aws_db_instance.a', 'create', {
      after: { password: secret, db_subnet_group_name: secret.toUpperCase(), user_data: secret }
    })
    const path = join(folder, 'secret.json')
    writeFileSync(path, planOf({ changes: [leaky, ...three], variables: { password: secret } }))
    const run = await context.check({ 'plan-file': path })
    const everything = JSON.stringify([run.log, run.summary, run.outputs, run.report])
    expect(everything).toContain('aws_db_instance.a')
    expect(everything).not.toMatch(new RegExp(secret, 'i'))
  })
})

describe('the comment on a plan', () => {
  test('tells before and after, and turns green with the change', async () => {
    github ??= await startGithub({ pullRequests: 1 })
    const pulled = { github, event: pullRequestEvent({ number: 1 }) }
    const red = await context.check({ 'plan-file': planFile(...three), 'comment-pr': 'on-problem' }, pulled)
    expect(red.exitCode).toBe(1)
    const [first] = await github.comments(1)
    expect(first?.body).toContain('aws_network_interface.a')
    expect(first?.body.length).toBeLessThanOrEqual(65_536)

    const fine = planFile(subnetAt('more', '10.20.64.0/24'))
    const green = await context.check({ 'plan-file': fine, 'comment-pr': 'on-problem' }, pulled)
    expect(green.exitCode).toBe(0)
    const [second, ...others] = await github.comments(1)
    expect(others).toEqual([])
    expect(second?.id).toBe(first?.id)
    expect(second?.body).not.toContain('aws_network_interface.a')
  }, 120_000)
})
