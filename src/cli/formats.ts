import { extname } from 'node:path'
import type { Report } from '../domain/report.js'
import { reportCsv } from '../render/csv.js'
import { reportJson } from '../render/json.js'
import { renderSummary, type SummaryOptions } from '../render/markdown/summary.js'
import { terminalPage, type Look } from '../render/terminal/page.js'

/** What a Report can be written as. */
export const FORMATS = ['text', 'json', 'markdown', 'csv'] as const

export type Format = (typeof FORMATS)[number]

/** The format that a file's name asks for. */
const BY_ENDING: Readonly<Record<string, Format>> = { '.json': 'json', '.md': 'markdown', '.csv': 'csv' }

/** The format that was asked for, or the one that the file's name tells; a page of text where neither does. */
export function formatOf(asked: Format | undefined, file: string | undefined): Format {
  if (asked !== undefined) return asked
  return BY_ENDING[extname(file ?? '').toLowerCase()] ?? 'text'
}

export interface FormatOptions {
  look: Look
  /** The name of the report file, where there is one. */
  reportFileName?: string
}

/** A Report in a format, in chunks to be written one after the other. */
export function* formatted(
  report: Report,
  format: Format,
  { look, reportFileName }: FormatOptions
): Generator<string, void, undefined> {
  switch (format) {
    case 'json':
      yield* reportJson(report)
      return
    case 'csv':
      yield* reportCsv(report)
      return
    case 'markdown': {
      const places: SummaryOptions = {
        face: 'command',
        ...(reportFileName !== undefined && { reportFileName })
      }
      yield renderSummary(report, places)
      return
    }
    case 'text':
      for (const line of terminalPage(report, look)) yield `${line}\n`
  }
}
