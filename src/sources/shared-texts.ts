/** Gives one text for all that are equal to it. */
export type Share = (text: string) => string

/**
 * Remembers each text, and gives the first of those that are equal. A list says the same Regions, accounts, states and
 * tags in every row, and each row comes with texts of its own: held once, they take less memory, and are compared and
 * written many times faster.
 */
export function sharedTexts(): Share {
  const known = new Map<string, string>()
  return text => {
    const first = known.get(text)
    if (first !== undefined) return first
    known.set(text, text)
    return text
  }
}
