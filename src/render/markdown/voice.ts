import type { Finding } from '../../domain/report.js'
import { markdownText } from '../escape.js'
import type { Voice } from '../headline.js'

/** Names set in bold. Not with `**`, which depends on the letters beside it. */
export const markdownVoice: Voice = { name: boldName, word: markdownText }

function boldName(finding: Finding): string {
  return `<b>${markdownText(nameOf(finding))}</b>`
}

/** What a resource is called: its name, or its id where it has none. */
export function nameOf(finding: Finding): string {
  return finding.name === undefined || finding.name === '' ? finding.id : finding.name
}
