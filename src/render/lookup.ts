import type { Finding, Report } from '../domain/report.js'

/** Finds a resource of a Report by its id; of several CIDRs of one, the worst. */
export type Lookup = (id: string) => Finding | undefined

/** A lookup that gathers the Report's resources when it is first asked: most pages never ask. */
export function lookupIn(report: Report): Lookup {
  let byId: Map<string, Finding> | undefined
  return id => {
    if (byId === undefined) {
      byId = new Map()
      for (const finding of report.findings) if (!byId.has(finding.id)) byId.set(finding.id, finding)
    }
    return byId.get(id)
  }
}
