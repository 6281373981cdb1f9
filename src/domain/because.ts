import { grouped } from './count.js'
import type { Count, Hit } from './report.js'
import { roundingOf } from './rounding.js'

/** What a limit was held against. */
export interface Measured {
  usagePercent: number | null
  availableAddresses: Count | null
  totalAddresses: Count
  largestFreeBlock?: string | null | undefined
  approximate?: true
}

/** Why a verdict is what it is: a reason for each limit that is hit, and what is left, in words. */
export function reasonsOf(hits: readonly Hit[], measured: Measured): string[] {
  const { availableAddresses, totalAddresses } = measured
  const left =
    availableAddresses === null
      ? undefined
      : `${grouped(availableAddresses)} of ${grouped(totalAddresses)} addresses ${availableAddresses === 1 ? 'is' : 'are'} left`
  const reasons = hits.map(hit => reasonOf(hit, measured, left ?? ''))
  // A percentage alone does not tell how much is left.
  const tellsLeft = !hits.some(({ limit }) => limit === 'usage-above')
  if (left !== undefined && !tellsLeft && !hits.some(({ limit }) => limit === 'available-below'))
    reasons.push(left)
  return reasons
}

function reasonOf(hit: Hit, measured: Measured, left: string): string {
  const { threshold } = hit
  const close = isWithinRounding(hit, measured) ? ", which is within the rounding of IPAM's figure" : ''
  switch (hit.limit) {
    case 'usage-above':
      return `usage ${String(measured.usagePercent)} % is above ${threshold} %${close}`
    case 'available-below':
      return `${left}, fewer than ${grouped(threshold)}${close}`
    case 'free-block-below':
      return measured.largestFreeBlock === null
        ? `no free ${threshold}: nothing is free`
        : `no free ${threshold}: the largest free block is a ${String(measured.largestFreeBlock)}`
    case 'compliance':
      return 'IPAM finds it noncompliant'
    case 'overlap':
      return 'IPAM finds that it overlaps another network'
  }
}

/** Whether the number that crossed the limit could as well stand on its other side, but for its rounding. */
export function isWithinRounding({ limit, threshold }: Hit, measured: Measured): boolean {
  if (measured.approximate !== true) return false
  const { percent, addresses } = roundingOf(measured.totalAddresses)
  if (limit === 'usage-above') return Number(measured.usagePercent) - Number(threshold) <= percent
  if (limit === 'available-below') return Number(threshold) - Number(measured.availableAddresses) <= addresses
  return false
}
