import { utf8Of } from './encoding.js'
import { Json, JsonFault, type Slice } from './json.js'
import { broken, errored, misshapen, notAPlan, tooNew, truncated } from './problems.js'
import { ofSomethingElse, ofText } from './recognise.js'

/** A plan file as JSON, whose parts become values when they are asked for. */
export interface PlanDocument {
  /** A part as a value; undefined where the plan has none. */
  value: (member: string) => unknown
  /** The elements of a list that is a part, each as a value, and thrown away afterwards. */
  elements: (member: string) => Iterable<unknown>
  /** The resources of the prior state, through all modules, that somebody wants to have; each as a value. */
  priorResources: (isWanted: (type: string, mode: string) => boolean) => Iterable<unknown>
}

/**
 * Finds the plan in a file.
 *
 * @throws {CheckError} where there is none that can be judged, with what the file looks like instead
 */
export function openDocument(content: Uint8Array, file: string): PlanDocument {
  const json = new Json(utf8Of(content))
  const members = told(json, file, () => planIn(json, file))
  const value = (member: string) => {
    const slice = members.get(member)
    return slice === undefined ? undefined : told(json, file, () => json.parse(slice))
  }
  const version = value('format_version')
  const major = typeof version === 'string' ? /^(\d{1,9})\.\d{1,9}$/.exec(version)?.[1] : undefined
  if (major === undefined) throw notAPlan(file, 'its format_version is none')
  if (Number(major) > 1) throw tooNew(file, String(version))
  if (value('errored') === true) throw errored(file)
  return {
    value,
    *elements(member) {
      const slice = members.get(member)
      if (slice === undefined || isNull(json, slice)) return
      if (!json.isList(slice)) throw misshapen(file, `${member} is no list`)
      for (const element of told(json, file, () => json.elements(slice.from))) {
        yield told(json, file, () => json.parse(element))
      }
    },
    *priorResources(isWanted) {
      for (const slice of told(json, file, () => priorSlices(json, members, isWanted))) {
        yield told(json, file, () => json.parse(slice))
      }
    }
  }
}

/** Does something with the file's JSON, and says which file it was when there is a fault in it. */
function told<Result>(json: Json, file: string, what: () => Result): Result {
  try {
    return what()
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error
    throw error.isTruncated ? truncated(file) : broken(file, json.positionOf(error.offset))
  }
}

const OBJECT_START = Buffer.from('\n{')
/** So many things that begin like JSON and are none are passed over before a file is given up. */
const MOST_FALSE_STARTS = 20

/** The members of the one plan of a file; lines of a CI wrapper may stand before and after it. */
function planIn(json: Json, file: string): Map<string, Slice> {
  const { bytes } = json
  const first = json.skipSpace(0)
  const beginsHere = bytes[first] === OBJECT_START[1]
  const told = ofText(bytes, first)
  if (!beginsHere && told !== undefined) throw notAPlan(file, told.why, told.remedy)

  let fault: unknown
  let other: Map<string, Slice> | undefined
  let at = beginsHere ? first : nextStart(bytes, 0)
  for (let falseStarts = 0; at >= 0 && falseStarts < MOST_FALSE_STARTS;) {
    try {
      const { members, end } = json.members(at)
      if (isPlan(members)) {
        seeThatNothingFollows(json, end, file)
        return members
      }
      other ??= members
      at = nextStart(bytes, end)
    } catch (error) {
      if (!(error instanceof JsonFault)) throw error
      fault ??= error
      falseStarts += 1
      at = nextStart(bytes, at + 1)
    }
  }
  if (other !== undefined) throw notAPlanBut(other, file)
  if (fault !== undefined) throw fault as Error
  throw notAPlan(file, 'it holds no JSON object')
}

/** Where the next line begins that begins with a brace. */
function nextStart(bytes: Buffer, from: number): number {
  const found = bytes.indexOf(OBJECT_START, from)
  return found < 0 ? -1 : found + 1
}

const PARTS = ['resource_changes', 'planned_values', 'configuration']

function isPlan(members: Map<string, Slice>): boolean {
  return members.has('format_version') && PARTS.some(part => members.has(part))
}

function notAPlanBut(members: Map<string, Slice>, file: string): Error {
  const { why, remedy } = ofSomethingElse(new Set(members.keys()))
  return notAPlan(file, why, remedy)
}

/** A line's rest, or another plan, would be left aside in silence. */
function seeThatNothingFollows(json: Json, end: number, file: string): void {
  const { bytes } = json
  const rest = /^[ \t\r]*(?:\n|$)/.exec(bytes.toString('latin1', end, end + 200))
  if (rest === null) throw new JsonFault(end, false)
  for (let at = nextStart(bytes, end); at >= 0;) {
    let members: Map<string, Slice>
    try {
      ;({ members, end: at } = json.members(at))
    } catch {
      return
    }
    if (isPlan(members)) {
      throw notAPlan(
        file,
        'it holds several of them',
        'write each plan to a file of its own, and give them all'
      )
    }
    at = nextStart(bytes, at)
  }
}

function isNull(json: Json, { from, to }: Slice): boolean {
  return json.bytes.toString('latin1', from, Math.min(to, from + 4)) === 'null'
}

const WHAT_IT_IS = ['mode', 'type']

/** Places of the resources of `prior_state`; those of its modules are nested in it. */
function priorSlices(
  json: Json,
  plan: Map<string, Slice>,
  isWanted: (type: string, mode: string) => boolean
): Slice[] {
  const inside = (slice: Slice | undefined, member: string) =>
    slice !== undefined && json.isObject(slice) ? json.members(slice.from).members.get(member) : undefined
  const found: Slice[] = []
  const waiting = [inside(inside(plan.get('prior_state'), 'values'), 'root_module')]
  for (let module = waiting.pop(); module !== undefined; module = waiting.pop()) {
    if (!json.isObject(module)) continue
    const { members } = json.members(module.from)
    const [resources, children] = [members.get('resources'), members.get('child_modules')]
    if (children !== undefined && json.isList(children))
      waiting.push(...json.elements(children.from).reverse())
    if (resources === undefined || !json.isList(resources)) continue
    for (const resource of json.elements(resources.from)) {
      if (!json.isObject(resource)) continue
      const parts = json.membersCalled(resource.from, WHAT_IT_IS)
      const [mode, type] = WHAT_IT_IS.map(part => {
        const slice = parts.get(part)
        return slice === undefined ? '' : String(json.parse(slice))
      })
      if (isWanted(type ?? '', mode ?? '')) found.push(resource)
    }
  }
  return found
}
