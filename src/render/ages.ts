import type { Report } from '../domain/report.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** From here on so many of one unit are told in the next. */
const UNITS = [
  { word: 'minute', length: MINUTE, below: 2 * HOUR },
  { word: 'hour', length: HOUR, below: 2 * DAY },
  { word: 'day', length: DAY, below: Infinity }
] as const

/**
 * How old the samples were when the Report was made: `4 to 11 minutes`, `2 hours`, `50 minutes to 3 days`.
 * Undefined where there are none, or where a time is none.
 */
export function ageInWords({
  samples,
  generatedAt
}: Pick<Report, 'samples' | 'generatedAt'>): string | undefined {
  if (samples === undefined) return undefined
  const now = Date.parse(generatedAt)
  const youngest = now - Date.parse(samples.newest)
  const eldest = now - Date.parse(samples.oldest)
  if (!Number.isFinite(youngest) || !Number.isFinite(eldest)) return undefined
  const from = spanOf(youngest)
  const to = spanOf(eldest)
  if (from.text === to.text) return to.text
  return `${from.word === to.word && from.number > 0 ? from.number : from.text} to ${to.text}`
}

/** A time's length in its unit: `11 minutes`; less than half a minute, or below nothing, is `no minute`. */
function spanOf(milliseconds: number): { text: string; number: number; word: string } {
  const { word, length } = UNITS.find(({ below }) => milliseconds < below) ?? UNITS[2]
  const number = Math.max(0, Math.round(milliseconds / length))
  const text = number === 0 ? 'less than a minute' : `${number} ${number === 1 ? word : `${word}s`}`
  return { text, number, word }
}
