/* eslint-disable @typescript-eslint/ban-ts-comment */
// @ts-nocheck The tools it extends are installed by the run alone, and so are their types.
import { commonTokens, declareFactoryPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin'
import { createMochaTestRunnerFactory } from '@stryker-mutator/mocha-runner'

/**
 * Stryker's runner for Mocha, which keeps the tests loaded also for mutants in code that some test calls while it is
 * loaded. Stryker starts a process anew for each of those, a third of all, although none of them is active by then.
 */
const create = createMochaTestRunnerFactory()

/** @param {any} injector */
function keepingTests(injector) {
  return Object.assign(create(injector), {
    capabilities: () => Promise.resolve({ reloadEnvironment: true })
  })
}
keepingTests.inject = tokens(commonTokens.injector)

export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.TestRunner, 'mocha-keeping-tests', /** @type {any} */ (keepingTests))
]
