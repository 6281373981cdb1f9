import type { Finding, Report } from '../../domain/report.js'
import { plainSentence, plainText } from '../escape.js'
import { factsOf, judgedCount } from '../facts.js'
import { beyondUsage, title, usageOf, type Voice } from '../headline.js'
import { type Lookup, lookupIn } from '../lookup.js'
import { count, listed, rough } from '../numbers.js'
import { shortReasons, waiverInWords } from '../reasons.js'
import { noCidr, SIGNS } from '../words.js'

/** GitHub's limit for one annotation, in characters (actions/runner). */
const LONGEST_LINE = 4096

/** Of what is said of a rule, in characters. */
const LONGEST_NOTE = 500

/** Names set in plain text, with the id behind: what a person searches a console for. */
export function plainVoice(find: Lookup): Voice {
  return {
    name: plainName,
    word: plainText,
    sentence: plainSentence,
    resource: id => plainName(find(id) ?? { id })
  }
}

function plainName({ id, name }: Pick<Finding, 'id' | 'name'>): string {
  return name === undefined || name === '' ? plainText(id) : `${plainText(name)} (${plainText(id)})`
}

/**
 * The Report in one line without a full stop, for the log, an alert and the exit:
 * `3 of 42 subnets are over their limit; the fullest is eks-pods-a (subnet-0a1b…) at 98.4%`.
 */
export function headline(report: Report): string {
  const facts = factsOf(report)
  const voice = plainVoice(lookupIn(report))
  // An incomplete check's title speaks of what is missing, and not of the network.
  const isMeant = report.status !== 'incomplete' && judgedCount(report.totals) === 1
  return title(report, facts, voice) + foremost(facts.worst, isMeant, voice)
}

/** @param isMeant whether it is the one network that was spoken of just before */
function foremost(worst: Finding | undefined, isMeant: boolean, voice: Voice): string {
  if (worst === undefined) return ''
  const usage = usageOf(worst)
  const why = beyondUsage(worst, voice)
  const subject = isMeant ? 'it is' : usage === undefined ? 'one is' : 'the fullest is'
  const who = `${subject} ${voice.name(worst)}${usage === undefined ? '' : ` at ${usage}`}`
  return `; ${who}${why === undefined ? '' : ` (${why})`}`
}

/**
 * A finding in one line, for an annotation or a log: `over: eks-pods-a (subnet-0a1b…) 10.20.4.0/24, account
 * 111122223333, us-east-1 use1-az4: 98.4% in use, 4 of 256 addresses left (above 90%); rule EKS pod subnets`.
 * It begins with a word of ours, so that no name can pass for a command to the runner.
 */
export function findingLine(finding: Finding): string {
  return shortened(`${SIGNS[finding.verdict].word}: ${described(finding)}`)
}

/** A line that is not too long for an annotation. */
export function shortened(line: string): string {
  if (line.length <= LONGEST_LINE) return line
  // A surrogate pair is not cut in two.
  return `${line.slice(0, LONGEST_LINE - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/**
 * What a finding is, where, how full, why that matters, and by which rule, on one line.
 * @param find names the other resources it speaks of; without it they are told by their ids
 */
export function described(finding: Finding, find: Lookup = () => undefined): string {
  const voice = plainVoice(find)
  const zone = finding.availabilityZoneId ?? ''
  const place = [
    network(finding, voice),
    `account ${plainText(finding.ownerId)}`,
    `${plainText(finding.region)}${zone === '' ? '' : ` ${plainText(zone)}`}`
  ]
  const why = listed(shortReasons(finding, voice))
  const measure = measureOf(finding)
  const state = measure === undefined ? why || 'no measure' : `${measure}${why === '' ? '' : ` (${why})`}`
  return [`${place.join(', ')}: ${state}`, waiverInWords(finding, voice), ruleOf(finding)]
    .filter(part => part !== undefined)
    .join('; ')
}

/** `app-a (subnet-1) 10.0.0.0/24`, `emea (ipam-pool-1), no CIDR yet`. */
export function network(finding: Finding, voice: Voice): string {
  const { cidr, type } = finding
  return `${voice.name(finding)}${cidr === '' ? `, ${noCidr(type)}` : ` ${plainText(cidr)}`}`
}

/** `98.4% in use, 4 of 256 addresses left`; undefined where there is no measure. */
function measureOf(finding: Finding): string | undefined {
  const { availableAddresses, totalAddresses, approximate } = finding
  const usage = usageOf(finding)
  if (usage === undefined || availableAddresses === null) return usage && `${usage} in use`
  const left = approximate === true ? rough(availableAddresses, 'about ') : count(availableAddresses)
  return `${usage} in use, ${left} of ${count(totalAddresses)} addresses left`
}

/** `rule EKS pod subnets, https://wiki.example.com/runbooks/eks`. */
export function ruleOf({ rule, note }: Finding): string | undefined {
  const parts = [
    ...(rule === undefined ? [] : [`rule ${plainText(rule)}`]),
    ...(note === undefined ? [] : [plainText(note, LONGEST_NOTE)])
  ]
  return parts.length === 0 ? undefined : parts.join(', ')
}
