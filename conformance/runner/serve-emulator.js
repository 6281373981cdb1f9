import process from 'node:process'
import { startEmulator } from '../../emulator/server.js'

/**
 * The emulator as a process beside a job's steps. It tells its parent the variables that lead to it, and ends when it is
 * told to, or by itself: no job of the self-test takes so long, and nothing shall stay behind on a machine of one's own.
 */

const LONGEST_MS = 5 * 60_000

const emulator = await startEmulator()
const { aws, keys, github } = emulator.environment
const role = emulator.organisation.roles[0]?.arn ?? ''
const end = () => {
  clearTimeout(limit)
  void emulator.close()
}
const limit = setTimeout(end, LONGEST_MS)
process.once('SIGTERM', end)
process.send?.({ ...aws, ...keys, ...github, EMULATOR_ROLE: role }, () => {
  process.disconnect()
})
