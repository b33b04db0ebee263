export interface Bounds<Value> {
  readonly most: number
  /** In the unit of `sizeOf`. */
  readonly mostBytes: number
  readonly sizeOf: (value: Value) => number
}

/** A bounded map for data that others can make us store. The entries that were used longest ago are dropped. */
export interface BoundedMap<Key, Value> {
  /** Counts as a use. */
  get(key: Key): Value | undefined
  set(key: Key, value: Value): void
  delete(key: Key): void
}

export function createBoundedMap<Key, Value>({
  most,
  mostBytes,
  sizeOf,
}: Bounds<Value>): BoundedMap<Key, Value> {
  interface Entry {
    readonly value: Value
    readonly bytes: number
  }
  // In the order of their last use.
  const entries = new Map<Key, Entry>()
  let bytes = 0

  function take(key: Key): Entry | undefined {
    const entry = entries.get(key)
    if (entry === undefined) return undefined
    entries.delete(key)
    bytes -= entry.bytes
    return entry
  }

  function put(key: Key, entry: Entry): void {
    entries.set(key, entry)
    bytes += entry.bytes
  }

  return {
    get(key) {
      const entry = take(key)
      if (entry !== undefined) put(key, entry)
      return entry?.value
    },
    set(key, value) {
      take(key)
      put(key, { value, bytes: sizeOf(value) })
      for (const oldest of entries.keys()) {
        if (entries.size <= most && bytes <= mostBytes) break
        take(oldest)
      }
    },
    delete: (key) => void take(key),
  }
}
