import fc from 'fast-check'
import { OUTCOMES, type NetworkState, type PlanNetwork, type PlanReport } from '../../../src/domain/plan.js'
import { VERDICTS } from '../../../src/domain/report.js'
import { nastyText } from './nasty.js'
import { aChange, aNetwork, aPlan } from './plan-reports.js'

/** A plan in which every text may hold anything. */
export function anyPlan(text: fc.Arbitrary<string> = nastyText()): fc.Arbitrary<PlanReport> {
  const texts = fc.array(text, { maxLength: 5 })
  const outcome = fc.constantFrom(...OUTCOMES)
  const change = fc
    .record({
      ...{ address: text, type: text, file: text, region: text, outcome, reasons: texts },
      ...{ takes: texts, gives: texts, networks: texts },
      action: fc.constantFrom(...(['create', 'update', 'delete', 'replace', 'create-then-delete'] as const))
    })
    .map(fields => aChange(fields))
  const uncertainty = fc.oneof(
    fc.record({ address: text, what: text, because: text }),
    fc.record({ what: text, because: text })
  )
  return fc
    .record({
      files: fc.array(text, { minLength: 1, maxLength: 4 }),
      changes: fc.array(change, { maxLength: 4 }),
      networks: fc.array(anyNetwork(text), { maxLength: 4 }),
      uncertainties: fc.array(uncertainty, { maxLength: 4 })
    })
    .map(parts => aPlan(parts))
}

function anyNetwork(text: fc.Arbitrary<string>): fc.Arbitrary<PlanNetwork> {
  const texts = fc.array(text, { maxLength: 5 })
  const state = anyState(text)
  return fc
    .record({
      ...{ id: text, address: text, name: text, type: fc.oneof(text, fc.constantFrom('subnet', 'vpc')) },
      ...{ cidr: text, region: text, ownerId: text, vpcId: text, availabilityZoneId: text },
      netmaskLength: fc.nat(32),
      before: fc.option(state),
      after: fc.option(state),
      outcome: fc.constantFrom(...OUTCOMES),
      reasons: texts,
      causes: fc.array(text, { minLength: 1, maxLength: 40 }),
      advice: texts
    })
    .chain(fields =>
      fc.oneof(
        fc.constant(aNetwork(fields)),
        state.map(atMost => aNetwork({ ...fields, atMost }))
      )
    )
}

function anyState(text: fc.Arbitrary<string>): fc.Arbitrary<NetworkState> {
  return fc.record({
    usagePercent: fc.constantFrom(null, 0, 50, 93.4, 100),
    totalAddresses: fc.constantFrom<number | string>(0, 256, '18446744073709551616'),
    availableAddresses: fc.constantFrom<null | number | string>(null, 0, 1, 200, '18446744073709551000'),
    largestFreeBlock: fc.option(text, { nil: null }),
    verdict: fc.constantFrom(...VERDICTS),
    reasons: fc.array(text, { maxLength: 3 }),
    hits: fc.array(
      fc.record({
        limit: fc.constantFrom('usage-above' as const, 'overlap' as const),
        threshold: fc.oneof(text, fc.constant(80)),
        verdict: fc.constantFrom('breach' as const, 'warning' as const)
      }),
      { maxLength: 2 }
    ),
    rule: text,
    note: fc.oneof(
      text,
      text.map(rest => `https://github.com/acme/infra/issues/1?${rest}`),
      text.map(rest => `https://wiki.example/${rest}`)
    )
  })
}
