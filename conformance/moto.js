import { join } from 'node:path'
import { serve } from './processes.js'
import { runScript } from './python.js'

/**
 * Moto's server, in a process of its own.
 *
 * @typedef {object} Moto
 * @property {string} url
 * @property {(input: { do: string, [name: string]: unknown }) => Promise<any>} ask one of the actions of python/moto.py
 * @property {() => Promise<void>} end
 */

/** The role in whose account moto's things are. */
export const ROLE = 'arn:aws:iam::111122223333:role/ipam-monitor'

/**
 * @param {string} programs of the virtual environment
 * @param {string} region
 * @returns {Promise<Moto>}
 */
export async function startMoto(programs, region) {
  const args = ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0']
  const tells = /Running on (http:\S+:\d+)\s/
  const { url, end } = await serve(join(programs, 'python'), args, { tells, timeoutMs: 60_000 })
  return {
    url,
    end,
    async ask(input) {
      const environment = { AWS_ENDPOINT_URL: url, AWS_DEFAULT_REGION: region }
      const [answer] = await runScript(programs, 'moto.py', { role: ROLE, ...input }, environment)
      return answer
    }
  }
}
