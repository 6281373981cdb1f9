import type { Finding, Report } from '../../domain/report.js'
import { codeText, markdownText } from '../escape.js'
import { isAtLimit } from '../facts.js'
import type { Voice } from '../headline.js'
import { count, figure, firstListed, listed, rough } from '../numbers.js'
import { decidingHits } from '../reasons.js'
import { surroundings, type Neighbour, type Surroundings } from './surroundings.js'
import { boldAndId, boldName } from './voice.js'

/** Breaches that get advice of their own: the worst, the rest is the same again. */
const MOST_ADVICE = 3

/** Sizes of free blocks told; the report file has them all. */
const MOST_SIZES = 4

/** What to do next, for the worst few of what is over or close to its limit. Empty when nothing is. */
export function nextSteps(report: Report, voice: Voice): string {
  // Worst first: those at a limit come before all others.
  const worst = report.findings.slice(0, MOST_ADVICE).filter(isAtLimit)
  if (worst.length === 0) return ''
  const around = surroundings(worst, report.findings)
  const items = worst.map(
    finding =>
      `- ${boldName(finding)}${finding.cidr === '' ? '' : ` ${codeText(finding.cidr)}`}: ${advice(finding, around.get(finding) ?? {}, voice)}\n`
  )
  return `<b>What next</b>\n\n${items.join('')}\n`
}

function advice(finding: Finding, around: Surroundings, voice: Voice): string {
  const limits = new Set(decidingHits(finding).map(({ limit }) => limit))
  const sentences: string[] = []
  if (limits.has('overlap')) {
    const all = finding.overlapsWith ?? []
    const others = all.slice(0, MOST_ADVICE).map(id => voice.resource(id))
    const pair = others.length === 0 ? 'another network' : firstListed(others, all.length)
    sentences.push(`IPAM finds that it overlaps ${pair}: renumber one before they have to reach each other.`)
  }
  if (limits.has('compliance')) {
    sentences.push(
      'IPAM finds it noncompliant: hold its netmask length, Region and tags against the allocation rules of its pool.'
    )
  }
  // Whatever else is wrong, more room does not mend those two.
  const isShort = limits.size > sentences.length || limits.size === 0
  return [...(isShort ? [roomAdvice(finding, around)] : []), ...sentences].join(' ')
}

function roomAdvice(finding: Finding, around: Surroundings): string {
  switch (finding.type) {
    case 'subnet':
      return subnetAdvice(around)
    case 'vpc':
      return `${stillFree(finding, 'most of this CIDR is given to subnets')}: ${vpcTodo(finding)}.`
    case 'public-ipv4-pool':
      return 'release Elastic IPs that are not in use, or provision another CIDR to the pool.'
    case 'ipam-pool':
      return poolAdvice(finding, around)
    default:
      return 'free addresses, or make it larger.'
  }
}

function subnetAdvice({ neighbour, vpc }: Surroundings): string {
  const room = vpc === undefined ? undefined : freeIn(vpc)
  if (neighbour !== undefined) {
    const theirs = room === undefined ? '' : `, and their VPC ${room}`
    return `${neighbourInWords(neighbour)}${theirs}.`
  }
  const none = 'no other subnet of its VPC that was read has more room within its limits'
  if (vpc === undefined) {
    return `${none}: free addresses, or add a subnet, with a secondary CIDR where the VPC is full.`
  }
  return vpc.largestFreeBlock === null
    ? `${none}, and the VPC has no free block: free addresses, or associate another CIDR with the VPC.`
    : `${none}, but the VPC ${room ?? ''}: add a subnet there.`
}

function neighbourInWords({ finding, sameZone }: Neighbour): string {
  const { availabilityZoneId: zone, approximate, availableAddresses } = finding
  const elsewhere = sameZone || zone === undefined ? '' : `, in ${markdownText(zone)},`
  const place = sameZone ? 'the same VPC and zone' : 'the same VPC'
  const left = availableAddresses ?? 0
  const shown = approximate === true ? rough(left, 'about ') : count(left)
  return `${boldAndId(finding)}${elsewhere} in ${place} has ${shown} ${left === 1 ? 'address' : 'addresses'} left`
}

function vpcTodo(vpc: Finding): string {
  const needed = neededBlock(vpc)
  return needed === undefined
    ? 'associate another CIDR with the VPC before the next subnet is due'
    : `for a ${needed}, delete subnets that are not in use, or associate another CIDR with the VPC`
}

function poolAdvice(pool: Finding, { parent, sibling }: Surroundings): string {
  const needed = neededBlock(pool)
  const todo = [
    `${needed === undefined ? '' : `for a ${needed}, `}release allocations that are not in use, or provision another CIDR to the pool`
  ]
  if (parent !== undefined) todo.push(`its parent ${boldName(parent)} ${freeIn(parent)}`)
  if (sibling !== undefined) todo.push(`${boldAndId(sibling)} beside it ${freeIn(sibling)}`)
  return `${stillFree(pool, 'most of this CIDR is allocated')}: ${todo.join('; ')}.`
}

/** The block that a limit asks for and that is not there. */
function neededBlock(finding: Finding): string | undefined {
  const hit = decidingHits(finding).find(({ limit }) => limit === 'free-block-below')
  return hit === undefined ? undefined : markdownText(String(hit.threshold))
}

/** `still has a free /22`, or `has no free block`. */
function freeIn({ largestFreeBlock }: Finding): string {
  return typeof largestFreeBlock === 'string'
    ? `still has a free ${markdownText(largestFreeBlock)}`
    : 'has no free block'
}

/** What still fits, by size: `still free are a /21 and 3 × /24`. */
function stillFree({ largestFreeBlock, freeBlocks }: Finding, unknown: string): string {
  if (largestFreeBlock === null) return 'nothing of it is free'
  const sizes = Object.entries(freeBlocks ?? {})
  if (sizes.length === 0) return unknown
  const shown = sizes
    .slice(0, MOST_SIZES)
    .map(([size, n]) => `${n === 1 ? 'a ' : `${figure(n)} × `}${markdownText(size)}`)
  if (sizes.length > MOST_SIZES) shown.push('smaller blocks')
  return `still free ${sizes.length === 1 && sizes[0]?.[1] === 1 ? 'is' : 'are'} ${listed(shown)}`
}
