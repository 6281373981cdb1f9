import type { PlanChange, PlanNetwork, PlanReport } from '../../domain/plan.js'
import { plainSentence, plainText } from '../escape.js'
import { count, firstListed } from '../numbers.js'
import { leftBetween, usageBetween } from '../plan-numbers.js'
import {
  noPlanCidr,
  OUTCOME_SIGNS,
  planNetworkName,
  planTitle,
  worstChange,
  type PlanVoice
} from '../plan-words.js'
import { shortened } from './lines.js'

/** Terraform's addresses that cause something, named one by one. */
const MOST_CAUSES = 3

/** The longest address that is shown whole. */
const LONGEST_ADDRESS = 200

const VOICE: PlanVoice = { address: text => plainText(text, LONGEST_ADDRESS), sentence: plainSentence }

/**
 * What a plan comes to in one line without a full stop, for the log: `Plan: Does not fit: 2 of 9 planned changes cannot
 * be made; the worst: aws_lb.web: …`.
 */
export function planHeadline(plan: PlanReport): string {
  const worst = worstChange(plan, VOICE)
  return shortened(`Plan: ${planTitle(plan)}${worst === undefined ? '' : `; the worst: ${worst}`}`)
}

/**
 * A change in one line, for an annotation or a log: `no room: aws_lb.web (create): an Application Load Balancer …`. It
 * begins with a word of ours, so that no address can pass for a command to the runner.
 */
export function planChangeLine({ address, action, outcome, reasons, takes, gives }: PlanChange): string {
  const why = reasons.map(reason => plainSentence(reason))
  const does = [
    ...takes.map(text => `takes ${plainSentence(text)}`),
    ...gives.map(text => `gives back ${plainSentence(text)}`)
  ]
  const told = (why.length > 0 ? why : does).join('; ')
  const what = `${OUTCOME_SIGNS[outcome].word}: ${VOICE.address(address)} (${action})`
  return shortened(told === '' ? what : `${what}: ${told}`)
}

/**
 * A network before and after in one line: `no room: edge-b (subnet-0bad…) 10.20.1.64/26: 6 → 0 to 5 of 64 addresses left,
 * 90.6% → 92.2 to 100% in use (aws_lb.web needs 8 free addresses, and 6 are left); by aws_lb.web`.
 */
export function planNetworkLine(network: PlanNetwork): string {
  const { outcome, cidr, id, address, reasons, causes } = network
  const name = planNetworkName(network)
  const more = [id, address].filter(text => text !== undefined && text !== '' && text !== name)
  const also = more.length === 0 ? '' : ` (${more.map(text => VOICE.address(text ?? '')).join(', ')})`
  const place = cidr === '' ? `, ${noPlanCidr(network)}` : ` ${plainText(cidr)}`
  const why = reasons.length === 0 ? '' : ` (${reasons.map(reason => plainSentence(reason)).join('; ')})`
  return shortened(
    `${OUTCOME_SIGNS[outcome].word}: ${VOICE.address(name)}${also}${place}: ` +
      `${stateInWords(network)}${why}; by ${causesInWords(causes)}`
  )
}

function stateInWords(network: PlanNetwork): string {
  const { after } = network
  if (after === null) return 'is deleted'
  const left = leftBetween(network)
  const usage = usageBetween(network)
  const total = count(after.totalAddresses)
  const parts = [
    ...(left === undefined ? [] : [`${left.text} of ${total} addresses left`]),
    ...(usage === undefined ? [] : [`${usage.text} in use`])
  ]
  return parts.length === 0 ? 'not known until apply' : parts.join(', ')
}

function causesInWords(causes: readonly string[]): string {
  const named = causes.slice(0, MOST_CAUSES).map(cause => VOICE.address(cause))
  return firstListed(named, causes.length)
}
