import type { Finding, Hit } from '../domain/report.js'
import { count } from './numbers.js'

/**
 * Why a finding is what it is, as short as a table can have it: `above 80%`, `fewer than 64 left`. The
 * numbers themselves stand beside it. Where no limit is named, the Report's own sentences, not yet escaped.
 */
export function shortReasons(finding: Finding): string[] {
  const hits = finding.hits ?? []
  if (hits.length === 0) return finding.reasons
  const deciding = hits.filter(hit => hit.verdict === finding.verdict)
  return (deciding.length > 0 ? deciding : hits).map(limitInWords)
}

function limitInWords(hit: Hit): string {
  if (hit.limit === 'usage-above') return `above ${hit.threshold}%`
  return `fewer than ${count(hit.threshold)} left`
}
