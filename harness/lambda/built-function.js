import { built, runScript } from '../built.js'

/**
 * The function, as it is deployed.
 *
 * @returns {Promise<string>} the folder that it is in
 */
export async function builtFunction() {
  return await built('function', {
    of: ['src', 'tsconfig.build.json'],
    by: folder => runScript('build-lambda.js', [folder])
  })
}
