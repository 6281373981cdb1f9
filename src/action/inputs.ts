import { getInput } from '@actions/core'
import type { Environment } from '../ports.js'
import { INPUT_NAMES, parseSettings, type InputName, type Settings } from '../settings.js'

/**
 * Reads every input of the Action, once.
 *
 * @throws SettingsError with every mistake at once.
 */
export function readSettings(environment: Environment): Settings {
  const given: Partial<Record<InputName, string>> = {}
  for (const name of INPUT_NAMES) given[name] = getInput(name)
  return parseSettings(given, environment)
}

/** How a failure is to be told where not every input is sound: each input that bears on it, as far as it is. */
export function tellingOf(): { summary: boolean; plan?: unknown } {
  const plan = getInput('plan-file')
  return { summary: !/^false$/i.test(getInput('summary')), ...(plan !== '' && { plan }) }
}
