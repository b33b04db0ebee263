import type { Reader, SqlValue, Store, Transaction } from '../db/store.ts'

/** The reads of a store since `reset`. */
export interface Reads {
  queries: number
  rows: number
  /** The size of the text and blobs in those rows, in UTF-16 units and bytes. */
  size: number
  reset(): void
}

/** The same store, with its reads counted. */
export function countReads(store: Store): { readonly store: Store; readonly reads: Reads } {
  const reads: Reads = {
    queries: 0,
    rows: 0,
    size: 0,
    reset() {
      reads.queries = reads.rows = reads.size = 0
    },
  }
  const counted = <Row>(rows: Row[]): Row[] => {
    reads.queries += 1
    reads.rows += rows.length
    for (const row of rows) for (const value of Object.values(row as object)) reads.size += sizeOf(value)
    return rows
  }
  const reading = (reader: Reader): Reader => ({
    all: <Row>(sql: string, ...params: SqlValue[]) => counted(reader.all<Row>(sql, ...params)),
    first<Row>(sql: string, ...params: SqlValue[]) {
      const row = reader.first<Row>(sql, ...params)
      counted(row === undefined ? [] : [row])
      return row
    },
  })
  return {
    reads,
    store: {
      ...store,
      ...reading(store),
      write: (work, lasting) =>
        store.write((tx) => work({ ...tx, ...reading(tx) } satisfies Transaction), lasting),
    },
  }
}

function sizeOf(value: unknown): number {
  return typeof value === 'string' || value instanceof Uint8Array ? value.length : 0
}
