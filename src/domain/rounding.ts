import type { Count } from './report.js'

/**
 * IPAM gives a usage as a share with four decimals, so that the true one lies up to half of the last away
 * (inferred from the values the AWS CLI's examples show).
 */
const HALF_A_STEP = 0.00005

/** How far a figure that comes of IPAM's rounded share can be from the truth, for a network of so many addresses. */
export function roundingOf(totalAddresses: Count): { percent: number; addresses: number } {
  return { percent: HALF_A_STEP * 100, addresses: Number(totalAddresses) * HALF_A_STEP }
}

/** Whether the rounding can move the count of free addresses by one or more. */
export function isApproximate(totalAddresses: Count): boolean {
  // Half an address is enough: the count itself is rounded too.
  return roundingOf(totalAddresses).addresses >= 0.5
}
