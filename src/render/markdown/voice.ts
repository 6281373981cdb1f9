import type { Finding } from '../../domain/report.js'
import { markdownText, sentenceText } from '../escape.js'
import type { Voice } from '../headline.js'
import type { Lookup } from '../lookup.js'

/** Names set in bold. Not with `**`, which depends on the letters beside it. */
export function markdownVoice(find: Lookup): Voice {
  return {
    name: boldName,
    word: markdownText,
    sentence: sentenceText,
    resource: id => boldAndId(find(id) ?? { id })
  }
}

/** A resource's name in bold. */
export function boldName(finding: Named): string {
  return `<b>${markdownText(nameOf(finding))}</b>`
}

/** A resource's name in bold and its id behind, where it has a name. */
export function boldAndId(finding: Named): string {
  return nameOf(finding) === finding.id
    ? boldName(finding)
    : `${boldName(finding)} (${markdownText(finding.id)})`
}

type Named = Pick<Finding, 'id' | 'name'>

/** What a resource is called: its name, or its id where it has none. */
export function nameOf(finding: Named): string {
  return finding.name === undefined || finding.name === '' ? finding.id : finding.name
}
