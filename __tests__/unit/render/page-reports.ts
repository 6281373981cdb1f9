import type { PlanReport } from '../../../src/domain/plan.js'
import type { Report } from '../../../src/domain/report.js'
import { others, subnets } from './organisation.js'
import { aChange, aNetwork, aNewNetwork, aPlan, aState, anUnknownState, examplePlan } from './plan-reports.js'
import { aFinding, aHit, aReport } from './reports.js'

/** Reports that together have something of everything that a page can show, by the name of their page. */
export const REPORTS: Readonly<Record<string, () => Report>> = {
  organisation: () => aReport([...subnets(36), ...others()]),
  everything: () =>
    aReport([...subnets(12), ...others(), ...pools(), ...overlapping(), ...leftOut()], {
      gaps: [
        {
          what: 'subnets in eu-west-3',
          reason: 'access denied',
          remedy: 'add ec2:DescribeSubnets to the role'
        },
        { what: 'the usage of vpc vpc-0dead', reason: 'its usage is no number' }
      ],
      sourceReason: 'there is no IPAM in us-east-1',
      policy: {
        ...{ file: '.github/ipam-policy.yml', rules: 4, waivers: 2 },
        notices: ['the rule "Old" decides nothing', 'the waiver of `vpc-0aaa` ends in 3 days, on 2026-11-06']
      },
      samples: { oldest: '2026-11-03T04:12:00.000Z', newest: '2026-11-03T05:59:00.000Z' }
    }),
  fine: () => aReport(subnets(12).filter(({ verdict }) => verdict === 'ok')),
  'one fine': () => aReport([aFinding()]),
  'warnings alone': () => aReport(subnets(24).filter(({ verdict }) => verdict !== 'breach')),
  'one breach': () =>
    aReport([aHit({ name: '' }), aFinding({ id: 'subnet-0other', availabilityZoneId: 'use1-az4' })]),
  'one gap': () =>
    aReport([aFinding()], { gaps: [{ what: 'subnets in ipam-scope-0abc', reason: 'AWS failed (500)' }] }),
  'nothing but gaps': () =>
    aReport([], {
      homeRegion: 'eu-central-1',
      gaps: ['a', 'b', 'c'].map(scope => ({
        what: `subnets in ipam-scope-0${scope}`,
        reason: 'the endpoint could not be reached (ENOTFOUND)',
        remedy: 'check aws-region'
      }))
    }),
  'nothing at all': () => {
    const { homeRegion, ...report } = aReport([])
    return homeRegion === undefined ? report : { ...report, source: 'ec2' }
  },
  'everything unmeasured': () =>
    aReport(
      [1, 2, 3].map(n => aFinding({ id: `subnet-0${n}`, cidr: `2600:1f18:${n}::/64`, usagePercent: null }))
    ),
  'many Regions': () =>
    aReport(
      Array.from({ length: 9 }, (_, n) =>
        aFinding({ id: `subnet-0${n}`, region: `eu-west-${n}`, ownerId: `11112222333${n}` })
      )
    ),
  'what is rare': () => aReport(rare(), { gaps: manyGaps() }),
  'much of everything': () =>
    aReport(much(), {
      gaps: manyGaps(40),
      policy: {
        file: 'policy.yml',
        rules: 90,
        waivers: 60,
        notices: Array.from({ length: 40 }, (_, n) => `notice ${n}`)
      }
    }),
  'a plan': () => ({ ...aReport([...subnets(12), ...others()]), plan: examplePlan() }),
  'a plan beside nothing over its limit': () => ({ ...aReport([aFinding()]), plan: examplePlan() }),
  'a plan that fits': () => ({ ...aReport([aFinding()]), plan: fittingPlan() }),
  'a plan with one problem': () => ({ ...aReport([aFinding()]), plan: onePlan() }),
  'a plan to look at': () => ({ ...aReport([aHit()]), plan: openPlan() }),
  'a plan of nothing': () => ({ ...aReport([aFinding()]), plan: aPlan() }),
  'a plan of many files': () => ({
    ...aReport([aFinding()]),
    plan: aPlan({ files: Array.from({ length: 12 }, (_, n) => `stacks/${n}/plan.json`) })
  }),
  'a large plan': () => ({ ...aReport([aFinding()]), plan: largePlan() })
}

