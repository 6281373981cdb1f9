import type { Gap } from '../domain/report.js'
import type { Resource } from '../domain/resource.js'

/** What a source could read, and what it could not. */
export interface Reading {
  /** What the Report says of where it was read: `ipam`. */
  source: string
  /** Why it was read there, where that is not what the settings say first. */
  sourceReason?: string
  homeRegion?: string
  /** What was looked through, in words: `2 private scopes`. */
  searched: string
  resources: Resource[]
  /** What was read beside and not asked for: VPCs, subnets and pools that others are understood by. No findings. */
  surroundings?: Resource[]
  gaps: Gap[]
}

/** Where usage is read from. */
export interface Source {
  /**
   * @throws CheckError when nothing at all could be looked at. What was looked at in part comes back with the
   * gaps named.
   */
  read(): Promise<Reading>
}
