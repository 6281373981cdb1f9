import type { Report } from '../../domain/report.js'
import { codeText, sentenceText } from '../escape.js'
import { counted } from '../numbers.js'
import { foldedList } from './list.js'

/** Notices that are open to the eye; more are folded. */
const OPEN_NOTICES = 4

/** Notices listed at all. */
const MOST_NOTICES = 50

/** A waiver that ends within so many days is told of: as the check's own notices have it. */
const SOON_DAYS = 14

const DAY = 86_400_000

/** What the policy itself needs: waivers that end or ran out, rules that decide nothing. Empty where nothing. */
export function noticesBlock({ policy }: Report): string {
  if (policy === undefined) return ''
  return foldedList({
    head: `⚠️ <b>The policy needs a look</b> (${codeText(policy.file)})`,
    things: policy.notices,
    item: notice => sentenceText(notice, 300),
    limits: { open: OPEN_NOTICES, most: MOST_NOTICES },
    more: ' about the policy'
  })
}

/** By what it was judged: `Policy: .github/ipam-policy.yml, 7 rules and 1 waiver, which ends in 9 days.` */
export function policySentence(report: Report): string[] {
  const { policy } = report
  if (policy === undefined) return []
  const parts = [counted(policy.rules, 'rule')]
  if (policy.waivers > 0) parts.push(`${counted(policy.waivers, 'waiver')}${soonestEnd(report)}`)
  return [`Policy: ${codeText(policy.file)}, ${parts.join('; ')}.`]
}

/** When the next of the waivers that hold ends, where that is soon. */
function soonestEnd({ findings, policy, generatedAt }: Report): string {
  let soonest: string | undefined
  for (const { waiver } of findings) {
    if (waiver === undefined || waiver.expired) continue
    if (soonest === undefined || waiver.until < soonest) soonest = waiver.until
  }
  if (soonest === undefined) return ''
  const days = Math.round((Date.parse(soonest) - Date.parse(generatedAt.slice(0, 10))) / DAY)
  // Also where a time is none.
  if (!(days >= 0 && days <= SOON_DAYS)) return ''
  const which = policy?.waivers === 1 ? '' : ', the next of which'
  return `${which} ends ${days === 0 ? 'today' : `in ${counted(days, 'day')}`}`
}
