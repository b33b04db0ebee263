/** Below zero where `a` comes first, zero only where both are the same. */
export type Compare<Item> = (a: Item, b: Item) => number

/**
 * A list that is kept in order: one item more, less or elsewhere costs a search by halves and not a sort. Items are
 * replaced, never changed; who takes one out names it as it was put in.
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

  /** A copy, which stays as it is. */
  slice(from?: number, to?: number): readonly Item[] {
    return this.#items.slice(from, to)
  }

  /** Where it stands, or would stand: before the first that does not come before it. */
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

  /** Puts it where it belongs, in the place of `before` where that was in the list. */
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

  /** All of them at once. */
  reset(items: Iterable<Item>): void {
    this.#items = [...items].sort(this.#compare)
  }
}
