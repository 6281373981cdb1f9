import type { Outcome, PlanChange, PlanNetwork, PlanReport, PlanStatus } from '../domain/plan.js'
import { OUTCOMES } from '../domain/plan.js'
import { counted, figure, listed } from './numbers.js'
import { noCidr, type Noun } from './words.js'

/** How a plan's sentences set what they name. Each makes its text safe for the place it goes. */
export interface PlanVoice {
  /** Terraform's address of a resource. */
  address(text: string): string
  /** Our own words, in which there may be some from outside. */
  sentence(text: string): string
}

/** An outcome's sign, and the word beside it for those who do not see the sign or its colour. */
export const OUTCOME_SIGNS: Readonly<Record<Outcome, { icon: string; word: string }>> = {
  overlaps: { icon: '🔴', word: 'overlaps' },
  'does not fit': { icon: '🔴', word: 'no room' },
  breach: { icon: '🔴', word: 'over' },
  worse: { icon: '🔴', word: 'worse' },
  warning: { icon: '🟡', word: 'look' },
  fits: { icon: '🟢', word: 'fits' }
}

const STATUS_ICONS: Readonly<Record<PlanStatus, string>> = { breach: '🔴', warning: '🟡', ok: '🟢' }

/** What a plan comes to by its worst change. */
const LABELS: Readonly<Record<Outcome, string>> = {
  overlaps: 'Does not fit',
  'does not fit': 'Does not fit',
  breach: 'Breaks a limit',
  worse: 'Makes it worse',
  warning: 'May not fit',
  fits: 'Fits'
}

/** What changes of an outcome do, one and many. */
const DOES: Readonly<Record<Exclude<Outcome, 'fits'>, Noun>> = {
  overlaps: { one: 'overlaps a network', many: 'overlap a network' },
  'does not fit': { one: 'cannot be made', many: 'cannot be made' },
  breach: { one: 'leaves too little', many: 'leave too little' },
  worse: {
    one: 'takes more of what is over its limit already',
    many: 'take more of what is over its limit already'
  },
  warning: { one: 'needs a look', many: 'need a look' }
}

/** What changes of several bad outcomes do together. */
const SEVERAL: Noun = { one: 'has a problem', many: 'have a problem' }

type Trouble = keyof typeof DOES

/** The outcomes that make a plan fail, worst first. */
const BAD = OUTCOMES.filter((outcome): outcome is Trouble => outcome !== 'fits' && outcome !== 'warning')

export function isBad({ outcome }: Pick<PlanChange, 'outcome'>): boolean {
  return outcome !== 'fits' && outcome !== 'warning'
}

/** The sign of a plan. */
export function planIcon({ status }: PlanReport): string {
  return STATUS_ICONS[status]
}

/**
 * What a plan comes to, in a few words without an end: `Does not fit: 2 of 9 planned changes cannot be made`. Nothing
 * in it is from outside.
 */
export function planTitle({ changes, status }: PlanReport): string {
  const tally = tallyOf(changes)
  const kinds = kindsOf(tally)
  const [worst = 'warning', ...others] = kinds
  const n = others.length > 0 ? changes.filter(isBad).length : tally[worst]
  if (n > 0) {
    const does = others.length > 0 ? SEVERAL : DOES[worst]
    const share = `${figure(n)} of ${counted(changes.length, 'planned change')}`
    return `${LABELS[worst]}: ${share} ${n === 1 ? does.one : does.many}`
  }
  if (status === 'warning') return `${LABELS.warning}: not all of the plan could be told`
  if (changes.length === 0) return 'The plan touches no network'
  const all =
    changes.length === 1 ? 'the one planned change' : `all ${figure(changes.length)} planned changes`
  return `${LABELS.fits}: there is room for ${all}`
}

/** What there is to say after the title, in sentences: the worst change, and what becomes of the others. */
export function planDetails(plan: PlanReport, voice: PlanVoice): string[] {
  const { changes, status } = plan
  if (changes.length === 0 && status === 'ok') {
    return ['It takes no address and no block of any VPC, pool or subnet, and gives none back.']
  }
  const tally = tallyOf(changes)
  const kinds = kindsOf(tally)
  const sentences: string[] = []
  if (kinds.length > 1) sentences.push(`${listed(kinds.map(kind => doing(kind, tally[kind])))}.`)
  sentences.push(...worstOf(plan, voice))
  if (kinds.length > 0 && tally.warning > 0) {
    sentences.push(`${figure(tally.warning)} more ${tally.warning === 1 ? 'needs' : 'need'} a look.`)
  }
  if (status !== 'ok' && tally.fits > 0) sentences.push(`There is room for the other ${figure(tally.fits)}.`)
  return sentences
}

/** The worst change and why, in a clause: `aws_lb.web: an Application Load Balancer …`. */
export function worstChange({ changes }: PlanReport, voice: PlanVoice): string | undefined {
  const [worst] = changes
  if (worst === undefined || worst.outcome === 'fits') return undefined
  const [why] = worst.reasons
  return voice.address(worst.address) + (why === undefined ? '' : `: ${voice.sentence(why)}`)
}

function worstOf(plan: PlanReport, voice: PlanVoice): string[] {
  const worst = worstChange(plan, voice)
  if (worst === undefined) return []
  const isOnly = plan.changes.filter(({ outcome }) => outcome !== 'fits').length === 1
  return [`${isOnly ? 'It is' : 'The worst:'} ${worst}.`]
}

/** What a network that a plan touches is called: by its name, its id, or where the plan has it. */
export function planNetworkName({ name = '', id = '', address = '', cidr }: PlanNetwork): string {
  return [name, id, address].find(text => text !== '') ?? cidr
}

/** What stands for the CIDR of a planned network that has none: IPAM chooses it, or it is given later. */
export function noPlanCidr({ type, netmaskLength }: PlanNetwork): string {
  if (type === 'ipam-pool') return noCidr(type)
  return netmaskLength > 0 ? `a /${netmaskLength}, placed on apply` : 'a CIDR known on apply'
}

/** `2 cannot be made`. */
function doing(outcome: Trouble, n: number): string {
  return `${figure(n)} ${n === 1 ? DOES[outcome].one : DOES[outcome].many}`
}

/** The bad outcomes that there are, worst first. */
function kindsOf(tally: Readonly<Record<Outcome, number>>): Trouble[] {
  return BAD.filter(outcome => tally[outcome] > 0)
}

function tallyOf(changes: readonly PlanChange[]): Record<Outcome, number> {
  const tally = { overlaps: 0, 'does not fit': 0, breach: 0, worse: 0, warning: 0, fits: 0 }
  for (const { outcome } of changes) tally[outcome]++
  return tally
}
