import { bits } from '../domain/cidr.js'
import { overlaps, rangeOf } from '../domain/range.js'
import { knownText } from './attributes.js'
import { claimsOf, lengthOf, sameClaim, type Claim } from './claims.js'
import type { Plan, PlannedChange, Pointer, Uncertainty } from './model.js'
import { makeNetwork, makePool } from './new-networks.js'
import { fault, outOfAws, outOfTerms, placeBySize, placeNamed, type Placed, type Request } from './placing.js'
import type { Fault, Row } from './rows.js'
import type { Space } from './space.js'
import { isSame, type Spaces } from './spaces.js'
import { keysOf, type World } from './world.js'

/** A block that a change wants, and where it goes. */
interface Wanted {
  change: PlannedChange
  claim: Claim
}

/**
 * Gives each block that a plan frees back, and each that it wants a place: in its VPC, in its pool, among the others of
 * its scope. What does not fit or overlaps is noted with the networks it concerns.
 *
 * The order is the one in which Terraform can go at best: what is freed, then pools, VPCs and what is allocated, then
 * subnets; those that name their block before those that leave it to IPAM, and of these the large ones first, so that
 * what does not fit here fits in no order.
 */
export function projectSpace(
  plan: Plan,
  world: World,
  spaces: Spaces
): { faults: Fault[]; uncertainties: Uncertainty[] } {
  for (const change of plan.changes) if (change.type === 'aws_vpc_ipam_pool') makePool(change, world, spaces)
  const wanted: Wanted[] = []
  for (const change of plan.changes) {
    const { gone, made } = claimsOfChange(change)
    for (const claim of gone) release(change, claim, world, spaces)
    wanted.push(...made.map(claim => ({ change, claim })))
  }

  const taken = wanted.sort(byTurn).map(({ change, claim }) => take(change, claim, world, spaces))
  return {
    faults: taken.flatMap(({ faults }) => faults),
    uncertainties: taken.flatMap(({ uncertainties }) => uncertainties)
  }
}

/** The blocks that a change gives back, and those it takes. */
function claimsOfChange({ action, before, after }: PlannedChange): { gone: Claim[]; made: Claim[] } {
  if (action === 'keep') return { gone: [], made: [] }
  const old = before === undefined ? [] : claimsOf(before)
  const next = after === undefined ? [] : claimsOf(after)
  if (action !== 'update') return { gone: old, made: next }
  return {
    gone: old.filter(claim => !next.some(other => sameClaim(claim, other))),
    made: next.filter(claim => !old.some(other => sameClaim(claim, other)))
  }
}

const KINDS: readonly Claim['kind'][][] = [['pool-cidr'], ['vpc', 'association', 'allocation'], ['subnet']]

function byTurn(a: Wanted, b: Wanted): number {
  return (
    turnOf(a.claim) - turnOf(b.claim) ||
    Number(a.claim.cidr === undefined) - Number(b.claim.cidr === undefined) ||
    (lengthOf(a.claim) ?? 129) - (lengthOf(b.claim) ?? 129) ||
    // Whatever the order of the file is.
    (a.change.key < b.change.key ? -1 : a.change.key > b.change.key ? 1 : 0)
  )
}

function turnOf({ kind }: Claim): number {
  return KINDS.findIndex(kinds => kinds.includes(kind))
}

/** Gives a block back to whatever it was taken of. */
function release(change: PlannedChange, claim: Claim, world: World, spaces: Spaces): void {
  const range = claim.cidr === undefined ? undefined : rangeOf(claim.cidr)
  if (range === undefined) return
  for (const row of rowsOf(claim, knownText(change.before, 'id'), world)) {
    if (!isSame(row.range, range)) continue
    row.removedBy = change
    row.address = change.address
    row.causes.add(change.address)
    const vpc = row.vpcKey === undefined ? undefined : spaces.vpc(row.vpcKey, range.family)
    if (vpc !== undefined) spaces.giveBack(vpc, range, change)
  }
  const pool = claim.kind === 'pool-cidr' ? spaces.sourceOf(claim.of) : claim.pool
  for (const space of spaces.poolsWith(pool, range)) {
    if (space.taken?.some(taken => isSame(taken.range, range))) spaces.giveBack(space, range, change)
  }
}

/** The rows of the network that a claim is a CIDR of. */
function rowsOf({ kind, of }: Claim, id: string | undefined, world: World): readonly Row[] {
  if (kind === 'allocation') return []
  const keys = kind === 'vpc' || kind === 'subnet' ? [id ?? ''] : of === undefined ? [] : keysOf(of)
  return keys.flatMap(key => world.rowsOf(key))
}

/** What is told of one change while its claim is placed. */
class Notes {
  readonly uncertainties: Uncertainty[] = []
  readonly #address: string

  constructor({ address }: PlannedChange) {
    this.#address = address
  }

  unknown(what: string, because: string, isGuess = false): void {
    this.uncertainties.push({
      address: this.#address,
      what,
      because,
      ...(isGuess && { isGuess: true as const })
    })
  }

