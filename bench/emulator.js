import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/**
 * @typedef {object} SeenRequest
 * @property {string} action empty for what is not AWS's
 * @property {number} startedAt milliseconds since 1970, with fractions
 * @property {number} rows that were served
 * @property {number} status
 *
 * @typedef {object} RemoteEmulator an emulator in a process of its own
 * @property {import('../emulator/server.js').Emulator['environment']} environment
 * @property {string} roleArn
 * @property {string} topicArn
 * @property {{ ipamScopeId: string, ipamScopeType: string }[]} scopes
 * @property {() => Promise<SeenRequest[]>} takeRequests what has arrived since the last call
 * @property {() => Promise<void>} close
 */

/**
 * @param {import('../emulator/server.js').EmulatorOptions} options those that are plain data
 * @returns {Promise<RemoteEmulator>}
 */
export async function startRemoteEmulator(options) {
  const child = fork(join(import.meta.dirname, 'emulator-process.js'), [JSON.stringify(options)])
  const ended = once(child, 'exit')
  const failed = ended.then(([code]) => {
    throw new Error(`the emulator ended with ${String(code)}`)
  })
  failed.catch(() => undefined)
  const [told] = await Promise.race([once(child, 'message'), failed])
  return {
    ...told,
    async takeRequests() {
      const answer = once(child, 'message')
      child.send('take')
      const [requests] = await Promise.race([answer, failed])
      return requests
    },
    async close() {
      if (child.connected) child.disconnect()
      await ended
    }
  }
}
