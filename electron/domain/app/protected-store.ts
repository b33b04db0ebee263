import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Delta } from '../../../shared/contract/index.ts'
import type { Failure, StoreFailure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { StoreProtection, StoreState } from '../../../shared/model/store.ts'
import type { StoreKey } from '../db/connect.ts'
import { isPlainDatabase, openStore } from '../db/open.ts'
import { StoreError, type Store } from '../db/store.ts'
import type { DomainPorts } from '../ports.ts'
import { lockProfile } from './profile-lock.ts'
import {
  fitsRecord,
  keyCheckOf,
  readProtection,
  writeProtection,
  type ProtectionRecord,
} from './protection-record.ts'
import { makeStoreKey, readStoreKey, type StoreKeyAnswer } from './store-key.ts'

/** The database of this profile, from locked to open. Its doors may be used at the same time: they take turns. */
export interface ProtectedStore {
  readonly state: StoreState
  /** Looks for the database and opens it, as far as that goes without the person. Does nothing once it is open. */
  open(): Promise<void>
  /** The choice where there is no keychain and no database yet; `not-found` where there is nothing to choose. */
  choose(choice: ProtectionChoice): Promise<Result<undefined, Failure>>
  /** `not-found` where no passphrase is asked for. */
  unlock(passphrase: string): Promise<Result<undefined, Failure>>
  /** Says in the state that the open store refuses what must not be lost, and with null that it takes it again. */
  refused(failure: StoreFailure | null): void
  /** Closes the database for good and lets another Balcony at the profile. */
  close(): Promise<void>
}

export type ProtectionChoice =
  { readonly protection: 'passphrase'; readonly passphrase: string } | { readonly protection: 'none' }

export interface ProtectedStoreOptions {
  readonly ports: DomainPorts
  /** Called with what each commit announced. */
  readonly announced: (deltas: readonly Delta[]) => void
  /** Called with the open store before its state says so; may throw StoreError. */
  readonly opened: (store: Store) => void
  readonly changed: (state: StoreState) => void
}

export function createProtectedStore({
  ports,
  announced,
  opened,
  changed,
}: ProtectedStoreOptions): ProtectedStore {
  const { profile, secrets } = ports
  const path = join(profile, 'balcony.db')
  let state: StoreState = { kind: 'failed', failure: { code: 'store-locked' } }
  let store: Store | null = null
  let unlockProfile: (() => void) | null = null
  let closed = false
  let last: Promise<unknown> = Promise.resolve()

  /** One after the other; what the disk or the file refuses becomes the state. */
  function inTurn(work: () => Promise<Failure | null>): Promise<Result<undefined, Failure>> {
    const turn = last.then(async () => {
      try {
        const failure = await work()
        return failure ? err(failure) : ok()
      } catch (error) {
        if (!(error instanceof StoreError)) throw error
        become({ kind: 'failed', failure: error.failure })
        return err(error.failure)
      }
    })
    last = turn.catch(() => undefined)
    return turn
  }

  function become(next: StoreState): void {
    state = next
    changed(next)
  }

  function openBy(key: StoreKey, record: ProtectionRecord): void {
    // A new file never exists without a record; that of an old one is written when the key has proved right.
    if (isNew(path)) writeProtection(profile, record)
    const open = openStore({ path, key, announced, now: ports.clock.now() })
    try {
      if (readProtection(profile)?.protection !== record.protection) writeProtection(profile, record)
      opened(open)
    } catch (error) {
      open.close()
      throw error
    }
    store = open
    become({ kind: 'open', protection: record.protection })
  }

  const openByKeychain = (bytes: Uint8Array) => {
    openBy({ kind: 'raw', bytes }, { protection: 'keychain', keyCheck: keyCheckOf(bytes) })
  }

  async function begin(): Promise<void> {
    const kept = await readStoreKey(secrets)
    // A start that came no further may have left a key; a key is never overwritten.
    const key = kept.ok ? (kept.value ? ok(kept.value) : await makeStoreKey(secrets, ports.random)) : kept
    if (key.ok) openByKeychain(key.value)
    else become({ kind: 'choose-protection', keychain: key.error })
  }

  async function resume(record: ProtectionRecord | null): Promise<void> {
    // Asked in any case: whether the keychain works matters to the passwords, too.
    const kept = await readStoreKey(secrets)
    const protection = record?.protection ?? guessProtection(path, kept)
    if (protection === 'none') openBy({ kind: 'none' }, { protection })
    else if (protection === 'passphrase') become({ kind: 'passphrase-needed' })
    else if (!kept.ok) become({ kind: 'failed', failure: kept.error })
    else if (kept.value && fitsRecord(record, kept.value)) openByKeychain(kept.value)
    else become({ kind: 'failed', failure: { code: 'store-key-missing' } })
  }

  return {
    get state() {
      return state
    },
    async open() {
      await inTurn(async () => {
        if (store || closed) return null
        unlockProfile ??= lockProfile(profile)
        if (isNew(path)) await begin()
        else await resume(readProtection(profile))
        return null
      })
    },
    choose: (choice) =>
      inTurn(() => {
        if (state.kind !== 'choose-protection') return Promise.resolve({ code: 'not-found' })
        const { protection } = choice
        openBy(
          protection === 'none' ? { kind: 'none' } : { kind: 'passphrase', passphrase: choice.passphrase },
          { protection },
        )
        return Promise.resolve(null)
      }),
    unlock: (passphrase) =>
      inTurn(() => {
        if (state.kind !== 'passphrase-needed') return Promise.resolve({ code: 'not-found' })
        try {
          openBy({ kind: 'passphrase', passphrase }, { protection: 'passphrase' })
          return Promise.resolve(null)
        } catch (error) {
          if (!(error instanceof StoreError) || error.failure.code !== 'passphrase-wrong') throw error
          return Promise.resolve(error.failure)
        }
      }),
    refused(failure) {
      if (state.kind !== 'open') return
      const { kind, protection } = state
      become({ kind, protection, ...(failure && { refusing: failure }) })
    },
    async close() {
      await inTurn(() => {
        closed = true
        state = { kind: 'failed', failure: { code: 'store-locked' } }
        store?.close()
        store = null
        unlockProfile?.()
        unlockProfile = null
        return Promise.resolve(null)
      })
    },
  }
}

/** Whether there is nothing in it yet: SQLite's first page comes with the first commit. */
function isNew(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0
}

/** How a file without a record is protected, as far as one can tell. */
function guessProtection(path: string, kept: StoreKeyAnswer): StoreProtection {
  if (isPlainDatabase(path)) return 'none'
  return kept.ok && kept.value === null ? 'passphrase' : 'keychain'
}
