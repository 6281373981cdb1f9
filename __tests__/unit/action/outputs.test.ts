import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { breachesJson, OUTPUT_NAMES, outputsOf, outputsOfFailure } from '../../../src/action/outputs.js'
import type { Finding } from '../../../src/domain/report.js'
import type { Resource } from '../../../src/domain/resource.js'
import { aPlanReport, aReport, aResource, breaches } from '../domain/builders.js'

const LIMIT = 120 * 1024

describe('the outputs of a Report', () => {
  test('say how it stands, each as a text', async () => {
    const report = await aReport(
      [
        aResource({ id: 'full', usage: 0.9336 }),
        aResource({ id: 'roomy', usage: 0.1 }),
        aResource({ id: 'unmeasured', type: 'eip' })
      ],
      { gaps: [{ what: 'resources of type vpc', reason: 'access denied' }] }
    )
    const outputs = outputsOf(report, '/tmp/report.json')
    expect({ ...outputs, breaches: 'below' }).toEqual({
      status: 'breach',
      breached: 'true',
      'breach-count': '1',
      'warning-count': '0',
      'resource-count': '3',
      'unmeasured-count': '1',
      'highest-usage': '93.36',
      breaches: 'below',
      'breaches-truncated': 'false',
      'report-file': '/tmp/report.json',
      'plan-status': '',
      'plan-changes': '[]'
    })
    expect(JSON.parse(outputs.breaches)).toEqual(report.findings.slice(0, 1))
  })

  test('say plainly that nothing is breached', async () => {
    expect(outputsOf(await aReport([aResource({ usage: 0 })]), 'x')).toMatchObject({
      status: 'ok',
      breached: 'false',
      'highest-usage': '0',
      breaches: '[]'
    })
  })

  test('leave the highest usage empty where nothing has a measure', async () => {
    expect(outputsOf(await aReport([aResource({ type: 'eip' })]), 'x')['highest-usage']).toBe('')
  })

  test('of a check that failed are neither breached nor not, and can be read as JSON all the same', () => {
    const outputs = outputsOfFailure(false)
    expect(outputs).toMatchObject({ status: 'error', breached: '', breaches: '[]', 'plan-status': '' })
    expect(Object.keys(outputs).sort()).toEqual([...OUTPUT_NAMES].sort())
    expect(outputsOfFailure(true)).toMatchObject({ 'plan-status': 'error', 'plan-changes': '[]' })
  })

  test('tell what the change comes to, worst first, beside how it stands today', async () => {
    const report = { ...(await aReport([aResource({ usage: 0 })])), plan: aPlanReport({ status: 'breach' }) }
    const outputs = outputsOf(report, 'x')
    expect(outputs).toMatchObject({ status: 'ok', 'plan-status': 'breach' })
    expect(JSON.parse(outputs['plan-changes'])).toEqual(report.plan.changes)
  })

  test('cut the changes like the breaches', async () => {
    const change = aPlanReport().changes[0]
    if (change === undefined) throw new Error('there is no change')
    const changes = Array.from({ length: 2_000 }, (_, n) => ({ ...change, address: `aws_subnet.s[${n}]` }))
    const report = { ...(await aReport([])), plan: aPlanReport({ changes }) }
    const json = outputsOf(report, 'x')['plan-changes']
    expect(Buffer.byteLength(json)).toBeLessThanOrEqual(LIMIT)
    expect((JSON.parse(json) as unknown[]).length).toBeGreaterThan(100)
  })
})

describe('the breaches', () => {
  const name = fc.string({ unit: 'binary', maxLength: 300 })
  const some: fc.Arbitrary<Resource[]> = fc
    .uniqueArray(fc.record({ id: name, name, usage: fc.integer({ min: 0, max: 10_000 }) }), {
      selector: ({ id }) => id,
      maxLength: 40
    })
    .map(all => all.map(one => aResource({ ...one, usage: one.usage / 10_000 })))

  test('are cut to the limit in bytes, and are always the start of the whole as JSON', async () => {
    await fc.assert(
      fc.asyncProperty(some, fc.integer({ min: 2, max: 20_000 }), async (resources, limit) => {
        const report = await aReport(resources)
        const whole = JSON.parse(
          JSON.stringify(report.findings.filter(({ verdict }) => verdict === 'breach'))
        ) as Finding[]
        const { json, truncated } = breachesJson(report, limit)
        const cut = JSON.parse(json) as Finding[]
        expect(Buffer.byteLength(json)).toBeLessThanOrEqual(limit)
        expect(cut).toEqual(whole.slice(0, cut.length))
        expect(truncated).toBe(cut.length < whole.length)
      }),
      { numRuns: 200 }
    )
  })

  test('are not cut by much more than they must be', async () => {
    const report = await aReport(breaches(2_000))
    const { json, truncated } = breachesJson(report, LIMIT)
    const next = report.findings[(JSON.parse(json) as Finding[]).length]
    expect(truncated).toBe(true)
    expect(Buffer.byteLength(json) + Buffer.byteLength(JSON.stringify(next)) + 2).toBeGreaterThan(LIMIT)
  })

  test('keep to 120 KiB as an output, and say that they were cut', async () => {
    const report = await aReport(breaches(2_000).map(one => ({ ...one, name: 'ü'.repeat(500) })))
    const outputs = outputsOf(report, 'x')
    expect(Buffer.byteLength(outputs.breaches)).toBeLessThanOrEqual(LIMIT)
    expect(outputs).toMatchObject({ 'breach-count': '2000', 'breaches-truncated': 'true' })
    const cut = JSON.parse(outputs.breaches) as Finding[]
    expect(cut.map(({ id }) => id)).toEqual(report.findings.slice(0, cut.length).map(({ id }) => id))
  })

  test('are none and cut when not even the first one fits', async () => {
    expect(breachesJson(await aReport(breaches(1)), 10)).toEqual({ json: '[]', truncated: true })
  })
})
