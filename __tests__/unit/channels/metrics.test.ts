import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Metric } from '../../../src/aws/cloudwatch.js'
import { batchesOf, metricsOf, monthlyCost } from '../../../src/channels/metrics.js'
import type { Finding } from '../../../src/domain/report.js'
import { aFinding } from '../domain/builders.js'

/** The values of one resource's metrics, by name. */
function valuesOf(metrics: Metric[], id: string): Record<string, number> {
  const own = metrics.filter(({ dimensions }) => dimensions['ResourceId'] === id)
  return Object.fromEntries(own.map(({ name, value }) => [name, value]))
}

const IPV6 = {
  family: 'ipv6',
  cidr: '2600::/56',
  netmaskLength: 56,
  totalAddresses: (2n ** 72n).toString()
} as const

describe('the metrics of a resource', () => {
  test('are three, named as its users know them', () => {
    expect(
      metricsOf([aFinding({ id: 'subnet-1', usagePercent: 93.4, availableAddresses: 17 })], 'all')
    ).toEqual([
      { name: 'PercentAssigned', unit: 'Percent', value: 93.4, dimensions: { ResourceId: 'subnet-1' } },
      { name: 'IpAddressTotal', unit: 'Count', value: 256, dimensions: { ResourceId: 'subnet-1' } },
      { name: 'IpAddressAvailable', unit: 'Count', value: 17, dimensions: { ResourceId: 'subnet-1' } }
    ])
  })

  test('are made over all its CIDRs together', () => {
    const vpc = { id: 'vpc-1', type: 'vpc' }
    const metrics = metricsOf(
      [
        aFinding({
          ...vpc,
          cidr: '10.0.0.0/16',
          usagePercent: 50,
          totalAddresses: 65_536,
          availableAddresses: 32_768
        }),
        aFinding({
          ...vpc,
          cidr: '10.1.0.0/24',
          usagePercent: 100,
          totalAddresses: 256,
          availableAddresses: 0
        })
      ],
      'all'
    )
    expect(metrics).toHaveLength(3)
    expect(valuesOf(metrics, 'vpc-1')).toEqual({
      PercentAssigned: (50 * 65_536 + 100 * 256) / 65_792,
      IpAddressTotal: 65_792,
      IpAddressAvailable: 32_768
    })
  })

  const v4 = aFinding({ id: 'vpc-1', usagePercent: 25, totalAddresses: 256, availableAddresses: 192 })
  const v6 = aFinding({ id: 'vpc-1', ...IPV6, usagePercent: 75, availableAddresses: (2n ** 70n).toString() })

  test.each([
    ['IPv4 first', [v4, v6]],
    ['IPv6 first', [v6, v4]],
    ['IPv6 on both sides', [v6, v4, { ...v6, cidr: '2601::/56' }]]
  ])('are those of its IPv4 CIDRs where it has any: %s', (_, findings) => {
    expect(valuesOf(metricsOf(findings, 'all'), 'vpc-1')).toEqual({
      PercentAssigned: 25,
      IpAddressTotal: 256,
      IpAddressAvailable: 192
    })
  })

  test('are those of its IPv6 CIDRs where it has no measured IPv4 one', () => {
    const unmeasured = { ...v4, usagePercent: null, availableAddresses: null, verdict: 'unmeasured' as const }
    expect(valuesOf(metricsOf([unmeasured, v6], 'all'), 'vpc-1')).toEqual({
      PercentAssigned: 75,
      IpAddressTotal: 2 ** 72,
      IpAddressAvailable: 2 ** 70
    })
  })

  test('are none where it has no measure', () => {
    const unmeasured = aFinding({ usagePercent: null, availableAddresses: null, verdict: 'unmeasured' })
    expect(metricsOf([unmeasured], 'all')).toEqual([])
  })

  test.each(['', ':id', 'sübnet', 'a\nb', ' ', 'x'.repeat(1025)])(
    'are none where its id %j is no dimension that CloudWatch takes',
    id => {
      expect(metricsOf([aFinding({ id })], 'all')).toEqual([])
    }
  )

  test('do not depend on the order of the findings', () => {
    const finding: fc.Arbitrary<Finding> = fc
      .record({
        id: fc.constantFrom('vpc-1', 'vpc-2', 'constructor', '__proto__'),
        usagePercent: fc.constantFrom(null, 0, 25, 100),
        verdict: fc.constantFrom('ok' as const, 'breach' as const),
        v6: fc.boolean()
      })
      .map(({ id, usagePercent, verdict, v6 }) => {
        const total = v6 ? 2 ** 72 : 256
        const available = usagePercent === null ? null : total * (1 - usagePercent / 100)
        return aFinding({
          id,
          usagePercent,
          verdict: usagePercent === null ? 'unmeasured' : verdict,
          ...(v6 && IPV6),
          availableAddresses: available === null ? null : v6 ? BigInt(available).toString() : available
        })
      })
    const twice = fc
      .array(finding, { maxLength: 12 })
      .chain(all =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }))
      )
    fc.assert(
      fc.property(twice, fc.constantFrom('breaches' as const, 'all' as const), ([one, other], which) => {
        const sorted = (findings: Finding[]) =>
          metricsOf(findings, which)
            .map(metric => JSON.stringify(metric))
            .sort()
        expect(sorted(other)).toEqual(sorted(one))
        const measured = one.filter(({ usagePercent }) => usagePercent !== null)
        const wanted = measured.filter(
          ({ id }) => which === 'all' || measured.some(each => each.id === id && each.verdict === 'breach')
        )
        expect(sorted(one)).toHaveLength(3 * new Set(wanted.map(({ id }) => id)).size)
      }),
      { numRuns: 500 }
    )
  })
})

