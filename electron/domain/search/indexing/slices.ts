import type { Transaction } from '../../db/store.ts'
import { createSliceSize, type SliceSize } from '../../slice-size.ts'

/** How far the index goes: it has the messages with low < id <= high. `last` is the newest of all. */
export interface IndexState {
  readonly low: number
  readonly high: number
  readonly last: number
}

/** What a message costs besides its text, in bytes of text. */
const BASE_COST = 256
const FEWEST = 4_096
const MOST = 1_048_576
/** Aim of a slice. With everything around it, it stays below 8 ms. */
const AIM_MS = 4

export const createTextSize = (): SliceSize =>
  createSliceSize({ first: 16_384, fewest: FEWEST, most: MOST, aimMs: AIM_MS })
/** In pages of the index. */
export const createMergeSize = (): SliceSize =>
  createSliceSize({ first: 8, fewest: 1, most: 500, aimMs: AIM_MS })

export function readState(tx: Pick<Transaction, 'first'>): IndexState {
  const state = tx.first<IndexState>(
    'SELECT low, high, (SELECT coalesce(max(id), 0) FROM message) AS last FROM search_state',
  )
  return state ?? { low: 0, high: 0, last: 0 }
}

/** Indexes some more messages, new ones first and then the newest of the older ones. Returns false if none is left. */
export function indexSlice(tx: Transaction, size: number): boolean {
  const { low, high, last } = readState(tx)
  if (high < last) {
    const to = reach(tx, 'id > ? ORDER BY id', high, size) ?? last
    add(tx, high, to)
    tx.run('UPDATE search_state SET high = ?', to)
    return true
  }
  if (low > 0) {
    const first = reach(tx, 'id <= ? ORDER BY id DESC', low, size)
    const to = first === null ? 0 : first - 1
    add(tx, to, low)
    tx.run('UPDATE search_state SET low = ?', to)
    return true
  }
  return false
}

/** The last message of a slice; null if all that are left fit into it. A slice has at least one. */
function reach(tx: Transaction, which: string, from: number, size: number): number | null {
  const most = Math.ceil(size / BASE_COST) + 1
  // The length is in the row's header, so the texts are not read here.
  const rows = tx.all<{ id: number; bytes: number }>(
    `SELECT id, octet_length(body) AS bytes FROM message WHERE ${which} LIMIT ?`,
    from,
    most,
  )
  let cost = 0
  const end = rows.findIndex(({ bytes }) => (cost += BASE_COST + bytes) > size)
  if (end < 0) return rows.length < most ? null : (rows.at(-1)?.id ?? null)
  return rows[Math.max(0, end - 1)]?.id ?? null
}

/** In the order of the index: a row that goes back in it would begin a new part of the index. */
function add(tx: Transaction, after: number, upTo: number): void {
  tx.run(
    `INSERT INTO message_fts (rowid, body, files, facets) SELECT row, body, files, facets FROM message_doc
     WHERE id > ? AND id <= ? AND id < 134217728 ORDER BY row`,
    after,
    upTo,
  )
}

/** Merges parts of the index, about so many pages of them. Returns false if there is nothing to merge (sqlite.org/fts5.html §6.8). */
export function mergeSlice(tx: Transaction, pages: number): boolean {
  const changes = () => tx.first<{ n: number }>('SELECT total_changes() AS n')?.n ?? 0
  const before = changes()
  tx.run(`INSERT INTO message_fts (message_fts, rank) VALUES ('merge', ?)`, pages)
  // The order itself counts as one.
  return changes() - before >= 2
}