/** IPAM's own pools, full by blocks and by share, with their places. */
function pools() {
  const pool = { type: 'ipam-pool', availabilityZoneId: '', vpcId: '' } as const
  return [
    aHit(
      {
        ...{ ...pool, id: 'ipam-pool-0aaa', name: 'emea', cidr: '10.64.0.0/16', usagePercent: 91.5 },
        ...{
          largestFreeBlock: '/23',
          freeBlocks: { '/23': 2, '/24': 5 },
          parentPoolId: 'ipam-pool-0top',
          poolDepth: 2
        },
        reasons: ['usage 91.5 % is above 80 %', 'no free /22: the largest free block is a /23']
      },
      [
        { limit: 'usage-above', threshold: 80, verdict: 'breach' },
        { limit: 'free-block-below', threshold: '/22', verdict: 'breach' }
      ]
    ),
    aFinding({
      ...{ ...pool, id: 'ipam-pool-0bbb', name: 'apac', cidr: '10.80.0.0/16', usagePercent: 12 },
      ...{ largestFreeBlock: '/17', freeBlocks: { '/17': 1 }, parentPoolId: 'ipam-pool-0top', poolDepth: 2 }
    }),
    aFinding({
      ...{
        ...pool,
        id: 'ipam-pool-0top',
        name: 'top',
        cidr: '10.64.0.0/11',
        usagePercent: 6.25,
        poolDepth: 1
      },
      ...{ largestFreeBlock: '/12', freeBlocks: { '/12': 1, '/13': 1 } }
    }),
    aHit(
      {
        ...{ ...pool, id: 'ipam-pool-0ccc', name: 'full', cidr: '10.96.0.0/20', usagePercent: 100 },
        ...{ largestFreeBlock: null, freeBlocks: {}, poolDepth: 3, verdict: 'warning' },
        reasons: ['nothing is free']
      },
      [{ limit: 'free-block-below', threshold: '/24', verdict: 'warning' }]
    )
  ]
}

/** What IPAM itself finds. */
function overlapping() {
  return [
    aHit(
      {
        ...{
          id: 'vpc-0aaaa',
          name: 'old',
          type: 'vpc',
          cidr: '10.0.0.0/16',
          usagePercent: 20,
          vpcId: 'vpc-0aaaa'
        },
        ...{ overlapStatus: 'overlapping', overlapsWith: ['vpc-0bbbb', 'vpc-0cccc'], approximate: true },
        ...{ largestFreeBlock: '/18', freeBlocks: { '/18': 1 }, reasons: ['its CIDR overlaps others'] }
      },
      [{ limit: 'overlap', threshold: 'overlapping', verdict: 'breach' }]
    ),
    aHit(
      {
        ...{ id: 'vpc-0bbbb', type: 'vpc', cidr: '10.0.0.0/17', usagePercent: 30, verdict: 'warning' },
        ...{ complianceStatus: 'noncompliant', reasons: ['it does not comply'], rule: 'Compliance' },
        note: 'https://wiki.example.com/compliance'
      },
      [{ limit: 'compliance', threshold: 'noncompliant', verdict: 'warning' }]
    ),
    aHit(
      {
        id: 'subnet-0few',
        name: 'few',
        cidr: '10.0.1.0/28',
        usagePercent: 75,
        note: 'ask Ada',
        rule: 'Small'
      },
      [{ limit: 'available-below', threshold: 8, verdict: 'breach' }]
    )
  ]
}

/** What is waived, and what is ignored. */
function leftOut() {
  const waiver = { until: '2027-01-31', reason: 'is being emptied', expired: false }
  return [
    aHit({ id: 'subnet-0waived', name: 'waived' }),
    aFinding({
      ...{ id: 'subnet-0old', name: 'old', usagePercent: 97, verdict: 'waived', waiver },
      reasons: ['usage 97 % is above 80 %'],
      hits: [{ limit: 'usage-above', threshold: 80, verdict: 'breach' }]
    }),
    aHit({
      ...{ id: 'subnet-0over', name: 'over', waiver: { ...waiver, until: '2026-10-01', expired: true } },
      reasons: ['usage is above 80 %', 'the waiver (is being emptied) ran out on 2026-10-01']
    }),
    ...[1, 2, 3].map(n =>
      aFinding({
        ...{ id: `subnet-0link${n}`, name: `link-${n}`, cidr: `10.255.0.${4 * n}/30`, verdict: 'ignored' },
        ...{ ignoredBecause: 'point-to-point links', rule: 'Transfer networks' }
      })
    ),
    aFinding({ id: 'subnet-0lab', verdict: 'ignored', ignoredBecause: 'a laboratory' })
  ]
}

/** Findings that lack what others have. */
function rare() {
  const { vpcId, availabilityZoneId, scopeId, ...bare } = aFinding()
  return [
    aHit({ ...bare, id: 'subnet-0bare', name: '', region: '', ownerId: '' }),
    aHit({ id: 'subnet-0last', availableAddresses: 1, approximate: true, reasons: ['usage is above 80 %'] }),
    aFinding({
      ...bare,
      id: vpcId ?? '',
      type: 'vpc',
      usagePercent: null,
      availableAddresses: null,
      verdict: 'unmeasured',
      reasons: ['its usage is no number']
    }),
    aFinding({
      id: 'thing-0',
      type: 'quantum-network',
      usagePercent: null,
      availabilityZoneId: availabilityZoneId ?? ''
    }),
    aFinding({
      id: scopeId ?? '',
      type: 'ipam-pool',
      cidr: '',
      usagePercent: null,
      reasons: ['no CIDR is provisioned to it']
    }),
    aHit({ id: 'subnet-0odd', usagePercent: null, reasons: ['it does not comply'] }, [
      { limit: 'compliance', threshold: 'noncompliant', verdict: 'breach' }
    ]),
    aHit(
      {
        id: 'vpc-0alone',
        type: 'vpc',
        overlapStatus: 'overlapping',
        reasons: ['it overlaps'],
        usagePercent: 3
      },
      [{ limit: 'overlap', threshold: 'overlapping', verdict: 'breach' }]
    ),
    aHit({
      id: 'subnet-0long',
      name: 'a long name '.repeat(40),
      rule: 'A rule '.repeat(30),
      note: 'A note '.repeat(60)
    }),
    aFinding({ id: 'vpc-0six', type: 'vpc', cidr: '2600:1f18:4c2:ab00::/56', usagePercent: 100 }),
    aFinding({ id: 'subnet-0why', verdict: 'ignored', reasons: ['one', 'two'] })
  ]
}