describe('which resources', () => {
  const findings = [
    aFinding({ id: 'full', verdict: 'breach', usagePercent: 90, availableAddresses: 26 }),
    aFinding({ id: 'close', verdict: 'warning' }),
    aFinding({ id: 'roomy' })
  ]
  const ids = (which: 'breaches' | 'all', from = findings) => [
    ...new Set(metricsOf(from, which).map(({ dimensions }) => dimensions['ResourceId']))
  ]

  test('all are all that have a measure, so that a recovery shows', () => {
    expect(ids('all')).toEqual(['full', 'close', 'roomy'])
  })

  test('breaches are those with a breach', () => {
    expect(ids('breaches')).toEqual(['full'])
  })

  test('a breach of one CIDR brings the numbers of all of them', () => {
    const vpc = [
      aFinding({ id: 'vpc-1', verdict: 'breach', usagePercent: 100, availableAddresses: 0 }),
      aFinding({ id: 'vpc-1', cidr: '10.1.0.0/24', usagePercent: 0, availableAddresses: 256 })
    ]
    expect(valuesOf(metricsOf(vpc, 'breaches'), 'vpc-1')).toEqual({
      PercentAssigned: 50,
      IpAddressTotal: 512,
      IpAddressAvailable: 256
    })
  })

  test('a breach of an IPv6 CIDR counts, though the numbers are those of IPv4', () => {
    const breached = aFinding({
      ...IPV6,
      id: 'vpc-1',
      verdict: 'breach',
      usagePercent: 99,
      availableAddresses: '47223664828696452136'
    })
    const fine = aFinding({ id: 'vpc-1' })
    for (const order of [
      [breached, fine],
      [fine, breached]
    ]) {
      expect(valuesOf(metricsOf(order, 'breaches'), 'vpc-1')['IpAddressTotal']).toBe(256)
    }
  })
})

/** A metric as CloudWatch's JSON protocol has it on the wire. */
function onTheWire({ name, unit, value, dimensions }: Metric): string {
  return JSON.stringify({
    MetricName: name,
    Unit: unit,
    Value: value,
    Timestamp: 1_793_685_612.345,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }))
  })
}

describe('batches', () => {
  const metric = fc
    .record({
      name: fc.constantFrom('PercentAssigned', 'IpAddressTotal', 'IpAddressAvailable'),
      value: fc.double({ min: 0, max: 2 ** 128, noNaN: true }),
      id: fc.string({ minLength: 1, maxLength: 1024 })
    })
    .map(({ name, value, id }): Metric => ({ name, unit: 'Count', value, dimensions: { ResourceId: id } }))

  test('keep to 1,000 metrics and 1 MB, lose nothing, and keep the order', () => {
    const many = fc.tuple(fc.array(metric, { minLength: 1, maxLength: 8 }), fc.integer({ min: 0, max: 450 }))
    fc.assert(
      fc.property(many, ([some, times]) => {
        const metrics = Array.from({ length: times }, () => some).flat()
        const batches = batchesOf(metrics)
        expect(batches.flat()).toEqual(metrics)
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0)
          expect(batch.length).toBeLessThanOrEqual(1_000)
          expect(
            batch.reduce((bytes, one) => bytes + Buffer.byteLength(onTheWire(one)) + 1, 100)
          ).toBeLessThanOrEqual(1_000_000)
        }
      }),
      { numRuns: 30 }
    )
  })

  test('keep to 1 MB when every character of an id takes two', () => {
    const metrics = metricsOf(
      Array.from({ length: 1_000 }, (_, n) =>
        aFinding({ id: `${n.toString().padStart(4, '0')}${'"'.repeat(1_020)}` })
      ),
      'all'
    )
    const batches = batchesOf(metrics)
    expect(batches.flat()).toHaveLength(3_000)
    for (const batch of batches) {
      expect(Buffer.byteLength(batch.map(onTheWire).join())).toBeLessThanOrEqual(999_900)
    }
  })

  test('are full before another is begun', () => {
    const metrics = metricsOf(
      Array.from({ length: 667 }, (_, n) => aFinding({ id: `subnet-${n}` })),
      'all'
    )
    expect(batchesOf(metrics).map(({ length }) => length)).toEqual([1_000, 1_000, 1])
  })

  test('are none of nothing', () => {
    expect(batchesOf([])).toEqual([])
  })
})

test.each([
  [0, 0],
  [3, 0.9],
  [10_000, 3_000],
  [10_001, 3_000.1],
  [250_000, 27_000],
  [1_000_000, 64_500],
  [1_000_100, 64_502]
])('%i custom metrics cost about %d US dollars a month', (metrics, dollars) => {
  expect(monthlyCost(metrics)).toBeCloseTo(dollars, 6)
})
