import type { Delta } from '../../../shared/contract/index.ts'
import { connect, IN_MEMORY } from './connect.ts'
import { migrate, type Migration } from './migrate.ts'
import { migrations as allMigrations } from './migrations/index.ts'
import { createStore } from './sqlite-store.ts'
import type { Store } from './store.ts'

/** An in-memory store with the whole schema; `batches` collects the deltas of each commit. */
export function openTestStore(migrations: readonly Migration[] = allMigrations): {
  readonly store: Store
  readonly batches: (readonly Delta[])[]
} {
  const batches: (readonly Delta[])[] = []
  const db = connect(IN_MEMORY, { kind: 'none' })
  migrate(db, migrations, () => undefined)
  const store = createStore(db, {
    announced: (deltas) => void batches.push(deltas),
    deleteBackups: () => undefined,
  })
  return { store, batches }
}
