import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { parse } from 'yaml'

/**
 * @typedef {object} Event what started the workflow
 * @property {string} name `schedule`, `push`, `pull_request` …
 * @property {Record<string, unknown>} [payload] the webhook's payload
 *
 * @typedef {object} Manifest the parts of an action.yml that are used here
 * @property {string} name
 * @property {Record<string, { description?: string }>} [outputs]
 * @property {Record<string, { default?: string | number | boolean | null } | null>} [inputs]
 * @property {{ using: string, main: string }} runs
 */

/** @param {string} file an action.yml */
export function readManifest(file) {
  return /** @type {Manifest} */ (parse(readFileSync(file, 'utf8')))
}

/**
 * The inputs as the runner makes them of a step's `with:` and the action's defaults: every declared one is there, and
 * what was given without being declared is passed on with a warning.
 *
 * @param {Manifest} manifest
 * @param {Readonly<Record<string, string>>} given names are not case-sensitive
 * @param {{ token?: string }} [github] what a default may name of the `github` context
 * @returns {{ inputs: Record<string, string>, environment: Record<string, string>, warnings: string[] }}
 */
export function stepInputs({ inputs: declared = {} }, given, { token = '' } = {}) {
  /** @type {Map<string, [name: string, value: string]>} */
  const inputs = new Map()
  for (const [name, value] of Object.entries(given)) inputs.set(name.toLowerCase(), [name, value])
  const valid = new Set(Object.keys(declared).map(name => name.toLowerCase()))
  const unexpected = [...inputs].filter(([key]) => !valid.has(key)).map(([, [name]]) => name)
  for (const [name, input] of Object.entries(declared)) {
    const key = name.toLowerCase()
    if (!inputs.has(key)) inputs.set(key, [name, defaultOf(input?.default, token)])
  }
  const names = Object.keys(declared)
    .map(name => `'${name}'`)
    .join(', ')
  return {
    inputs: Object.fromEntries(inputs.values()),
    environment: Object.fromEntries([...inputs.values()].map(([name, value]) => [variableOf(name), value])),
    warnings:
      unexpected.length === 0
        ? []
        : [`Unexpected input(s) '${unexpected.join("', '")}', valid inputs are [${names}]`]
  }
}

/**
 * The variable that carries an input: hyphens stay.
 *
 * @param {string} name of the input
 */
export function variableOf(name) {
  return `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`
}

/**
 * @param {string | number | boolean | null | undefined} value
 * @param {string} token
 */
function defaultOf(value, token) {
  return String(value ?? '').replace(/\$\{\{\s*github\.token\s*\}\}/g, () => token)
}

/** The variables that name the files through which a step hands things over. */
export const FILE_COMMANDS = /** @type {const} */ ([
  'GITHUB_OUTPUT',
  'GITHUB_STEP_SUMMARY',
  'GITHUB_ENV',
  'GITHUB_STATE',
  'GITHUB_PATH'
])

/**
 * What a runner's environment holds for every step, and nothing of this machine's but the search path.
 *
 * @param {object} step
 * @param {string} step.temp a folder of the step's own, which stands for the runner's
 * @param {string} step.workspace
 * @param {Event} step.event
 * @param {string} step.repository `owner/name`
 * @param {string} [step.apiUrl] GitHub's, unless told
 * @param {boolean} step.debug
 * @returns {Record<string, string>}
 */
export function runnerEnvironment({
  temp,
  workspace,
  event,
  repository,
  apiUrl = 'https://api.github.com',
  debug
}) {
  const { ref, refName, headRef, baseRef } = refsOf(event)
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: join(temp, 'home'),
    LANG: 'C.UTF-8',
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_ACTOR: 'octocat',
    GITHUB_API_URL: apiUrl,
    GITHUB_BASE_REF: baseRef,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: join(temp, 'event.json'),
    GITHUB_GRAPHQL_URL: `${apiUrl.replace(/\/v3$/, '')}/graphql`,
    GITHUB_HEAD_REF: headRef,
    GITHUB_JOB: 'check',
    GITHUB_REF: ref,
    GITHUB_REF_NAME: refName,
    GITHUB_REF_TYPE: 'branch',
    GITHUB_REPOSITORY: repository,
    GITHUB_REPOSITORY_OWNER: repository.split('/')[0] ?? '',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1234567890',
    GITHUB_RUN_NUMBER: '42',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
    GITHUB_TRIGGERING_ACTOR: 'octocat',
    GITHUB_WORKFLOW: 'Networks',
    GITHUB_WORKSPACE: workspace,
    RUNNER_ARCH: 'X64',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'GitHub Actions 1',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: join(temp, 'runner'),
    RUNNER_TOOL_CACHE: join(temp, 'tools'),
    // Whatever the process asks of AWS, it never asks this machine's.
    AWS_EC2_METADATA_DISABLED: 'true',
    ...(debug && { RUNNER_DEBUG: '1' })
  }
}

/** @param {Event} event */
function refsOf({ name, payload = {} }) {
  if (!name.startsWith('pull_request')) {
    return { ref: 'refs/heads/main', refName: 'main', headRef: '', baseRef: '' }
  }
  const pull = /** @type {{ number?: number, head?: { ref?: string }, base?: { ref?: string } }} */ (
    payload['pull_request'] ?? {}
  )
  const refs = { headRef: pull.head?.ref ?? 'change', baseRef: pull.base?.ref ?? 'main' }
  // It runs what the base has.
  if (name === 'pull_request_target') {
    return { ref: `refs/heads/${refs.baseRef}`, refName: refs.baseRef, ...refs }
  }
  const refName = `${pull.number ?? 1}/merge`
  return { ref: `refs/pull/${refName}`, refName, ...refs }
}
