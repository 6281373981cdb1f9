import { summary } from '@actions/core'

/** Writes the step's summary, once: a text that was rendered whole before. */
export async function writeSummary(text: string): Promise<void> {
  await summary.addRaw(text).write()
}
