import { encodings } from './runner/workflow-commands.js'

/**
 * What no run may tell, and where it is looked for: every run of the harness is held to it, so that no test has to
 * think of it.
 */

/** A variable that has nothing to do with the check: its value has no business anywhere. */
export const CANARY = { UNRELATED_VARIABLE_OF_THE_JOB: 'canary-5f0c1d7e9b3a4862' }

/** Variables whose values are secret. A key's id alone opens nothing, but is hidden as well. */
const SECRET_VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'GITHUB_TOKEN',
  'INPUT_GITHUB-TOKEN',
  ...Object.keys(CANARY)
]

/** Shorter ones would be found by chance. */
const LEAST_LENGTH = 8

/**
 * @param {Readonly<Record<string, string | undefined>>} env of the process
 * @param {readonly string[]} [masks] what it had hidden by itself: credentials and tokens that it was given
 * @returns {Map<string, string>} each secret, and what it is
 */
export function secretsOf(env, masks = []) {
  const secrets = new Map(masks.map(mask => [mask, 'what it masked']))
  for (const name of SECRET_VARIABLES) {
    const value = env[name]
    if (value !== undefined) secrets.set(value, name)
  }
  for (const [secret] of secrets) if (secret.length < LEAST_LENGTH) secrets.delete(secret)
  return secrets
}

/**
 * Everything that was secret in a run: of its environment, what it masked, and what an emulator gave out to it.
 *
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {{ issued?: readonly string[] } | undefined} emulator
 * @param {readonly string[]} [masks]
 */
export function secretsOfRun(env, emulator, masks = []) {
  const secrets = secretsOf(env, masks)
  for (const secret of emulator?.issued ?? []) secrets.set(secret, 'what was issued')
  return secrets
}

/**
 * Throws where a secret stands, in any of the ways in which it may be written.
 *
 * @param {Map<string, string>} secrets
 * @param {Readonly<Record<string, string | undefined>>} places texts by what they are
 */
export function assertNoSecret(secrets, places) {
  for (const [secret, what] of secrets) {
    const ways = encodings(secret).filter(text => text.length >= LEAST_LENGTH)
    for (const [place, text = ''] of Object.entries(places)) {
      if (ways.some(way => text.includes(way))) throw new Error(`a secret is told: ${what}, in ${place}`)
    }
  }
}

/**
 * What of an emulator has reached others than the run itself.
 *
 * @param {object | undefined} emulator
 * @returns {Record<string, string>}
 */
export function sentTo(emulator) {
  /** @type {Record<string, string>} */
  const places = {}
  const everything = new Map(Object.entries(emulator ?? {}))
  for (const kind of ['messages', 'metrics', 'objects']) {
    /** @type {unknown} */
    const sent = everything.get(kind)
    if (sent !== undefined) places[`${kind} that were sent`] = JSON.stringify(sent, withTexts)
  }
  return places
}

/**
 * @param {string} _key
 * @param {any} value
 * @returns {unknown}
 */
function withTexts(_key, value) {
  /** @type {{ type?: string, data?: number[] } | null} */
  const bytes = value
  return bytes?.type === 'Buffer' ? Buffer.from(bytes.data ?? []).toString() : /** @type {unknown} */ (value)
}
