import type { Report } from '../../domain/report.js'
import type { Facts } from '../facts.js'
import { details, statusIcon, title, type Voice } from '../headline.js'
import { titlePrefix } from './places.js'

/**
 * How it stands today, as a heading; beside a plan it says that the plan is not the cause.
 *
 * @param name what is checked, where it is one of several. Safe already.
 */
export function todayTitle(report: Report, facts: Facts, voice: Voice, name?: string): string {
  const icon = statusIcon(report)
  const stands = title(report, facts, voice)
  if (report.plan === undefined) return `${icon} ${titlePrefix(name)}${stands}`
  return `${icon} ${whenInWords(report)}: ${stands}`
}

/** What there is to say after it, as a paragraph, or nothing. */
export function todayDetails(report: Report, facts: Facts, voice: Voice): string {
  const sentences = details(report, facts, voice)
  return sentences.length === 0 ? '' : `${sentences.join(' ')}\n\n`
}

function whenInWords({ status }: Report): string {
  if (status === 'breach') return 'Already red today, not caused by this change'
  if (status === 'warning') return 'Already close today, not caused by this change'
  return 'Today, before this change'
}
