import { Bits } from './bits.js'
import type { Match } from './definition.js'
import { allowsNetmask, cidrOf, listed, type Subject } from './match.js'

/** With more CIDRs than this the sets would take more memory than they are worth. */
const MOST_CIDRS = 4000

/**
 * Of many matches, those whose CIDRs hold the first address of a resource's, or that ask for none. The ends of the
 * IPv4 CIDRs cut all addresses into stretches, and within each the answer is the same, so it is looked up. IPv6 is
 * rare enough to be left to the matches themselves.
 *
 * @returns undefined when no match asks for a CIDR.
 */
export function blockField(matches: readonly Match[]): ((subject: Subject) => Bits) | undefined {
  const size = matches.length
  const blocks = matches.flatMap(({ cidr }, index) =>
    cidr === undefined ? [] : listed(cidr).map(text => ({ index, cidr: cidrOf(text) }))
  )
  if (blocks.length === 0 || blocks.length > MOST_CIDRS) return undefined

  const everything = Bits.where(size, () => true)
  const absent = Bits.where(size, index => matches[index]?.cidr === undefined)
  const ipv4 = blocks.flatMap(({ index, cidr }) => (cidr?.family === 'ipv4' ? { index, ...cidr } : []))
  const ends = [...new Set([0, ...ipv4.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b)
  const starts = Float64Array.from(ends)
  const sets = ends.map(() => absent.clone())
  for (const { index, start, end } of ipv4) {
    for (let at = stretch(starts, start); at < ends.length && (starts[at] ?? end) < end; at += 1)
      sets[at]?.add(index)
  }
  return ({ cidr }) => {
    if (cidr === undefined) return absent
    if (cidr.family === 'ipv6') return everything
    return sets[stretch(starts, cidr.start)] ?? everything
  }
}

/** The last of ascending numbers, the first of which is 0, that is not above a value. */
function stretch(starts: Float64Array, value: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= value) low = middle
    else high = middle - 1
  }
  return low
}

/** Of many matches, those that allow the netmask length of a resource's CIDR, or do not ask for it. */
export function netmaskField(matches: readonly Match[]): ((subject: Subject) => Bits) | undefined {
  if (matches.every(match => match['netmask-length'] === undefined)) return undefined
  const size = matches.length
  const absent = Bits.where(size, index => matches[index]?.['netmask-length'] === undefined)
  const sets = Array.from({ length: 129 }, (_, length) =>
    Bits.where(size, index => allowsNetmask(matches[index] ?? {}, length))
  )
  return ({ cidr }) => sets[cidr?.netmaskLength ?? -1] ?? absent
}
