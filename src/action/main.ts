import { setSecret } from '@actions/core'
import { monitor } from '../monitor.js'
import type { Clock, Environment } from '../ports.js'
import type { Settings } from '../settings.js'
import { runContext, type RunContext } from './context.js'
import { readSettings } from './inputs.js'
import { log } from './log.js'
import { githubToken } from './oidc.js'
import { planOf } from './plan.js'
import { policyOf } from './policy.js'
import { sourceOf } from './sources.js'
import { entranceOf, type Surroundings } from './wiring.js'

/**
 * The Action, from its inputs to its exit. What tells the result is loaded once there is one: the first request to AWS
 * is what the user waits for.
 */
export async function run(environment: Environment, clock: Clock): Promise<void> {
  const context = runContext(environment)
  let settings: Settings | undefined
  try {
    settings = readSettings(environment)
    await check(settings, context, {
      environment,
      clock,
      logger: log,
      mask: setSecret,
      getToken: audience => githubToken(audience, environment)
    })
  } catch (error) {
    const { couldNotCheck } = await import('./failure.js')
    await couldNotCheck(error, context, settings ?? { summary: true })
  }
}

async function check(settings: Settings, context: RunContext, surroundings: Surroundings): Promise<void> {
  const policy = await policyOf(settings)
  const plan = await planOf(settings, policy, context)
  const enter = once(() => entranceOf(settings, surroundings))
  const source = await sourceOf({ ...settings, ...plan }, enter, surroundings)
  const report = await monitor({ ...settings, policy }, { source, clock: surroundings.clock, ...plan })
  const { conclude } = await import('./conclude.js')
  await conclude(report, settings, { enter, context, surroundings })
}

/** A value that is made when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}
