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
  for (const [place, text = ''] of Object.entries(places)) {
    const shown = asShown(text)
    for (const [secret, what] of secrets) {
      const ways = encodings(secret).filter(way => way.length >= LEAST_LENGTH)
      const isTold = ways.some(way => text.includes(way)) || shown.includes(asShown(secret))
      if (isTold) throw new Error(`a secret is told: ${what}, in ${place}`)
    }
  }
}

/**
 * A text as a person sees it who looks at the page, and as it is once copied: without what only breaks it into lines or
 * is not seen, and with references and escapes resolved.
 *
 * @param {string} text
 */
function asShown(text) {
  return text
    .replaceAll(/<!--.*?-->|<\/?[a-z][^<>]*>/gis, '')
    .replaceAll(/&#x([\da-f]{1,6});|\\u([\da-f]{4})/gi, (_, hex, unit) =>
      charOf(parseInt(String(hex ?? unit), 16))
    )
    .replaceAll(/&#(\d{1,7});/g, (_, decimal) => charOf(Number(decimal)))
    .replaceAll(/&(amp|lt|gt|quot|apos);/g, (_, name) => NAMED.get(String(name)) ?? '')
    .replaceAll(/\\([^\w\s])/g, '$1')
    .replaceAll(/[\s\u00ad\u200b-\u200d\u2060]+/g, '')
}

const NAMED = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"]
])

/** @param {number} code */
function charOf(code) {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
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
