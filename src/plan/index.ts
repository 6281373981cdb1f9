import type { PlanReport } from '../domain/plan.js'
import type { Policy } from '../domain/policy.js'
import { IPAM_POOL, type Resource } from '../domain/resource.js'
import { CLAIMING_TYPES, claimsOf } from './claims.js'
import { demandOf, lookupIn, unusedCorrections } from './demand/index.js'
import type { Plan } from './model.js'
import { projectPlan } from './project.js'

export { readPlans } from './read.js'

/** A plan that waits for the networks it is to be held against. */
export interface PlannedProjection {
  /** Types that have to be read to understand it, whether or not they are asked for. */
  alsoRead: readonly string[]
  project: (resources: readonly Resource[], today: string) => PlanReport
}

/** Makes a plan ready to be held against the networks that a source reads. */
export function planned(
  plan: Plan,
  { policy, resourceTypes }: { policy: Policy; resourceTypes: readonly string[] | 'all' }
): PlannedProjection {
  const unused = unusedCorrections(plan, policy.demand ?? [])
  const told = { ...plan, uncertainties: [...plan.uncertainties, ...unused] }
  const demand = { lookup: lookupIn(plan), ...(policy.demand && { corrections: policy.demand }) }
  return {
    alsoRead: touchesPools(plan) ? ['vpc', 'subnet', IPAM_POOL] : ['vpc', 'subnet'],
    project: (resources, today) =>
      projectPlan(told, resources, {
        ...{ policy, resourceTypes, today },
        demandOf: side => demandOf(side, demand)
      })
  }
}

/** Whether a plan says anything of pools, which need calls and permissions of their own. */
function touchesPools({ changes }: Plan): boolean {
  return changes.some(({ type, action, before, after }) => {
    if (action === 'keep' || !CLAIMING_TYPES.includes(type)) return false
    if (type.startsWith('aws_vpc_ipam_pool')) return true
    return [before, after].some(
      side => side !== undefined && claimsOf(side).some(({ pool }) => pool !== undefined)
    )
  })
}
