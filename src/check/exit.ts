import type { ChannelFailure } from '../channels/channel.js'
import { exitOf, type Exit } from '../domain/exit.js'
import type { Report } from '../domain/report.js'
import type { Settings } from '../settings.js'

/** How a run ends, by what it found, what it was told to fail on, and what could not deliver. */
export function exitOfRun(report: Report, settings: Settings, failures: readonly ChannelFailure[]): Exit {
  const { failOn, allowIncomplete, plan } = settings
  const rules = { failOn, allowIncomplete, ...(plan && { planBlame: plan.blame }) }
  return exitOf(
    report,
    rules,
    failures.map(({ channel }) => channel)
  )
}
