import type { Database } from '@signalapp/sqlcipher'

/** Tables about the index for searching, which is always made here: how far it is. */
const OF_INDEX: readonly string[] = ['search_state']

/** The tables with rows of ours, in the order of their migrations: no virtual ones, and nothing of the index for searching. */
export function plainTables(db: Database): { readonly name: string; readonly isWithoutRowid: boolean }[] {
  return db
    .prepare(
      `SELECT l.name, l.wr FROM pragma_table_list l JOIN sqlite_schema s ON s.name = l.name
       WHERE l.schema = 'main' AND l.type = 'table' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY s.rowid`,
      { persistent: false },
    )
    .all()
    .map(({ name, wr }) => ({ name: String(name), isWithoutRowid: wr === 1 }))
    .filter(({ name }) => !OF_INDEX.includes(name))
}

/** The index for searching is empty, and all messages that are here are still to be added to it. */
export function startIndexing(db: Database): void {
  if (db.pragma('table_info("search_state")').length === 0) return
  db.exec(`UPDATE search_state SET low = (SELECT coalesce(max(id), 0) FROM message),
    high = (SELECT coalesce(max(id), 0) FROM message)`)
}
