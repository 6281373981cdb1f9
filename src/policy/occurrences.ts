import { Bits } from './bits.js'

/** Where one is in the texts that are looked for, after some characters of a value. */
interface State {
  next: Map<number, State>
  /** Where to go on when no text goes on from here: the longest other beginning of a text that was just read. */
  otherwise: State | undefined
  /** Which texts have been read whole on arrival here, by their numbers. */
  found: Bits | undefined
}

/**
 * Many texts, looked for in a value all at once, in one walk over the value (Aho and Corasick's automaton). It tells
 * which of many globs can match at all, at a cost that does not grow with their number.
 */
export class Occurrences {
  private readonly size: number
  private readonly start: State = { next: new Map(), otherwise: undefined, found: undefined }

  /** @param texts each with its number, which is below `size`; several may share one. */
  constructor(size: number, texts: readonly (readonly [text: string, number: number])[]) {
    this.size = size
    for (const [text, number] of texts) this.add(text, number)
    this.link()
  }

  /** Adds the numbers of all texts that a value has in it. */
  collect(value: string, into: Bits): void {
    let state = this.start
    for (let at = 0; at < value.length; at += 1) {
      state = this.step(state, value.charCodeAt(at))
      if (state.found !== undefined) into.or(state.found)
    }
  }

  private add(text: string, number: number): void {
    let state = this.start
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      const next = state.next.get(code) ?? { next: new Map(), otherwise: undefined, found: undefined }
      state.next.set(code, next)
      state = next
    }
    state.found ??= new Bits(this.size)
    state.found.add(number)
  }

  /** Finds for each state, those near the start first, where it goes on otherwise. */
  private link(): void {
    const states = [this.start]
    for (const state of states) {
      for (const [code, next] of state.next) {
        next.otherwise = state.otherwise === undefined ? this.start : this.step(state.otherwise, code)
        next.found = union(next.found, next.otherwise.found)
        states.push(next)
      }
    }
  }

  private step(from: State, code: number): State {
    let state: State | undefined = from
    while (state !== undefined) {
      const next = state.next.get(code)
      if (next !== undefined) return next
      state = state.otherwise
    }
    return this.start
  }
}

function union(own: Bits | undefined, others: Bits | undefined): Bits | undefined {
  if (own === undefined || others === undefined) return own ?? others
  own.or(others)
  return own
}
