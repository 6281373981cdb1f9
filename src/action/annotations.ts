import type { Report } from '../domain/report.js'
import { plainSentence } from '../render/escape.js'
import { findingLine } from '../render/text/lines.js'

export interface Annotation {
  level: 'error' | 'warning'
  title: string
  message: string
}

/** The runner shows 10 errors and 10 warnings a step; the failure itself is one of the errors (actions/runner). */
const MOST_ERRORS = 9
const MOST_WARNINGS = 10

/** What is shown beside the run: breaches as errors, gaps and warnings as warnings, each worst first. */
export function annotationsOf(report: Report): Annotation[] {
  const { gaps } = report.coverage
  const { breach, warning } = report.totals
  // Worst first: the breaches, then the warnings.
  const errors = report.findings.slice(0, breach)
  const warnings = report.findings.slice(breach, breach + warning)
  return [
    ...firstOf(errors, MOST_ERRORS, 'error', 'Over its limit', findingLine),
    ...firstOf(
      [
        ...gaps.map(gap => ({ title: 'Could not be read', message: () => gapLine(gap) })),
        ...warnings.map(finding => ({ title: 'Close to its limit', message: () => findingLine(finding) }))
      ],
      MOST_WARNINGS,
      'warning',
      ({ title }) => title,
      ({ message }) => message()
    )
  ]
}

/** The first few, the last of them saying how many more there are, where there are more. */
function firstOf<T>(
  items: readonly T[],
  most: number,
  level: Annotation['level'],
  title: string | ((item: T) => string),
  message: (item: T) => string
): Annotation[] {
  const shown = items.length <= most ? items : items.slice(0, most - 1)
  const annotations = shown.map(item => ({
    level,
    title: typeof title === 'string' ? title : title(item),
    message: message(item)
  }))
  const more = items.length - shown.length
  if (more > 0) {
    const what = level === 'error' ? 'over their limit' : 'warnings'
    annotations.push({
      level,
      title: `${more.toLocaleString('en-US')} more`,
      message: `And ${more.toLocaleString('en-US')} more ${what}: the job summary and the report file have them all.`
    })
  }
  return annotations
}

function gapLine({ what, reason, remedy }: Report['coverage']['gaps'][number]): string {
  const todo = remedy === undefined ? '' : `. To mend it: ${plainSentence(remedy)}`
  return `${plainSentence(what)} could not be read: ${plainSentence(reason)}${todo}`
}
