import type { FailOn } from './policy.js'
import type { Report } from './report.js'

/** How a check ends: whether it fails, and why, in one sentence. */
export interface Exit {
  failed: boolean
  because: string
}

export interface ExitRules {
  failOn: FailOn
  /** Whether a gap may pass; `failOn` has no say in that. */
  allowIncomplete: boolean
}

/**
 * Whether a check fails. The one place that decides it, for every face.
 *
 * @param failedChannels the names of the channels that could not deliver; one is enough to fail.
 */
export function exitOf(
  report: Report,
  { failOn, allowIncomplete }: ExitRules,
  failedChannels: string[]
): Exit {
  const { totals, coverage } = report
  const because: string[] = []
  if (totals.breach > 0 && failOn !== 'never') because.push(`${networks(totals.breach)} over their limit`)
  if (totals.warning > 0 && failOn === 'warning')
    because.push(`${networks(totals.warning)} close to their limit`)
  if (!coverage.complete && !allowIncomplete) {
    const count = coverage.gaps.length
    because.push(
      `the check is incomplete (${count} ${count === 1 ? 'gap' : 'gaps'}; allow-incomplete is false)`
    )
  }
  if (failedChannels.length > 0) because.push(`${failedChannels.join(' and ')} could not be delivered to`)

  if (because.length > 0) return { failed: true, because: `Failed: ${because.join('; ')}.` }
  return { failed: false, because: `Passed: ${whyPassed(report, failOn)}.` }
}

function whyPassed({ totals, coverage }: Report, failOn: FailOn): string {
  const found: string[] = []
  if (totals.breach > 0) found.push(`${networks(totals.breach)} over their limit`)
  if (totals.warning > 0) found.push(`${networks(totals.warning)} close to their limit`)
  const gaps = coverage.complete ? '' : '; what could not be read is allowed to be missing (allow-incomplete)'
  if (found.length > 0)
    return `${found.join(' and ')}, which does not fail the check (fail-on: ${failOn})${gaps}`
  const none = totals.resources === 0 ? 'there is not one network, which is allowed (allow-empty)' : undefined
  const unmeasured = totals.measured === 0 ? 'none of the networks has a measure' : undefined
  return `${none ?? unmeasured ?? `${networks(totals.measured)} measured, none over its limit`}${gaps}`
}

function networks(count: number): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'network is' : 'networks are'}`
}
