import { setFailed, setSecret } from '@actions/core'
import { cancellation } from '../check/cancellation.js'
import { check } from '../check/check.js'
import type { Surroundings } from '../check/entrance.js'
import type { Clock, Environment } from '../ports.js'
import type { Settings } from '../settings.js'
import { runContext, type RunContext } from './context.js'
import { readSettings, tellingOf } from './inputs.js'
import { log } from './log.js'
import { githubToken } from './oidc.js'

/**
 * The Action, from its inputs to its exit. What tells the result is loaded once there is one: the first request to AWS
 * is what the user waits for.
 */
export async function run(environment: Environment, clock: Clock): Promise<void> {
  const context = runContext(environment)
  const { signal, settled, over } = cancellation({
    exitCode: 1,
    tell: message => {
      setFailed(`Failed: ${message}.`)
    },
    endsAtSecond: false
  })
  let settings: Settings | undefined
  try {
    settings = readSettings(environment)
    const surroundings = {
      environment,
      clock,
      logger: log,
      mask: setSecret,
      getToken: (audience: string) => githubToken(audience, environment),
      signal
    }
    await checkAndConclude(settings, context, surroundings, settled)
  } catch (error) {
    const { couldNotCheck } = await import('./failure.js')
    await couldNotCheck(error, context, settings ?? tellingOf())
  }
  settled()
  over()
}

async function checkAndConclude(
  settings: Settings,
  context: RunContext,
  surroundings: Surroundings,
  settled: () => void
): Promise<void> {
  const { report, enter } = await check(settings, surroundings, context.workspace)
  const { conclude } = await import('./conclude.js')
  await conclude(report, settings, { enter, context, surroundings, settled })
}
