/** Items by one or several keys of each, in their order. */
export function grouped<Key, Item>(
  items: Iterable<Item>,
  keysOf: (item: Item) => Iterable<Key>
): (key: Key) => readonly Item[] {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    for (const key of keysOf(item)) {
      const others = groups.get(key)
      if (others === undefined) groups.set(key, [item])
      else others.push(item)
    }
  }
  return key => groups.get(key) ?? []
}
