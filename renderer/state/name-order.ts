const byName = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true })

/**
 * Keys in the order of their names. New and renamed keys wait for their place and get it some at a time: a place among
 * thousands takes a dozen comparisons, and all of them at once would take a second.
 */
export class NameOrder<Key> {
  #order: readonly Key[] = []
  /** The names of the keys in the order. */
  readonly #placed = new Map<Key, string>()
  readonly #waiting = new Map<Key, string>()
  readonly #gone = new Set<Key>()

  /** The keys with a place. */
  get keys(): readonly Key[] {
    return this.#order
  }

  set(key: Key, name: string): void {
    this.#waiting.set(key, name)
  }

  delete(key: Key): void {
    this.#waiting.delete(key)
    if (this.#placed.has(key)) this.#gone.add(key)
  }

  clear(): void {
    this.#order = []
    this.#placed.clear()
    this.#waiting.clear()
    this.#gone.clear()
  }

  /** Gives at most `most` keys a place and removes deleted ones. False while others still wait. */
  place(most: number): boolean {
    const next: (readonly [Key, string])[] = []
    for (const entry of this.#waiting) {
      if (next.length === most) break
      next.push(entry)
    }
    this.#takeOut(next)
    if (next.length > 0) this.#putIn(next.sort(([, a], [, b]) => byName.compare(a, b)))
    return this.#waiting.size === 0
  }

  /** Removes deleted keys and those that move. */
  #takeOut(next: readonly (readonly [Key, string])[]): void {
    const out = new Set(this.#gone)
    this.#gone.clear()
    for (const [key] of next) if (this.#placed.has(key)) out.add(key)
    if (out.size === 0) return
    this.#order = this.#order.filter((key) => !out.has(key))
    for (const key of out) this.#placed.delete(key)
  }

  #putIn(sorted: readonly (readonly [Key, string])[]): void {
    const before = this.#order
    const order: Key[] = []
    let from = 0
    for (const [key, name] of sorted) {
      const at = this.#placeOf(name, before, from)
      for (; from < at; from++) order.push(before[from] as Key)
      order.push(key)
      this.#placed.set(key, name)
      this.#waiting.delete(key)
    }
    for (; from < before.length; from++) order.push(before[from] as Key)
    this.#order = order
  }

  /** The index for a name: behind equal names. */
  #placeOf(name: string, keys: readonly Key[], from: number): number {
    let low = from
    let high = keys.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const there = this.#placed.get(keys[middle] as Key) ?? ''
      if (byName.compare(there, name) <= 0) low = middle + 1
      else high = middle
    }
    return low
  }
}
