/** Bytes that arrived and wait for their reader. */
export interface ByteQueue {
  readonly bytes: AsyncIterable<Uint8Array>
  /** Bytes that nobody has read. */
  readonly waiting: number
  push(chunk: Uint8Array): void
  /** Resolves when at most `limit` bytes wait, or the queue is dropped. */
  below(limit: number): Promise<void>
  /** Nothing more comes. */
  end(): void
  /** Forgets everything: the reader sees the end. */
  drop(): void
}

export function createByteQueue(): ByteQueue {
  let chunks: Uint8Array[] = []
  let waiting = 0
  let isOver = false
  let wake: (() => void) | null = null
  let rooms: { readonly limit: number; readonly resolve: () => void }[] = []

  function stir(): void {
    wake?.()
    wake = null
  }

  function tell(): void {
    const ready = rooms.filter(({ limit }) => waiting <= limit)
    if (ready.length === 0) return
    rooms = rooms.filter(({ limit }) => waiting > limit)
    for (const { resolve } of ready) resolve()
  }

  async function next(): Promise<IteratorResult<Uint8Array, undefined>> {
    for (;;) {
      const chunk = chunks.shift()
      if (chunk) {
        waiting -= chunk.length
        tell()
        return { done: false, value: chunk }
      }
      if (isOver) return { done: true, value: undefined }
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  return {
    bytes: { [Symbol.asyncIterator]: () => ({ next }) },
    get waiting() {
      return waiting
    },
    push(chunk) {
      if (isOver || chunk.length === 0) return
      chunks.push(chunk)
      waiting += chunk.length
      stir()
    },
    below: (limit) =>
      waiting <= limit
        ? Promise.resolve()
        : new Promise((resolve) => {
            rooms.push({ limit, resolve })
          }),
    end() {
      isOver = true
      stir()
    },
    drop() {
      isOver = true
      chunks = []
      waiting = 0
      stir()
      tell()
    },
  }
}