  /** The one network that a pointer points to. */
  only(pointer: Pointer | undefined, what: string): string | undefined {
    if (pointer === undefined) return undefined
    const [key, ...others] = keysOf(pointer)
    if (key === undefined || others.length > 0) {
      this.unknown(what, pointer.because ?? 'it is not known until apply')
      return undefined
    }
    if (!pointer.isWhole) this.unknown(what, pointer.because ?? `${key} is taken for it`, true)
    return key
  }
}

/** Places one claim: in its pool, in its VPC, among the VPCs of its scope. */
function take(
  change: PlannedChange,
  claim: Claim,
  world: World,
  spaces: Spaces
): Placed & Pick<Notes, 'uncertainties'> {
  const notes = new Notes(change)
  const poolKey = notes.only(poolOf(claim, spaces), 'the pool its block comes from')
  const pool = poolKey === undefined ? undefined : spaces.pool(poolKey, claim.family)
  if (poolKey !== undefined && pool === undefined) {
    notes.unknown(`whether there is room in ${poolKey}`, 'that pool was not read')
  }
  const ofKey = notes.only(
    claim.of,
    claim.kind === 'pool-cidr' ? 'the pool it is added to' : 'the VPC it belongs to'
  )
  const vpc = claim.kind === 'subnet' && ofKey !== undefined ? spaces.vpc(ofKey, claim.family) : undefined
  if (claim.kind === 'subnet' && ofKey !== undefined && vpc === undefined) {
    notes.unknown(`whether there is room in ${ofKey}`, 'that VPC was not read')
  }

  const terms = poolKey === undefined ? undefined : spaces.termsOf(poolKey)
  const netmaskLength = lengthOf(claim) ?? terms?.defaultNetmaskLength
  if (netmaskLength === undefined) {
    notes.unknown('which block it takes, and how large that is', 'its CIDR is not known until apply')
  }
  const request = { change, claim, netmaskLength }
  const own = [...outOfAws(request), ...outOfTerms(request, terms, poolKey ?? '')]
  const { range, faults } = placeIn(request, [pool, vpc], spaces)
  const all = [...own, ...faults]
  if (claim.kind !== 'allocation') {
    const row = makeNetwork(request, range, { ofKey, poolKey: claim.pool && poolKey }, world)
    if (row.range !== undefined) spaces.widen(row.key, row.range)
    if (claim.kind === 'vpc' || claim.kind === 'association')
      all.push(...overlapsInScope(request, row, world))
  }
  return { faults: all, uncertainties: notes.uncertainties }
}

function poolOf({ kind, of, pool }: Claim, spaces: Spaces): Pointer | undefined {
  return kind === 'pool-cidr' ? spaces.sourceOf(of) : pool
}

/** The block a claim gets of the spaces it is taken of: where it may choose, the first of them says which. */
function placeIn(request: Request, from: readonly (Space | undefined)[], spaces: Spaces): Placed {
  const { change, claim, netmaskLength } = request
  let range = claim.cidr === undefined ? undefined : rangeOf(claim.cidr)
  const faults: Fault[] = []
  for (const space of from) {
    if (space === undefined) continue
    const placed = claim.cidr === undefined ? placeBySize(request, space) : placeNamed(request, space)
    range ??= placed.range
    const size = netmaskLength === undefined ? 0n : 1n << BigInt(bits(claim.family) - netmaskLength)
    const hasRoom = !placed.faults.some(({ outcome }) => outcome === 'does not fit')
    const row = hasRoom ? spaces.take(space, placed.range, size, change) : spaces.refuse(space, change)
    row?.faults.push(...placed.faults)
    faults.push(...placed.faults)
  }
  return { ...(range !== undefined && { range }), faults }
}

/**
 * The VPCs of the same scope that a new CIDR overlaps. Where the scope is not told, one that may be another's is a
 * warning. Those that the plan deletes do not count: AWS minds no overlap of VPCs.
 */
function overlapsInScope({ change, claim }: Request, row: Row, world: World): Fault[] {
  const { range, resource } = row
  if (range === undefined || claim.cidr === undefined) return []
  const others = world
    .ofType('vpc')
    .filter(other => other.key !== row.key && other.removedBy === undefined && other.isPlaced)
    .filter(other => other.range !== undefined && overlaps(other.range, range))
  const scopes = new Set(world.ofType('vpc').flatMap(other => other.resource.scopeId ?? []))
  const scope = resource.scopeId ?? (scopes.size === 1 ? [...scopes][0] : undefined)
  return others.flatMap(other => {
    const theirs = other.resource.scopeId
    if (scope !== undefined && theirs !== undefined && theirs !== scope) return []
    const who = `${other.resource.cidr} of ${other.key}`
    // Without IPAM there are no scopes, and networks that never meet may be alike.
    const isSure = other.addedBy !== undefined || (scope !== undefined && theirs !== undefined)
    if (!isSure) {
      return fault(change, 'warning', `${String(claim.cidr)} overlaps ${who}, if both are in one scope`)
    }
    const own = fault(change, 'overlaps', `${String(claim.cidr)} overlaps ${who}`)
    const { addedBy } = other
    return addedBy === undefined
      ? own
      : [
          own,
          fault(
            addedBy,
            'overlaps',
            `${other.resource.cidr} overlaps ${String(claim.cidr)} of ${change.address}`
          )
        ]
  })
}
