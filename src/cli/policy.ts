import { readFile } from 'node:fs/promises'
import { parsePolicy } from '../policy/index.js'
import { matchesOf } from '../policy/matches.js'
import { counted } from '../render/numbers.js'
import { matchLines, noticeLines, type Matched } from '../render/terminal/policy.js'
import { DEFAULTS } from '../settings.js'
import { reportSource } from '../sources/report.js'
import { EXIT_CODES, type ExitCode } from './exit-codes.js'
import { readInput, schemaFile } from './saved-report.js'
import { lookOf } from './terminal.js'
import type { World } from './world.js'
import { writeChunks } from './write.js'

/** What the policy's last rule is called: the inputs, here with their defaults. */
const INPUTS = `(none: usage above ${DEFAULTS['usage-threshold']}%)`

/** `aws-ipam-monitor policy test FILE`: whether it is sound, and what its rules match in a saved Report. */
export async function policyTestCommand(
  file: string,
  { report }: { report?: string },
  world: World
): Promise<ExitCode> {
  const inputs = { usageThreshold: Number(DEFAULTS['usage-threshold']) }
  const policy = parsePolicy(await readInput(file, world), { file, inputs })
  const rules = new Set(policy.rules.map(({ name }) => name)).size
  const lines = [
    `${file} is sound: ${counted(rules, 'rule')} and ${counted(policy.waivers.length, 'waiver')}`
  ]
  if (report !== undefined) {
    const now = world.clock()
    const { resources } = await reportSource(await readInput(report, world), { file: report, now }).read()
    const matches = matchesOf(policy, resources, now.toISOString().slice(0, 10))
    const look = lookOf(world.stdout, world.environment)
    const byRule: Matched[] = matches.rules.map(({ name = INPUTS, findings }) => ({ name, findings }))
    lines.push('', ...matchLines('RULE', byRule, look))
    const byWaiver: Matched[] = matches.waivers.map(({ waiver, findings }) => ({
      name: waiver.name,
      findings
    }))
    if (byWaiver.length > 0) lines.push('', ...matchLines('WAIVER', byWaiver, look))
    if (matches.notices.length > 0) lines.push('', ...noticeLines(matches.notices, look))
  }
  await writeChunks(
    lines.map(line => `${line}\n`),
    undefined,
    world
  )
  return EXIT_CODES.fine
}

/** `aws-ipam-monitor policy schema`: the JSON Schema of a policy file, as it is published. */
export async function policySchemaCommand(output: string | undefined, world: World): Promise<ExitCode> {
  await writeChunks([await readFile(schemaFile('policy'), 'utf8')], output, world)
  return EXIT_CODES.fine
}
