import { compareCounts } from './count.js'
import type { Count, Hit } from './report.js'

/** What is enough. */
export interface Limits {
  /** Percent, 0–100: a usage strictly above it is a breach. */
  usageThreshold: number
  /** Percent, 0–100: a usage strictly above it is a warning. */
  warningThreshold?: number
  /** Addresses: fewer left is a breach. */
  minimumAvailable?: number
}

/** Which verdicts fail the check. */
export type FailOn = 'breach' | 'warning' | 'never'

/**
 * The limits that a measured resource hits, breaches first. A breach of usage leaves out the warning of usage,
 * which it implies.
 */
export function hitsOf(limits: Limits, measured: { usagePercent: number; availableAddresses: Count }): Hit[] {
  const hits: Hit[] = []
  const { usageThreshold, warningThreshold, minimumAvailable } = limits
  const { usagePercent, availableAddresses } = measured

  const usageBreached = usagePercent > usageThreshold
  if (usageBreached) hits.push({ limit: 'usage-above', threshold: usageThreshold, verdict: 'breach' })
  if (minimumAvailable !== undefined && compareCounts(availableAddresses, minimumAvailable) < 0) {
    hits.push({ limit: 'available-below', threshold: minimumAvailable, verdict: 'breach' })
  }
  if (!usageBreached && warningThreshold !== undefined && usagePercent > warningThreshold) {
    hits.push({ limit: 'usage-above', threshold: warningThreshold, verdict: 'warning' })
  }
  return hits
}
