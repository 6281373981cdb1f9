import type { PlanReport } from '../domain/plan.js'
import type { Finding, Report } from '../domain/report.js'
import { utf8Length } from '../render/bytes.js'
import { ipamResourceCidr, messagePart, type Body, type IpamResourceCidr } from './body.js'

/** Where the whole Report is. */
export interface ReportLocation {
  bucket: string
  key: string
}

/** How many of each kind the answer had no room for. */
export interface Omitted {
  findings: number
  /** The breaches among these findings; neither the message nor AWS's fields have them. */
  breaches: number
  gaps: number
  notices: number
  /** Changes, networks and uncertainties of a plan. */
  plan: number
}

/** What the function returns: the forebear's `statusCode` and `body`, and the Report as an object. */
export interface Answer {
  statusCode: 200
  /** A `Body` as JSON. */
  body: string
  /** The Report, of its lists the first that fit; `totals` and `status` are those of the whole. */
  report: Report
  omitted: Omitted
  reportLocation?: ReportLocation
}

export interface AnswerOptions {
  /** The most bytes of the answer as JSON in UTF-8. */
  limitBytes: number
  reportLocation?: ReportLocation
}

/**
 * A Report as an answer of at most so many bytes: worst first, and the same breaches in the message, in AWS's fields
 * and in the Report.
 */
export function answerOf(report: Report, { limitBytes, reportLocation }: AnswerOptions): Answer {
  const head = cutHead(report, limitBytes)
  const answer: Answer = {
    statusCode: 200,
    body: JSON.stringify({ Message: '', IpamResourceCidrs: [] } satisfies Body),
    report: head.report,
    // The longest numbers they can become, so that the true ones fit.
    omitted: { findings: report.findings.length, breaches: report.totals.breach, ...head.omitted },
    ...(reportLocation !== undefined && { reportLocation })
  }
  const parts = fitting(report.findings, limitBytes - jsonLength(answer))
  const body: Body = { Message: parts.message.join(''), IpamResourceCidrs: parts.rows }
  return {
    ...answer,
    body: JSON.stringify(body),
    report: { ...answer.report, findings: parts.findings },
    omitted: {
      ...answer.omitted,
      findings: report.findings.length - parts.findings.length,
      breaches: report.totals.breach - parts.rows.length
    }
  }
}

interface Parts {
  findings: Finding[]
  message: string[]
  rows: IpamResourceCidr[]
}

/** As many of the first findings as fit, with what the body says of them. */
function fitting(findings: readonly Finding[], room: number): Parts {
  const parts: Parts = { findings: [], message: [], rows: [] }
  for (const finding of findings) {
    const isBreach = finding.verdict === 'breach'
    const message = isBreach ? messagePart(finding) : ''
    const row = isBreach ? ipamResourceCidr(finding) : undefined
    room -= jsonLength(finding) + COMMA
    if (row !== undefined) room -= innerLength(innerJson(message)) + innerLength(JSON.stringify(row)) + COMMA
    if (room < 0) break
    parts.findings.push(finding)
    if (row !== undefined) {
      parts.message.push(message)
      parts.rows.push(row)
    }
  }
  return parts
}

const COMMA = 1

function jsonLength(value: unknown): number {
  return utf8Length(JSON.stringify(value))
}

/** A text as it stands between the quotes of a JSON text. */
function innerJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function innerLength(text: string): number {
  return utf8Length(innerJson(text))
}

/** What a list other than the findings may take of the answer, at most. */
const SHARE = { gaps: 1 / 4, notices: 1 / 16, plan: 1 / 16 }

/** A Report without its findings, of its other lists the first that fit into their shares. */
function cutHead(
  report: Report,
  limit: number
): { report: Report; omitted: Pick<Omitted, 'gaps' | 'notices' | 'plan'> } {
  const head: Report = { ...report, findings: [] }
  const gaps = firstOf(head.coverage.gaps, limit * SHARE.gaps)
  const notices = firstOf(head.policy?.notices ?? [], limit * SHARE.notices)
  const plan = head.plan && cutPlan(head.plan, limit * SHARE.plan)
  return {
    report: {
      ...head,
      coverage: { ...head.coverage, gaps: gaps.kept },
      ...(head.policy !== undefined && { policy: { ...head.policy, notices: notices.kept } }),
      ...(plan !== undefined && { plan: plan.plan })
    },
    omitted: { gaps: gaps.omitted, notices: notices.omitted, plan: plan?.omitted ?? 0 }
  }
}

function cutPlan(plan: PlanReport, room: number): { plan: PlanReport; omitted: number } {
  const files = firstOf(plan.files, room)
  const changes = firstOf(plan.changes, room)
  const networks = firstOf(plan.networks, room)
  const uncertainties = firstOf(plan.uncertainties, room)
  return {
    plan: {
      ...plan,
      files: files.kept,
      changes: changes.kept,
      networks: networks.kept,
      uncertainties: uncertainties.kept
    },
    omitted: files.omitted + changes.omitted + networks.omitted + uncertainties.omitted
  }
}

function firstOf<T>(items: readonly T[], room: number): { kept: T[]; omitted: number } {
  const kept: T[] = []
  for (const item of items) {
    room -= jsonLength(item) + COMMA
    if (room < 0) break
    kept.push(item)
  }
  return { kept, omitted: items.length - kept.length }
}
