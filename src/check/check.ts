import type { Report } from '../domain/report.js'
import { monitor } from '../monitor.js'
import type { Settings } from '../settings.js'
import { entranceOf, type Entrance, type Surroundings } from './entrance.js'
import { planOf } from './plan.js'
import { policyOf } from './policy.js'
import { sourceOf } from './sources.js'

/** What came of a check, and the way into AWS for whoever delivers it. */
export interface Checked {
  report: Report
  /** Made when it is first asked for: a saved Report is judged without it. */
  enter: () => Entrance
}

/**
 * One check, the same for every face: policy, plan, source, Report. Nothing is asked of AWS before policy and plan are
 * found sound.
 *
 * @param workspace the folder that the paths of plans are relative to
 */
export async function check(
  settings: Settings,
  surroundings: Surroundings,
  workspace: string
): Promise<Checked> {
  const policy = await policyOf(settings)
  const plan = await planOf(settings, policy, workspace)
  const enter = once(() => entranceOf(settings, surroundings))
  const source = await sourceOf({ ...settings, ...plan }, enter, surroundings)
  const report = await monitor({ ...settings, policy }, { source, clock: surroundings.clock, ...plan })
  return { report, enter }
}

/** A value that is made when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}
