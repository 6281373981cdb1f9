import type { Finding, Totals, Verdict } from '../domain/report.js'
import { plainText } from './escape.js'
import { figure } from './numbers.js'

/** A word for one and for many. */
export interface Noun {
  one: string
  many: string
}

/** AWS's resource types in a reader's words. */
const TYPES: Readonly<Record<string, Noun>> = {
  subnet: { one: 'subnet', many: 'subnets' },
  vpc: { one: 'VPC', many: 'VPCs' },
  eip: { one: 'Elastic IP', many: 'Elastic IPs' },
  eni: { one: 'network interface', many: 'network interfaces' },
  'public-ipv4-pool': { one: 'public IPv4 pool', many: 'public IPv4 pools' },
  'ipv6-pool': { one: 'IPv6 pool', many: 'IPv6 pools' },
  'anycast-ip-list': { one: 'anycast IP list', many: 'anycast IP lists' },
  'ipam-pool': { one: 'IPAM pool', many: 'IPAM pools' }
}

/** What several types are called together. */
const NETWORK: Noun = { one: 'network', many: 'networks' }

/** The types of which AWS says how full they are (API_IpamResourceCidr); IPAM's pools are counted by us. */
const MEASURED_TYPES: ReadonlySet<string> = new Set(['subnet', 'vpc', 'public-ipv4-pool', 'ipam-pool'])

/** A verdict's sign and the word beside it, for those who do not see the sign or its colour. */
export const SIGNS: Readonly<Record<Verdict, { icon: string; word: string }>> = {
  breach: { icon: '🔴', word: 'over' },
  warning: { icon: '🟡', word: 'close' },
  ok: { icon: '🟢', word: 'room' },
  waived: { icon: '🔵', word: 'waived' },
  ignored: { icon: '⚪', word: 'ignored' },
  unmeasured: { icon: '⚪', word: 'no measure' }
}

/** A finding's own sign: what has nothing left is within its limit, and has no room. */
export function signOf({ verdict, availableAddresses }: Finding): { icon: string; word: string } {
  const { icon, word } = SIGNS[verdict]
  return { icon, word: verdict === 'ok' && availableAddresses === 0 ? 'full' : word }
}

/** What those have that are over no limit and close to none: room, unless a limit lets some be full. */
export function okWords({ someAreFull }: { someAreFull: boolean }): string {
  return someAreFull ? 'within limits' : 'with room'
}

/** What stands over a list of those, of which the first are shown, fullest first. */
export function restTitle(
  { ok, breach, warning }: Totals,
  shown: number,
  facts: { someAreFull: boolean }
): string {
  const other = breach + warning > 0 ? 'other ' : ''
  const all = ok === 1 ? `${other === '' ? 'only' : 'other'} one` : `${other}${figure(ok)}`
  return shown < ok
    ? `The fullest ${shown} of the ${all} ${okWords(facts)}`
    : `The ${all} ${okWords(facts)}${ok === 1 ? '' : ', fullest first'}`
}

/** A verdict as words that follow a count of it: `over their limit`, `with room`. */
export function totalWords(verdict: Verdict, totals: Totals, facts: { someAreFull: boolean }): string {
  switch (verdict) {
    case 'breach':
      return `over ${totals.breach === 1 ? 'its' : 'their'} limit`
    case 'warning':
      return totals.breach > 0 ? 'close to it' : `close to ${totals.warning === 1 ? 'its' : 'their'} limit`
    case 'ok':
      return okWords(facts)
    case 'unmeasured':
      return 'without a measure'
    default:
      return verdict
  }
}

/** What a type is called; one that is not known here is called by its own name, made visible. */
export function nounOf(type: string): Noun {
  const known = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined
  if (known !== undefined) return known
  const own = plainText(type, 40)
  return { one: own, many: own }
}

/** What stands for the CIDR of a resource that has none: a pool is given one after it is made. */
export function noCidr(type: string): string {
  return type === 'ipam-pool' ? 'no CIDR yet' : 'no CIDR'
}

/** What all these are called together: by their type when they share one, else networks. */
export function nounFor(types: ReadonlySet<string>): Noun {
  const [only] = types
  return types.size === 1 && only !== undefined ? nounOf(only) : NETWORK
}

/** Why a resource has no measure, as words that follow a count of its kind. */
export function whyUnmeasured(finding: Pick<Finding, 'type' | 'family'>): { kind: Noun; why: string } {
  const kind = nounOf(finding.type)
  if (finding.type === 'subnet' && finding.family === 'ipv6') {
    return { kind: { one: 'IPv6 subnet', many: 'IPv6 subnets' }, why: 'AWS cannot calculate their use' }
  }
  if (MEASURED_TYPES.has(finding.type)) return { kind, why: 'no usable figure was reported' }
  return { kind, why: 'AWS defines no usage for this type' }
}
