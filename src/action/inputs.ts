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