function much() {
  const of = (count: number, one: (n: number) => ReturnType<typeof aFinding>) =>
    Array.from({ length: count }, (_, n) => one(n))
  return [
    ...of(60, n => aHit({ id: `subnet-0b${n}`, name: `breach-${n}`, usagePercent: 99 - n / 10 })),
    ...of(60, n => aFinding({ id: `subnet-0o${n}`, usagePercent: 70 - n })),
    ...of(60, n =>
      aFinding({
        ...{ id: `subnet-0w${n}`, verdict: 'waived', usagePercent: 95 - n / 10 },
        waiver: { until: '2027-01-31', reason: `reason ${n}`, expired: false }
      })
    ),
    ...of(60, n =>
      aFinding({
        id: `subnet-0i${n}`,
        verdict: 'ignored',
        ignoredBecause: `reason ${n % 20}`,
        rule: `Rule ${n % 20}`
      })
    )
  ]
}

function manyGaps(count = 1) {
  return Array.from({ length: count }, (_, n) => ({
    what: `subnets in account ${n}`,
    reason: `access denied ${n}`,
    ...(n % 2 === 0 && { remedy: `allow it ${n}` })
  }))
}

function fittingPlan(): PlanReport {
  return aPlan({ changes: [aChange()], networks: [aNetwork()] })
}

function onePlan(): PlanReport {
  const reasons = ['no free /22: the largest free block is a /23']
  return aPlan({
    changes: [aChange({ outcome: 'does not fit', reasons }), aChange({ address: 'aws_instance.other' })],
    networks: [
      aNewNetwork({
        ...{
          address: 'aws_vpc.one',
          type: 'vpc',
          cidr: '',
          netmaskLength: 0,
          outcome: 'does not fit',
          reasons
        },
        after: anUnknownState(1024)
      })
    ]
  })
}

function openPlan(): PlanReport {
  return aPlan({
    changes: [
      aChange({ outcome: 'warning', reasons: ['at most: usage 95 % is above 80 %'] }),
      aChange({ address: 'b' })
    ],
    networks: [
      aNetwork({
        ...{ outcome: 'warning', reasons: ['at most: usage 95 % is above 80 %'] },
        ...{ before: aState(120), after: aState(100), atMost: aState(10), demand: { min: 20, max: 110 } }
      })
    ],
    uncertainties: [
      {
        address: 'aws_instance.worker',
        what: 'its subnet',
        because: 'it is not known until apply',
        isGuess: true
      },
      { what: 'whether all of it was read', because: 'the plan is incomplete' }
    ]
  })
}

function largePlan(): PlanReport {
  const outcomes = ['does not fit', 'worse', 'warning', 'fits'] as const
  const many = Array.from({ length: 64 }, (_, n) => ({ n, outcome: outcomes[n % outcomes.length] ?? 'fits' }))
  return aPlan({
    changes: many.map(({ n, outcome }) =>
      aChange({
        ...{
          address: `module.web[${n}].aws_lb.this`,
          type: 'aws_lb',
          outcome,
          action: n % 3 === 0 ? 'update' : 'create'
        },
        ...{ gives: n % 5 === 0 ? [`${n} addresses of one subnet`] : [] },
        ...{ takes: Array.from({ length: n % 7 }, (_unused, take) => `${take} addresses of subnet ${take}`) },
        reasons:
          outcome === 'fits'
            ? []
            : Array.from({ length: 1 + (n % 6) }, (_unused, why) => `reason ${why} of ${n}`)
      })
    ),
    networks: many.map(({ n, outcome }) =>
      aNetwork({
        ...{ id: `subnet-0${1000 + n}`, name: `web-${n}`, cidr: `10.1.${n}.0/24`, outcome },
        ...{
          reasons: outcome === 'fits' ? [] : ['usage 90 % is above 80 %'],
          demand: { min: n, max: n + (n % 3) }
        },
        ...{ before: aState(200), after: aState(200 - n), causes: [`module.web[${n}].aws_lb.this`] },
        ...(n % 4 === 0 && { advice: [`take another subnet than ${n}`, 'or make a larger one'] })
      })
    )
  })
}
