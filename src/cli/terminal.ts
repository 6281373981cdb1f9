import { createColors } from 'picocolors'
import type { Environment } from '../ports.js'
import type { Look } from '../render/terminal/page.js'
import { PLAIN, type Paint } from '../render/terminal/paint.js'

/** What a stream that may be a terminal tells of itself. */
export interface Screen {
  isTTY?: boolean
  columns?: number
}

/** A terminal that does not know its width is taken to be as wide as they have always been. */
const USUAL_COLUMNS = 80

/** How a page is set on a stream: colour and a width only where it is a terminal. */
export function lookOf({ isTTY, columns }: Screen, environment: Environment): Look {
  if (isTTY !== true) return { paint: PLAIN }
  return {
    paint: paintOf(environment),
    width: columns !== undefined && columns > 0 ? columns : USUAL_COLUMNS
  }
}

/** No colour where `NO_COLOR` says so (no-color.org) or the terminal can do nothing. */
function paintOf(environment: Environment): Paint {
  const isPlain = (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb'
  return isPlain ? PLAIN : createColors(true)
}
