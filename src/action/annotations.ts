import { grouped } from '../domain/count.js'
import type { PlanBlame } from '../domain/exit.js'
import type { PlanChange } from '../domain/plan.js'
import type { Report } from '../domain/report.js'
import { plainSentence } from '../render/escape.js'
import { findingLine } from '../render/text/lines.js'
import { planChangeLine } from '../render/text/plan.js'
import { fewOf, MOST_ERRORS, MOST_WARNINGS } from './shown.js'

export interface Annotation {
  level: 'error' | 'warning'
  title: string
  message: string
  /** Where in the checkout it belongs. */
  place?: Place
}

interface Place {
  file: string
  line: number
}

export interface AnnotationOptions {
  /** Errors that are told beside these. */
  reserved?: number
  /** Where the whole Report is, in words; absent, that is not said. */
  wholeIn?: string
  plan?: PlanContext
}

/** What is known of a plan beside what the Report tells. */
export interface PlanContext {
  /** Where in the checkout a resource is written, where that is known. */
  placeOf: (address: string) => Place | undefined
  blame: PlanBlame
}

/** One line to show, and what it is about. */
interface Item {
  title: string
  message: () => string
  place?: Place | undefined
}

/**
 * What is shown beside the run, worst first: what a plan breaks, breaches, gaps, and what comes close. What is red today
 * and not blamed on a change stays in the summary.
 */
export function annotationsOf(
  report: Report,
  { reserved = 0, wholeIn, plan }: AnnotationOptions = {}
): Annotation[] {
  const { gaps } = report.coverage
  const { breach, warning } = report.totals
  const isTodayBlamed = plan === undefined || plan.blame === 'all'
  // Worst first: the breaches, then the warnings.
  const errors = isTodayBlamed ? report.findings.slice(0, breach) : []
  const warnings = isTodayBlamed ? report.findings.slice(breach, breach + warning) : []
  const changes = (report.plan?.changes ?? []).filter(({ outcome }) => outcome !== 'fits')
  const isWarning = ({ outcome }: PlanChange) => outcome === 'warning'
  const ofChange = (title: string) => (change: PlanChange) => ({
    title,
    message: () => planChangeLine(change),
    place: plan?.placeOf(change.address)
  })
  return [
    ...firstOf(
      [
        ...changes.filter(change => !isWarning(change)).map(ofChange('There is no room for this change')),
        ...errors.map(finding => ({ title: 'Over its limit', message: () => findingLine(finding) }))
      ],
      { most: MOST_ERRORS - reserved, level: 'error', wholeIn, hasPlan: plan !== undefined }
    ),
    ...firstOf(
      [
        ...changes.filter(isWarning).map(ofChange('There may be no room for this change')),
        ...gaps.map(gap => ({ title: 'Could not be read', message: () => gapLine(gap) })),
        ...warnings.map(finding => ({ title: 'Close to its limit', message: () => findingLine(finding) }))
      ],
      { most: MOST_WARNINGS, level: 'warning', wholeIn, hasPlan: plan !== undefined }
    )
  ]
}

interface Bounds {
  most: number
  level: Annotation['level']
  wholeIn: string | undefined
  hasPlan: boolean
}

/** The first few, the last of them saying how many more there are, where there are more. */
function firstOf(items: readonly Item[], { most, level, wholeIn, hasPlan }: Bounds): Annotation[] {
  const { shown, rest } = fewOf(items, most)
  const annotations = shown.map(({ title, message, place }) => ({
    level,
    title,
    message: message(),
    ...(place !== undefined && { place })
  }))
  const more = rest.length
  if (more > 0) {
    const where = wholeIn === undefined ? '' : `: all are in ${wholeIn}`
    const what = inWords(more, level, hasPlan)
    annotations.push({
      level,
      title: `${grouped(more)} more`,
      message: `And ${grouped(more)} more ${what}${where}.`
    })
  }
  return annotations
}

function inWords(count: number, level: Annotation['level'], hasPlan: boolean): string {
  if (level === 'warning') return count === 1 ? 'warning' : 'warnings'
  if (hasPlan) return count === 1 ? 'problem' : 'problems'
  return `over ${count === 1 ? 'its' : 'their'} limit`
}

function gapLine({ what, reason, remedy }: Report['coverage']['gaps'][number]): string {
  const todo = remedy === undefined ? '' : `. To mend it: ${plainSentence(remedy)}`
  return `${plainSentence(what)} could not be read: ${plainSentence(reason)}${todo}`
}
