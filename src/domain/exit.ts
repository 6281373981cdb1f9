import { grouped } from './count.js'
import type { PlanReport } from './plan.js'
import type { FailOn } from './policy.js'
import type { Report } from './report.js'

/** How a check ends: whether it fails, and why, in one sentence. */
export interface Exit {
  failed: boolean
  /** What it fails by, each once: empty where it does not. */
  by: readonly Blame[]
  because: string
}

/** A limit that is hit, a part that could not be read, a channel that could not deliver. */
export type Blame = 'limit' | 'gap' | 'delivery'

export interface ExitRules {
  failOn: FailOn
  /** Whether a gap may pass; `failOn` has no say in that. */
  allowIncomplete: boolean
  /** Whether a check may pass that has found nothing at all, which `allowIncomplete` alone is no excuse for. */
  allowEmpty?: boolean
  /** With a plan: whether what is red today fails the check too; it does not unless told. */
  plan?: { blame: PlanBlame } | undefined
}

/** Whose problems fail a check with a plan: those that the change causes, or all. */
export type PlanBlame = 'change' | 'all'

/**
 * Whether a check fails. The one place that decides it, for every face.
 *
 * @param failedChannels the names of the channels that could not deliver; one is enough to fail.
 */
export function exitOf(
  report: Report,
  { failOn, allowIncomplete, allowEmpty = false, plan: planned }: ExitRules,
  failedChannels: string[]
): Exit {
  const { totals, coverage, plan } = report
  const limits: string[] = plan === undefined ? [] : planProblems(plan, failOn)
  const isTodayBlamed = plan === undefined || planned?.blame === 'all'
  if (isTodayBlamed && totals.breach > 0 && failOn !== 'never') limits.push(standing(totals.breach, 'over'))
  if (isTodayBlamed && totals.warning > 0 && failOn === 'warning')
    limits.push(standing(totals.warning, 'close to'))
  const gaps: string[] = []
  if (!coverage.complete && !allowIncomplete) gaps.push(incomplete(coverage.gaps.length))
  else if (!coverage.complete && totals.resources === 0 && !allowEmpty)
    gaps.push(`nothing could be read (${gapsOf(coverage.gaps.length)}; allow-empty is false)`)
  const undelivered =
    failedChannels.length === 0 ? [] : [`delivery to ${failedChannels.join(' and ')} failed`]

  const because = [...limits, ...gaps, ...undelivered]
  if (because.length > 0) {
    const blames = { limit: limits, gap: gaps, delivery: undelivered }
    const by = BLAMES.filter(blame => blames[blame].length > 0)
    return { failed: true, by, because: `Failed: ${because.join('; ')}.` }
  }
  const passed = plan === undefined ? '' : `${whyPlanPassed(plan, failOn)}; today `
  const excuse = isTodayBlamed ? `fail-on: ${failOn}` : 'plan-blame: change'
  return { failed: false, by: [], because: `Passed: ${passed}${whyPassed(report, excuse)}.` }
}

const BLAMES: readonly Blame[] = ['limit', 'gap', 'delivery']

function incomplete(gaps: number): string {
  return `the check is incomplete (${gapsOf(gaps)}; allow-incomplete is false)`
}

function gapsOf(count: number): string {
  return `${count} ${count === 1 ? 'gap' : 'gaps'}`
}

/** What the changes of a plan fail the check by. */
function planProblems({ status, changes }: PlanReport, failOn: FailOn): string[] {
  if (failOn === 'never' || status === 'ok') return []
  const bad = changes.filter(({ outcome }) => outcome !== 'fits' && outcome !== 'warning').length
  if (bad > 0) return [`${changesOf(bad)} of the plan would not fit, overlap or break a limit`]
  const doubtful = changes.filter(({ outcome }) => outcome === 'warning').length
  if (failOn !== 'warning') return []
  return [
    doubtful === 0 ? 'not all of the plan could be told' : `${changesOf(doubtful)} of the plan may not fit`
  ]
}

function whyPlanPassed({ status, changes }: PlanReport, failOn: FailOn): string {
  if (changes.length === 0) return 'the plan touches no network'
  if (status === 'ok') return `the plan fits (${changesOf(changes.length)})`
  return `the plan has problems that do not fail the check (fail-on: ${failOn})`
}

function changesOf(count: number): string {
  return `${grouped(count)} ${count === 1 ? 'change' : 'changes'}`
}

function whyPassed({ totals, coverage }: Report, excuse: string): string {
  if (totals.resources === 0)
    return coverage.complete
      ? 'there is not one network, which is allowed (allow-empty)'
      : 'nothing could be read, which is allowed (allow-empty, allow-incomplete)'
  const found: string[] = []
  if (totals.breach > 0) found.push(standing(totals.breach, 'over'))
  if (totals.warning > 0) found.push(standing(totals.warning, 'close to'))
  const gaps = coverage.complete ? '' : '; what could not be read is allowed to be missing (allow-incomplete)'
  if (found.length > 0) return `${found.join(' and ')}, which does not fail the check (${excuse})${gaps}`
  if (totals.measured === 0) return `none of the networks has a measure${gaps}`
  const unmeasured =
    totals.unmeasured === 0
      ? ''
      : `; ${grouped(totals.unmeasured)} ${totals.unmeasured === 1 ? 'has' : 'have'} no measure`
  return `${networks(totals.measured)} measured, none over its limit${unmeasured}${gaps}`
}

/** `1 network is over its limit`, `3 networks are close to their limit`. */
function standing(count: number, where: 'over' | 'close to'): string {
  return `${networks(count)} ${where} ${count === 1 ? 'its' : 'their'} limit`
}

function networks(count: number): string {
  return `${grouped(count)} ${count === 1 ? 'network is' : 'networks are'}`
}
