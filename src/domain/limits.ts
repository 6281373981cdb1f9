import { compareCounts } from './count.js'
import type { Limits, Rule } from './policy.js'
import type { Count, Hit } from './report.js'

/** What limits are held against. */
export interface Judgeable {
  usagePercent: number | null
  availableAddresses: Count | null
  /** Null: nothing is free; undefined: not known. */
  largestFreeBlock?: string | null | undefined
  complianceStatus?: string | undefined
  overlapStatus?: string | undefined
}

/** The limits of a rule that a resource hits, breaches first. A breach leaves out the warning it implies. */
export function hitsOf({ breach, warning }: Pick<Rule, 'breach' | 'warning'>, judged: Judgeable): Hit[] {
  const breaches = hitLimits(breach, judged, 'breach')
  const warnings = hitLimits(warning, judged, 'warning')
  if (breaches.length === 0) return warnings
  const breached = new Set(breaches.map(({ limit }) => limit))
  return [...breaches, ...warnings.filter(({ limit }) => !breached.has(limit))]
}

function hitLimits(limits: Limits, judged: Judgeable, verdict: Hit['verdict']): Hit[] {
  const { usagePercent, availableAddresses, largestFreeBlock } = judged
  const { usageAbove, availableBelow, freeBlockBelow, compliance, overlap } = limits
  const hits: Hit[] = []
  if (usageAbove !== undefined && usagePercent !== null && usagePercent > usageAbove) {
    hits.push({ limit: 'usage-above', threshold: usageAbove, verdict })
  }
  if (
    availableBelow !== undefined &&
    availableAddresses !== null &&
    compareCounts(availableAddresses, availableBelow) < 0
  ) {
    hits.push({ limit: 'available-below', threshold: availableBelow, verdict })
  }
  if (
    freeBlockBelow !== undefined &&
    largestFreeBlock !== undefined &&
    isSmaller(largestFreeBlock, freeBlockBelow)
  ) {
    hits.push({ limit: 'free-block-below', threshold: `/${freeBlockBelow}`, verdict })
  }
  if (compliance !== undefined && judged.complianceStatus === compliance) {
    hits.push({ limit: 'compliance', threshold: compliance, verdict })
  }
  if (overlap !== undefined && judged.overlapStatus === overlap) {
    hits.push({ limit: 'overlap', threshold: overlap, verdict })
  }
  return hits
}

/** Whether a block such as `/25`, or nothing, is smaller than one of this netmask length. */
function isSmaller(block: string | null, netmaskLength: number): boolean {
  return block === null || Number(block.slice(1)) > netmaskLength
}
