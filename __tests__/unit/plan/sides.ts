import {
  UNKNOWN,
  type Action,
  type Plan,
  type PlannedChange,
  type Pointer,
  type Side
} from '../../../src/plan/model.js'

/** A reference to resources whose id is not known until apply. */
export class Reference {
  readonly addresses: readonly string[]
  constructor(...addresses: string[]) {
    this.addresses = addresses
  }
}

export function ref(...addresses: string[]): Reference {
  return new Reference(...addresses)
}

export type Given = Record<string, unknown>

/** A side made of plain values; a Reference stands for ids that are not known until apply. */
export function aSide(address: string, attributes: Given): Side {
  const at = (path: (string | number)[]) =>
    path.reduce<unknown>((value, key) => memberOf(value, key), attributes)
  return {
    address,
    type: typeOf(address),
    value: (...path) => {
      const value = at(path)
      return value instanceof Reference ? UNKNOWN : (value ?? undefined)
    },
    pointer: (...path) => pointerOf(at(path))
  }
}

/** What is in something that is not known is not known either. */
function memberOf(value: unknown, key: string | number): unknown {
  if (typeof value !== 'object' || value === null) return value === UNKNOWN ? UNKNOWN : undefined
  return (value as Record<string | number, unknown>)[key]
}

function pointerOf(value: unknown): Pointer {
  const all = (Array.isArray(value) ? value : [value]) as unknown[]
  const items = all.filter(item => item !== undefined && item !== null && item !== '')
  const ids = items.filter(item => typeof item === 'string')
  const addresses = items.flatMap(item => (item instanceof Reference ? item.addresses : []))
  const isWhole = items.every(item => typeof item === 'string' || item instanceof Reference)
  return { ids, addresses, isWhole, ...(!isWhole && { because: 'nothing tells it' }) }
}

function typeOf(address: string): string {
  return /(?:^|\.)(aws_\w+)\./.exec(address)?.[1] ?? ''
}

export function aChange(
  action: Action,
  address: string,
  sides: { before?: Given; after?: Given }
): PlannedChange {
  return {
    key: address,
    address,
    type: typeOf(address),
    action,
    file: 'plan.json',
    region: 'eu-west-1',
    ...(sides.before && { before: aSide(address, sides.before) }),
    ...(sides.after && { after: aSide(address, sides.after) })
  }
}

export function creates(address: string, after: Given): PlannedChange {
  return aChange('create', address, { after })
}

export function deletes(address: string, before: Given): PlannedChange {
  return aChange('delete', address, { before })
}

export function aPlan(...changes: PlannedChange[]): Plan {
  return { files: ['plan.json'], changes, known: [], uncertainties: [] }
}
