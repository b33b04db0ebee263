import type { Delta } from '../../../shared/contract/index.ts'
import { migrateInThread } from '../db/copy-in-thread.ts'
import { MigrationDue, openStore, type OpenOptions } from '../db/open.ts'
import { isDamage, isRepairable } from '../db/sqlite-error.ts'
import { StoreError, type Store } from '../db/store.ts'
import type { DomainPorts } from '../ports.ts'
import { replaceEarlier } from './earlier-history.ts'
import { profileFiles } from './profile-files.ts'
import { readProtection } from './protection-record.ts'
import { isKeyRight, noteDamage, repairHistory } from './repair-history.ts'
import type { Held, LongWork } from './vault.ts'

/** Opens the file of the history, after all that must happen before: a repair, a long migration, a change of its form. */
export interface Opening {
  /** `begin` gets the open store. If it meets damage, that is repaired, and it gets another one. Throws StoreError. */
  open(by: Held, begin: (store: Store) => void): Promise<Store>
  /** Ends long work, and all that follows, because the application ends. */
  end(): void
}

export interface OpeningOptions {
  readonly ports: Pick<DomainPorts, 'profile' | 'clock'>
  /** Called with the deltas of each commit. */
  readonly announced: (deltas: readonly Delta[]) => void
  /** Called when the open store meets damage. */
  readonly damaged: () => void
  /** Called before long work. */
  readonly busy: (work: 'migrate' | 'repair') => void
  readonly progress: (delta: Extract<Delta, { kind: 'storeProgress' }>) => void
  /** Statements that prepare a repaired history in which messages may be missing. */
  readonly afterLoss: readonly string[]
  /** Another schema, and what counts as small, for tests. */
  readonly schema?: Pick<OpenOptions, 'migrations' | 'smallBytes'> | undefined
}

export function createOpening(options: OpeningOptions): Opening {
  const { announced, damaged, busy, progress, afterLoss, schema = {} } = options
  const { profile, clock } = options.ports
  const path = profileFiles(profile).database
  let ended = false
  let running: AbortController | null = null

  async function atLength<T>(work: 'migrate' | 'repair', run: (watch: LongWork) => Promise<T>): Promise<T> {
    const controller = new AbortController()
    running = controller
    if (ended) controller.abort()
    busy(work)
    try {
      return await run({
        signal: controller.signal,
        progress: (share) => progress({ kind: 'storeProgress', work, share }),
      })
    } finally {
      running = null
      progress({ kind: 'storeProgress', work, share: null })
    }
  }

  async function migrate({ key }: Held): Promise<void> {
    const done = await atLength('migrate', (watch) => migrateInThread({ path, key, ...schema }, watch))
    // It can only be cancelled by the end of the application.
    if (done.ok) return
    throw new StoreError(done.error.code === 'cancelled' ? { code: 'store-locked' } : done.error)
  }

  const repair = (by: Held): Promise<void> =>
    atLength('repair', (watch) => repairHistory(profile, by, { now: clock.now(), afterLoss }, watch))

  async function openFile(by: Held): Promise<Store> {
    const now = clock.now()
    if (readProtection(profile)?.damaged) await repair(by)
    let repaired = false
    let migrated = false
    for (;;) {
      try {
        if (migrated) await migrate(by)
        return openStore({ path, key: by.key, announced, now, damaged, leaveLarge: true, ...schema })
      } catch (error) {
        if (error instanceof MigrationDue && !migrated) migrated = true
        else if (error instanceof StoreError && error.failure.code === 'store-earlier') {
          replaceEarlier(profile, by, now)
        } else if (!repaired && (isRepairable(error) || (isDamage(error) && isKeyRight(profile, by.key)))) {
          repaired = true
          await repair(by)
        } else throw error
      }
    }
  }

  return {
    async open(by, begin) {
      const store = await openFile(by)
      try {
        return begun(store, begin)
      } catch (error) {
        if (!isDamage(error)) throw error
        noteDamage(profile)
        return begun(await openFile(by), begin)
      }
    },
    end() {
      ended = true
      running?.abort()
    },
  }
}

function begun(store: Store, begin: (store: Store) => void): Store {
  try {
    begin(store)
    return store
  } catch (error) {
    store.close()
    throw error
  }
}
