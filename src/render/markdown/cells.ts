import type { Finding } from '../../domain/report.js'
import { codeText, isLink, leavesMark, linkTo, markdownLines, markdownText, sentenceText } from '../escape.js'
import { noCidr } from '../words.js'

/** Columns of a line of a rule's name, which is set small. */
const RULE_COLUMNS = 28

/** Likewise of where it is: `eu-central-1 · euc1-az1 · 111122223333` is one line. */
const PLACE_COLUMNS = 38

/** Holds together what is only readable in one piece. */
export const NBSP = '\u00a0'

/** A reason up to this long is held together: `fewer than 1,024 left`. */
const SHORT_REASON = 24

/** The whole of a longer one is in the report file. */
const LONGEST_REASON = 300

/** What is shown of a note that is no link. */
const LONGEST_NOTE = 120

/** What a link to a note is called: an address would take the room of its neighbours. */
const NOTE_LABEL = 'runbook'

export function small(html: string): string {
  return `<sub>${html}</sub>`
}

/** A CIDR as code, or in words that there is none. */
export function cidrText(network: Pick<Finding, 'cidr' | 'type'>): string {
  return network.cidr === '' ? noCidr(network.type) : codeText(network.cidr)
}

/** Region, zone and account; the account on a line of its own where the three are long. */
export function placeLines({
  region,
  availabilityZoneId = '',
  ownerId
}: Pick<Finding, 'region' | 'availabilityZoneId' | 'ownerId'>): string[] {
  const place = [region, availabilityZoneId]
  const isLong = [...place, ownerId].join(' · ').length > PLACE_COLUMNS
  return (isLong ? [place, [ownerId]] : [[...place, ownerId]])
    .map(parts => parts.filter(part => part !== ''))
    .filter(parts => parts.length > 0)
    .map(parts => parts.map(part => markdownText(part)).join(' · '))
}

/** A sentence for a cell: a short one on one line, a long one cut. */
export function heldTogether(sentence: string): string {
  const text = sentenceText(sentence, LONGEST_REASON)
  return sentence.length > SHORT_REASON ? text : text.replaceAll(' ', NBSP)
}

/** The rule that decided with its note, a link where that is one. Empty where there is neither. */
export function ruleLine(
  { rule, note }: Pick<Finding, 'rule' | 'note'>,
  { inComment = false }: { inComment?: boolean }
): string[] {
  const parts: string[] = []
  if (rule !== undefined) parts.push(`rule <i>${markdownLines(rule, RULE_COLUMNS)}</i>`)
  if (note !== undefined) parts.push(noteText(note, inComment))
  const told = parts.filter(part => part !== '')
  return told.length === 0 ? [] : [told.join(' · ')]
}

function noteText(note: string, inComment: boolean): string {
  const isLinked = isLink(note) && !(inComment && leavesMark(note))
  return isLinked ? linkTo(note, NOTE_LABEL) : markdownText(note, LONGEST_NOTE)
}
