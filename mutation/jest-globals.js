import { expect as jestExpect } from 'expect'
import { bind } from 'jest-each'

/**
 * The names that tests import from `@jest/globals`, told to Mocha: its own functions, Jest's `expect` and Jest's `each`.
 */

/** @param {'describe' | 'it'} name */
function block(name) {
  const at = () => /** @type {any} */ (globalThis)[name]
  const run = (/** @type {string} */ title, /** @type {() => unknown} */ body) => at()(title, body)
  const skip = (/** @type {string} */ title, /** @type {() => unknown} */ body) => at().skip(title, body)
  return Object.assign(run, { each: bind(run), skip: Object.assign(skip, { each: bind(skip) }) })
}

export const expect = jestExpect
export const describe = block('describe')
export const it = block('it')
export const test = it

export const beforeAll = (/** @type {() => unknown} */ body) => /** @type {any} */ (globalThis).before(body)
export const afterAll = (/** @type {() => unknown} */ body) => /** @type {any} */ (globalThis).after(body)
export const beforeEach = (/** @type {() => unknown} */ body) =>
  /** @type {any} */ (globalThis).beforeEach(body)
export const afterEach = (/** @type {() => unknown} */ body) =>
  /** @type {any} */ (globalThis).afterEach(body)
