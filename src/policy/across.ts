import { parseCidr } from '../domain/cidr.js'
import { BLOCK_TYPES } from './definition.js'
import type { Path, PolicyDocument } from './document.js'
import { problemAt } from './issues.js'
import { shown, type PolicyProblem } from './problems.js'

type Fields = Record<string, unknown>
type Complain = (path: Path, message: string) => void

/**
 * What must hold between the keys of a policy. Looks at a document of any shape, so that these mistakes are told
 * together with those of shape; whatever is not sound by itself is passed over.
 */
export function acrossPolicy(document: PolicyDocument): PolicyProblem[] {
  const problems: PolicyProblem[] = []
  const complain: Complain = (path, message) => problems.push(problemAt(document, path, message))
  const file = fieldsOf(document.value)

  const names = new Map<string, number>()
  for (const [index, value] of itemsOf(file['rules']).entries()) {
    const path = ['rules', index]
    const rule = fieldsOf(value)
    uniqueName(rule['name'], index, names, complain)
    decision(value, rule, path, complain)
    emptyParts(rule, path, complain)
    freeBlocks(rule, path, complain)
    uselessWarnings(rule, path, complain)
  }
  for (const [index, value] of itemsOf(file['waivers']).entries()) {
    const waiver = fieldsOf(value)
    emptyParts(waiver, ['waivers', index], complain)
    if (isEmptyMapping(waiver['match']))
      complain(['waivers', index, 'match'], 'match: a waiver of everything is none; say what it is for')
  }
  for (const [index, value] of itemsOf(file['demand']).entries()) {
    const path = ['demand', index]
    const demand = fieldsOf(value)
    if (isEmptyMapping(demand['match']))
      complain([...path, 'match'], 'match: a correction of everything is none; say what it is for')
    crossedBounds(fieldsOf(demand['addresses']), [...path, 'addresses'], complain)
  }
  return problems
}

function crossedBounds(bounds: Fields, path: Path, complain: Complain): void {
  const { 'at-least': least, 'at-most': most } = bounds
  if (typeof least === 'number' && typeof most === 'number' && least > most)
    complain(path, `addresses: at-least ${least} is above at-most ${most}`)
}

function uniqueName(name: unknown, index: number, names: Map<string, number>, complain: Complain): void {
  if (typeof name !== 'string') return
  const first = names.get(name)
  if (first === undefined) names.set(name, index)
  else
    complain(
      ['rules', index, 'name'],
      `name: ${shown(name)} is the name of rule ${first + 1} too; give each a name of its own`
    )
}

/** A rule has limits, or ignores what it matches. */
function decision(value: unknown, rule: Fields, path: Path, complain: Complain): void {
  if (!isMapping(value)) return
  const limits = ['breach', 'warning', 'preset'].filter(key => Object.hasOwn(rule, key))
  if (Object.hasOwn(rule, 'ignore')) {
    if (limits.length > 0)
      complain([...path, 'ignore'], `a rule has limits or ignore, and this one has ${limits.join(', ')} too`)
  } else if (limits.length === 0) {
    complain(path, 'this rule decides nothing; give it breach, warning, preset or ignore')
  }
}

/** Mappings that must hold something. */
function emptyParts(part: Fields, path: Path, complain: Complain): void {
  for (const key of ['breach', 'warning']) {
    if (isEmptyMapping(part[key]))
      complain([...path, key], `${key} has no limit; give one such as usage-above: 80`)
  }
  const match = fieldsOf(part['match'])
  if (isEmptyMapping(match['tags'])) complain([...path, 'match', 'tags'], 'tags: no tag is named here')

  const netmask = match['netmask-length']
  const netmaskPath = [...path, 'match', 'netmask-length']
  if (isEmptyMapping(netmask)) complain(netmaskPath, 'netmask-length: give at-least, at-most or both')
  const { 'at-least': least, 'at-most': most } = fieldsOf(netmask)
  if (typeof least === 'number' && typeof most === 'number' && least > most)
    complain(netmaskPath, `netmask-length: nothing is at least ${least} and at most ${most}`)
}

/** Limits on free blocks are for what has free blocks, and of a size that its family has. */
function freeBlocks(rule: Fields, path: Path, complain: Complain): void {
  const match = fieldsOf(rule['match'])
  const types = listOf(match['type'])
  const isForBlocks = types.length > 0 && types.every(type => BLOCK_TYPES.includes(type as string))
  for (const key of ['breach', 'warning']) {
    const block = fieldsOf(rule[key])['free-block-below']
    if (block === undefined) continue
    const at = [...path, key, 'free-block-below']
    if (!isForBlocks) complain(at, FOR_BLOCKS)
    const length = numberOf(block)
    if (length !== undefined && length > 32 && familyOfMatch(match) === 'ipv4')
      complain(at, `free-block-below: /${length} is no IPv4 block, and this rule matches IPv4 alone`)
  }
}

const FOR_BLOCKS =
  'free-block-below is for VPCs and pools alone; let the rule match type: vpc, type: ipam-pool, or both in a list'

/** The number of a limit, the netmask length where it is a block such as `/24`; undefined where it is none. */
export function numberOf(block: unknown): number | undefined {
  const length = typeof block === 'string' && /^\/\d{1,3}$/.test(block) ? Number(block.slice(1)) : block
  return typeof length === 'number' ? length : undefined
}

/** The one family of all that a match can match, where its keys say so. */
export function familyOfMatch(match: Readonly<Record<string, unknown>>): 'ipv4' | 'ipv6' | undefined {
  const families = listOf(match['family'])
  const cidrs = listOf(match['cidr']).map(cidr =>
    typeof cidr === 'string' ? parseCidr(cidr)?.family : undefined
  )
  const [first, ...others] = families.length > 0 ? families : cidrs
  if (first !== 'ipv4' && first !== 'ipv6') return undefined
  return others.every(other => other === first) ? first : undefined
}

/** A warning that begins no sooner than the breach is never given. */
function uselessWarnings(rule: Fields, path: Path, complain: Complain): void {
  const [breach, warning] = [fieldsOf(rule['breach']), fieldsOf(rule['warning'])]
  const never = (key: string, why: string) => {
    complain([...path, 'warning', key], `${key}: ${why}: it would never be a warning`)
  }
  const compare = (key: string, sooner: 1 | -1, word: string, sign = '') => {
    const [worse, early] = [numberOf(breach[key]), numberOf(warning[key])]
    if (worse === undefined || early === undefined) return
    if ((early - worse) * sooner <= 0)
      never(key, `${sign}${early} is not ${word} the ${sign}${worse} of breach`)
  }
  compare('usage-above', -1, 'below')
  compare('available-below', 1, 'above')
  compare('free-block-below', -1, 'a larger block than', '/')
  for (const key of ['compliance', 'overlap']) {
    if (breach[key] !== undefined && breach[key] === warning[key]) never(key, 'it is a breach already')
  }
}

function isMapping(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map)
}

function isEmptyMapping(value: unknown): boolean {
  if (value instanceof Map) return value.size === 0
  return isMapping(value) && Object.keys(value as object).length === 0
}

function fieldsOf(value: unknown): Fields {
  return isMapping(value) ? (value as Fields) : {}
}

/** The items of a list; none of what is no list. */
function itemsOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** A list as it is, one value as a list of it, nothing as none. */
function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}
