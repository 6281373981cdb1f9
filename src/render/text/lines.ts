import type { Finding, Report } from '../../domain/report.js'
import { plainSentence, plainText } from '../escape.js'
import { factsOf } from '../facts.js'
import { title, usageOf, type Voice } from '../headline.js'
import { count, listed } from '../numbers.js'
import { shortReasons } from '../reasons.js'
import { SIGNS } from '../words.js'

/** GitHub's limit for one annotation, in characters (actions/runner). */
const LONGEST_LINE = 4096

/** Names set in plain text, with the id behind: what a person searches a console for. */
export const plainVoice: Voice = {
  name: finding =>
    finding.name === undefined || finding.name === ''
      ? plainText(finding.id)
      : `${plainText(finding.name)} (${plainText(finding.id)})`,
  word: plainText
}

/**
 * The Report in one line without a full stop, for the log, an alert and the exit:
 * `3 of 42 subnets are over their limit; the fullest is eks-pods-a (subnet-0a1b…) at 98.4%`.
 */
export function headline(report: Report): string {
  const facts = factsOf(report)
  const { worst } = facts
  const usage = worst === undefined ? undefined : usageOf(worst)
  const fullest =
    worst === undefined || usage === undefined ? '' : `; the fullest is ${plainVoice.name(worst)} at ${usage}`
  return title(report, facts, plainVoice) + fullest
}

/**
 * A finding in one line, for an annotation or a log: `over: eks-pods-a (subnet-0a1b…) 10.20.4.0/24, account
 * 111122223333, us-east-1 use1-az4: 98.4% in use, 4 of 256 addresses left (above 90%)`. It begins with a
 * word of ours, so that no name can pass for a command to the runner.
 */
export function findingLine(finding: Finding): string {
  const line = `${SIGNS[finding.verdict].word}: ${described(finding)}`
  if (line.length <= LONGEST_LINE) return line
  // A surrogate pair is not cut in two.
  return `${line.slice(0, LONGEST_LINE - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** What a finding is, where, how full, and why that matters, on one line. */
export function described(finding: Finding): string {
  const zone = finding.availabilityZoneId ?? ''
  const place = [
    `${plainVoice.name(finding)} ${plainText(finding.cidr)}`,
    `account ${plainText(finding.ownerId)}`,
    `${plainText(finding.region)}${zone === '' ? '' : ` ${plainText(zone)}`}`
  ]
  const why = listed(shortReasons(finding).map(reason => plainSentence(reason)))
  const measure = measureOf(finding)
  const state = measure === undefined ? why || 'no measure' : `${measure}${why === '' ? '' : ` (${why})`}`
  return `${place.join(', ')}: ${state}`
}

/** `98.4% in use, 4 of 256 addresses left`; undefined where there is no measure. */
function measureOf(finding: Finding): string | undefined {
  const usage = usageOf(finding)
  if (usage === undefined || finding.availableAddresses === null) return usage && `${usage} in use`
  return `${usage} in use, ${count(finding.availableAddresses)} of ${count(finding.totalAddresses)} addresses left`
}
