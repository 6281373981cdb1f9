/**
 * Reads a plan and asks each change where it is: `node read-plan.js MODULE PLAN`, in a process of its own, whose time
 * and memory are measured. Without a MODULE it does no more than to parse the file whole.
 */
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import process from 'node:process'

const NOWHERE = { ids: [], addresses: [] }
const [, , module = '', file = ''] = process.argv

if (module === '') {
  const plan = JSON.parse(readFileSync(file, 'utf8'))
  process.exitCode = plan.resource_changes.length > 0 ? 0 : 1
} else {
  const { readPlans } = await import(module)
  const { changes } = await readPlans([file], { workspace: dirname(file) })
  const sides = changes.flatMap((/** @type {any} */ { before, after }) => [before, after])
  /** @type {{ ids: string[], addresses: string[] }[]} */
  const pointers = ['vpc_id', 'subnet_id', 'subnets'].flatMap(name =>
    sides.map((/** @type {any} */ side) => side?.pointer(name) ?? NOWHERE)
  )
  process.exitCode = pointers.some(({ ids, addresses }) => ids.length + addresses.length > 0) ? 0 : 1
}
