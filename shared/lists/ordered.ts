/** Negative if `a` comes first, zero only if both are the same. */
export type Compare<Item> = (a: Item, b: Item) => number

/**
 * A sorted list. Adding, removing or moving an item costs a binary search, not a sort. Items are replaced, never changed;
 * to remove one, pass the same item that was added.
 */
export class Ordered<Item> {
  readonly #compare: Compare<Item>
  #items: Item[] = []

  constructor(compare: Compare<Item>) {
    this.#compare = compare
  }

  get length(): number {
    return this.#items.length
  }

  at(index: number): Item | undefined {
    return this.#items[index]
  }

  /** A copy that does not change. */
  slice(from?: number, to?: number): readonly Item[] {
    return this.#items.slice(from, to)
  }

  /** The index of the item, or where it belongs: before the first one that does not come before it. */
  placeOf(item: Item): number {
    let from = 0
    let to = this.#items.length
    while (from < to) {
      const middle = (from + to) >>> 1
      const there = this.#items[middle]
      if (there !== undefined && this.#compare(there, item) < 0) from = middle + 1
      else to = middle
    }
    return from
  }

  /** Adds an item in order, and removes `before` if the list has it. */
  put(item: Item, before?: Item): void {
    if (before !== undefined) {
      const at = this.placeOf(before)
      if (this.#items[at] === before && this.#compare(before, item) === 0) {
        this.#items[at] = item
        return
      }
      this.remove(before)
    }
    this.#items.splice(this.placeOf(item), 0, item)
  }

  remove(item: Item): void {
    const at = this.placeOf(item)
    if (this.#items[at] === item) this.#items.splice(at, 1)
  }

  /** Replaces all items. */
  reset(items: Iterable<Item>): void {
    this.#items = [...items].sort(this.#compare)
  }
}
