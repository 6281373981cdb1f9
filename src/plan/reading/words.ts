import type { End } from './trace.js'

/** Why a trace ended, in words. */
export function whyNot({ kind, reference }: End): string {
  if (kind === 'variable') return `what ${reference} holds comes from outside`
  if (kind === 'data') return `${reference} is not known before apply`
  if (kind === 'computed') return `it is not configured, so AWS chooses it`
  if (kind === 'dynamic') return `the plan does not hold how its ${reference} is made`
  if (kind === 'unclear') return `${reference} leads too far`
  return `a plan does not tell what ${reference} is`
}
