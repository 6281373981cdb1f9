import type { Finding, Hit, Verdict } from './report.js'
import type { Resource } from './resource.js'
import type { Measure } from './usage.js'

/** What judging adds to a resource and its measure. */
export interface Judgement {
  verdict: Verdict
  reasons: string[]
  /** Others that it overlaps, where IPAM says that there are some. */
  overlapsWith?: string[] | undefined
  hits?: Hit[] | undefined
  rule?: string | undefined
  note?: string | undefined
  ignoredBecause?: string | undefined
}

/**
 * A finding, made key by key in the order in which it is written as JSON: of 200,000 findings, one that had to be put
 * in order first, or that was copied and cut, would cost more than all the judging.
 */
export function findingOf(
  resource: Resource,
  measure: Omit<Measure, 'unmeasured' | 'fault'>,
  judgement: Judgement
): Finding {
  const finding = { id: resource.id } as Finding
  if (resource.name !== undefined) finding.name = resource.name
  finding.type = resource.type
  finding.cidr = resource.cidr
  finding.family = measure.family
  finding.netmaskLength = measure.netmaskLength
  finding.region = resource.region
  finding.ownerId = resource.ownerId
  if (resource.vpcId !== undefined) finding.vpcId = resource.vpcId
  if (resource.availabilityZoneId !== undefined) finding.availabilityZoneId = resource.availabilityZoneId
  if (resource.scopeId !== undefined) finding.scopeId = resource.scopeId
  if (resource.poolId !== undefined) finding.poolId = resource.poolId
  finding.tags = resource.tags
  if (resource.managementState !== undefined) finding.managementState = resource.managementState
  if (resource.complianceStatus !== undefined) finding.complianceStatus = resource.complianceStatus
  if (resource.overlapStatus !== undefined) finding.overlapStatus = resource.overlapStatus
  if (judgement.overlapsWith !== undefined) finding.overlapsWith = judgement.overlapsWith
  if (resource.largestFreeBlock !== undefined) finding.largestFreeBlock = resource.largestFreeBlock
  if (resource.freeBlocks !== undefined) finding.freeBlocks = resource.freeBlocks
  if (resource.parentPoolId !== undefined) finding.parentPoolId = resource.parentPoolId
  if (resource.poolDepth !== undefined) finding.poolDepth = resource.poolDepth
  if (resource.sampledAt !== undefined) finding.sampledAt = resource.sampledAt
  finding.usagePercent = measure.usagePercent
  finding.totalAddresses = measure.totalAddresses
  finding.availableAddresses = measure.availableAddresses
  if (measure.approximate !== undefined) finding.approximate = measure.approximate
  finding.verdict = judgement.verdict
  finding.reasons = judgement.reasons
  if (judgement.hits !== undefined) finding.hits = judgement.hits
  if (judgement.rule !== undefined) finding.rule = judgement.rule
  if (judgement.note !== undefined) finding.note = judgement.note
  if (judgement.ignoredBecause !== undefined) finding.ignoredBecause = judgement.ignoredBecause
  return finding
}
