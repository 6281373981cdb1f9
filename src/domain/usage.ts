import { bits, familyOf, parseCidr, type Family } from './cidr.js'
import { blockSize, freeOfBlock } from './count.js'
import type { Count } from './report.js'
import { IPAM_POOL, UNTOLD_TYPE, type Resource } from './resource.js'
import { isApproximate } from './rounding.js'

/** How full a resource is. Where it cannot be said, `unmeasured` tells why in words. */
export interface Measure {
  family: Family
  netmaskLength: number
  /** 0–100, or null. */
  usagePercent: number | null
  totalAddresses: Count
  availableAddresses: Count | null
  /** Whether the count comes of a rounded usage and can be off by an address or more. */
  approximate?: true
  /** Why there is no measure. */
  unmeasured?: string
  /**
   * What is wrong with the answer itself, where a measure is defined and the one that came cannot be used. The
   * check did not see what it should have seen.
   */
  fault?: string
}

const UNTOLD = 'no type came with it'

/** Why there is no measure where AWS defines one and none came. */
export const NOT_REPORTED = 'no usage was reported for it'

/**
 * Measures one resource by what AWS defines, and only that.
 *
 * `IpUsage` is defined for a VPC (share of the CIDR covered by subnets), a subnet's IPv4 CIDR (share of its
 * addresses in use) and a public IPv4 pool (share given to Elastic IPs). An IPAM pool's is the share of its
 * provisioned CIDR that is allocated, computed here. A subnet's IPv6 usage cannot be
 * calculated by AWS, and for other types nothing is defined: a number that comes along all the same is no measure.
 * Source: Amazon EC2 API Reference, IpamResourceCidr.
 */
export function measure(resource: Resource): Measure {
  const cidr = parseCidr(resource.cidr)
  const family = cidr?.family ?? familyOf(resource.cidr)
  const undefinedUsage = whyUndefined(resource.type, family)

  if (resource.type === IPAM_POOL && resource.cidr === '') {
    const empty = {
      family,
      netmaskLength: 0,
      totalAddresses: 0,
      usagePercent: null,
      availableAddresses: null
    }
    return { ...empty, unmeasured: 'no CIDR is provisioned to it' }
  }
  // What it is decides whether it has a measure: without that, it may be one that is full.
  const isUntold = resource.type === UNTOLD_TYPE
  if (cidr === undefined) {
    const fault =
      resource.cidr === '' ? 'no CIDR came with it' : `its CIDR came as ${JSON.stringify(resource.cidr)}`
    return {
      family,
      netmaskLength: 0,
      totalAddresses: 0,
      usagePercent: null,
      availableAddresses: null,
      unmeasured: undefinedUsage ?? fault,
      ...((undefinedUsage === undefined || isUntold) && { fault })
    }
  }

  const { netmaskLength } = cidr
  const width = bits(family)
  const base = { family, netmaskLength, totalAddresses: blockSize(width, netmaskLength) }
  const none = { ...base, usagePercent: null, availableAddresses: null }

  if (isUntold) return { ...none, unmeasured: UNTOLD, fault: UNTOLD }
  if (undefinedUsage !== undefined) return { ...none, unmeasured: undefinedUsage }
  const { usage } = resource
  if (usage === undefined) return { ...none, unmeasured: NOT_REPORTED }
  // Written so that NaN is refused too.
  if (!(usage >= 0 && usage <= 1)) {
    const fault = `its usage came as ${usage}, which is not a share from 0 to 1`
    return { ...none, unmeasured: fault, fault }
  }
  const exact = resource.availableAddresses
  return {
    ...base,
    usagePercent: toPercent(usage),
    availableAddresses: exact ?? freeOfBlock(width, netmaskLength, usage),
    ...(exact === undefined && isApproximate(base.totalAddresses) && { approximate: true as const })
  }
}

/**
 * A share as percent, rounded to 10 decimals: 0.55 × 100 is 55.00000000000001 in floating point, and 55 is not
 * above 55. Rounded through decimal text, which rounds once: multiplying by a power of ten first would round twice.
 */
export function toPercent(share: number): number {
  // IPAM's shares have four decimals, and a whole number of hundredths needs no text to be rounded by.
  const hundredths = Math.round(share * 10_000)
  return hundredths / 10_000 === share ? hundredths / 100 : Number((share * 100).toFixed(10))
}

function whyUndefined(type: string, family: Family): string | undefined {
  switch (type) {
    case 'vpc':
      return undefined
    case 'subnet':
      return family === 'ipv4' ? undefined : 'AWS cannot calculate the usage of an IPv6 subnet'
    case 'public-ipv4-pool':
      return undefined
    case IPAM_POOL:
      return undefined
    default:
      return `AWS defines no usage for ${type}`
  }
}
