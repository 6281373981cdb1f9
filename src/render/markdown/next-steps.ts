import { compareCounts } from '../../domain/count.js'
import type { Finding, Report } from '../../domain/report.js'
import { codeText, markdownText } from '../escape.js'
import { count } from '../numbers.js'
import { markdownVoice, nameOf } from './voice.js'

/** Breaches that get advice of their own: the worst, the rest is the same again. */
const MOST_ADVICE = 3

/** What to do next, for the worst few of what is over or close to its limit. Empty when nothing is. */
export function nextSteps(report: Report): string {
  // Worst first: those at a limit come before all others.
  const worst = report.findings
    .slice(0, MOST_ADVICE)
    .filter(({ verdict }) => verdict === 'breach' || verdict === 'warning')
  if (worst.length === 0) return ''
  const roomier = roomiestNeighbours(worst, report.findings)
  const items = worst.map(
    finding =>
      `- ${markdownVoice.name(finding)} ${codeText(finding.cidr)}: ${advice(finding, roomier.get(finding))}\n`
  )
  return `<b>What next</b>\n\n${items.join('')}\n`
}

/** The subnet with the most addresses left in a breached one's own VPC, in its own zone where there is one. */
interface Neighbour {
  finding: Finding
  sameZone: boolean
}

function roomiestNeighbours(
  worst: readonly Finding[],
  findings: readonly Finding[]
): ReadonlyMap<Finding, Neighbour> {
  const found = new Map<Finding, Neighbour>()
  const subnets = worst.filter(finding => finding.type === 'subnet' && finding.vpcId !== undefined)
  if (subnets.length === 0) return found
  for (const candidate of findings) {
    if (candidate.verdict !== 'ok' || candidate.type !== 'subnet') continue
    for (const subnet of subnets) {
      const neighbour = asNeighbour(candidate, subnet)
      if (neighbour !== undefined && isBetter(neighbour, found.get(subnet))) found.set(subnet, neighbour)
    }
  }
  return found
}

function asNeighbour(candidate: Finding, subnet: Finding): Neighbour | undefined {
  if (candidate.vpcId !== subnet.vpcId || candidate.id === subnet.id) return undefined
  if (candidate.availableAddresses === null || subnet.availableAddresses === null) return undefined
  if (compareCounts(candidate.availableAddresses, subnet.availableAddresses) <= 0) return undefined
  const zone = subnet.availabilityZoneId
  return { finding: candidate, sameZone: zone !== undefined && zone === candidate.availabilityZoneId }
}

function isBetter(a: Neighbour, b: Neighbour | undefined): boolean {
  if (b === undefined) return true
  if (a.sameZone !== b.sameZone) return a.sameZone
  return compareCounts(a.finding.availableAddresses ?? 0, b.finding.availableAddresses ?? 0) > 0
}

function advice(finding: Finding, neighbour: Neighbour | undefined): string {
  switch (finding.type) {
    case 'subnet':
      return neighbour === undefined
        ? 'no other subnet of its VPC that was read has more room: free addresses, or add a subnet, with a secondary CIDR where the VPC is full.'
        : neighbourAdvice(neighbour)
    case 'vpc':
      return 'most of this CIDR is given to subnets: associate another CIDR with the VPC before the next subnet is due.'
    case 'public-ipv4-pool':
      return 'release Elastic IPs that are not in use, or provision another CIDR to the pool.'
    case 'ipam-pool':
      return 'provision another CIDR to the pool, or release allocations that are not in use.'
    default:
      return 'free addresses, or make it larger.'
  }
}

function neighbourAdvice({ finding, sameZone }: Neighbour): string {
  const id = nameOf(finding) === finding.id ? '' : ` (${markdownText(finding.id)})`
  const zone =
    finding.availabilityZoneId === undefined ? '' : `, in ${markdownText(finding.availabilityZoneId)},`
  const place = sameZone ? 'the same VPC and zone' : 'the same VPC'
  const left = count(finding.availableAddresses ?? 0)
  return `${markdownVoice.name(finding)}${id}${sameZone ? '' : zone} in ${place} has ${left} addresses left.`
}
