import type { Policy } from '../domain/policy.js'
import type { Projection } from '../monitor.js'
import type { Settings } from '../settings.js'

/** What a plan adds to a check. */
export interface PlannedCheck {
  /** The types that are read beside, to understand the plan by. */
  alsoRead: readonly string[]
  project: Projection
}

/**
 * Reads the plan files, where there are some. What reads plans is loaded only then.
 *
 * @throws CheckError when a file is no plan, or not one that can be judged.
 */
export async function planOf(
  { plan: choice, resourceTypes }: Settings,
  policy: Policy,
  workspace: string
): Promise<PlannedCheck | undefined> {
  if (choice === undefined) return undefined
  const { readPlans, planned } = await import('../plan/index.js')
  const plan = await readPlans(choice.files, { workspace })
  return planned(plan, { policy, resourceTypes })
}
