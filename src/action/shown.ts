/** The runner shows 10 errors and 10 warnings a step; the failure itself is one of the errors (actions/runner). */
export const MOST_ERRORS = 9
export const MOST_WARNINGS = 10

/** The items that are shown, all or one less than there may be: the last then says how many more there are. */
export function fewOf<Item>(
  items: readonly Item[],
  most: number
): { shown: readonly Item[]; rest: readonly Item[] } {
  const count = items.length <= most ? items.length : most - 1
  return { shown: items.slice(0, count), rest: items.slice(count) }
}
