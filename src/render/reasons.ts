import { isWithinRounding } from '../domain/because.js'
import type { Finding, Hit } from '../domain/report.js'
import { count, firstListed } from './numbers.js'

/** How reasons set what they are made of. Each makes its text safe for the place it goes. */
export interface ReasonVoice {
  /** Our own words, and those of a policy. */
  sentence(text: string): string
  /** Another resource, of which the id is known. */
  resource(id: string): string
}

/** Resources named that overlap one; the report file has them all. */
const MOST_OVERLAPS = 3

/**
 * Why a finding is what it is, as short as a table can have it: `above 80%`, `fewer than 64 left`. The
 * numbers themselves stand beside it. Where no limit is named, the Report's own sentences.
 */
export function shortReasons(finding: Finding, voice: ReasonVoice): string[] {
  if (finding.ignoredBecause !== undefined) return [voice.sentence(finding.ignoredBecause)]
  const hits = decidingHits(finding)
  if (hits.length === 0) return finding.reasons.map(reason => voice.sentence(reason))
  return hits.map(hit => limitInWords(hit, finding, voice))
}

/** The limits that made the verdict: those that only warn do not count beside one that is breached. */
export function decidingHits({ hits = [], verdict }: Finding): readonly Hit[] {
  const deciding = hits.filter(hit => hit.verdict === verdict)
  return deciding.length > 0 ? deciding : hits
}

/** What a waiver does to a finding: `waived until 2027-01-31: being drained, NET-482`. */
export function waiverInWords({ waiver }: Finding, voice: ReasonVoice): string | undefined {
  if (waiver === undefined) return undefined
  const when = waiver.expired ? 'waiver ended' : 'waived until'
  return `${voice.sentence(`${when} ${waiver.until}`)}: ${voice.sentence(waiver.reason)}`
}

/**
 * What IPAM finds wrong with a resource, whether or not a limit asks for it: `overlaps data-lake (vpc-0abc)`.
 * @param told the limits that are said already
 */
export function ipamFaults(
  finding: Finding,
  voice: ReasonVoice,
  told: readonly Hit['limit'][] = []
): string[] {
  const { complianceStatus, overlapStatus } = finding
  const faults: string[] = []
  if (complianceStatus === 'noncompliant' && !told.includes('compliance'))
    faults.push(voice.sentence('noncompliant'))
  if (overlapStatus === 'overlapping' && !told.includes('overlap'))
    faults.push(overlapInWords(finding, voice))
  return faults
}

/** `no free /20: the largest free block is a /21`. */
function freeBlockInWords(threshold: string, largest: string | null | undefined): string {
  if (largest === undefined) return `no free ${threshold}`
  return largest === null
    ? `no free ${threshold}: nothing is free`
    : `no free ${threshold}: the largest free block is a ${largest}`
}

function limitInWords(hit: Hit, finding: Finding, voice: ReasonVoice): string {
  const threshold = String(hit.threshold)
  const close = isWithinRounding(hit, finding) ? ', within the rounding of IPAM’s figure' : ''
  switch (hit.limit) {
    case 'usage-above':
      return voice.sentence(`above ${threshold}%`) + close
    case 'available-below':
      return (
        voice.sentence(`fewer than ${/^\d+$/.test(threshold) ? count(threshold) : threshold} left`) + close
      )
    case 'free-block-below':
      return voice.sentence(freeBlockInWords(threshold, finding.largestFreeBlock))
    case 'compliance':
      return voice.sentence(threshold)
    case 'overlap':
      return overlapInWords(finding, voice)
  }
}

function overlapInWords({ overlapsWith = [] }: Finding, voice: ReasonVoice): string {
  if (overlapsWith.length === 0) return voice.sentence('overlaps another network')
  const named = overlapsWith.slice(0, MOST_OVERLAPS).map(id => voice.resource(id))
  return `overlaps ${firstListed(named, overlapsWith.length)}`
}
