import type { Failure, KeychainFailure, StoreFailure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { StoreNews, StoreState } from '../../../shared/model/store.ts'
import { StoreError, type Store } from '../db/store.ts'
import type { DomainPorts } from '../ports.ts'
import { createBackup, type Backup } from './backup.ts'
import { earlierNews, forgetNews } from './earlier-history.ts'
import { findKeyAtStart, settleKey } from './key-at-start.ts'
import { createOpening, type OpeningOptions } from './opening.ts'
import { lockProfile } from './profile-lock.ts'
import { finishRearranging, isNew, profileFiles } from './profile-files.ts'
import { readProtection, writeProtection } from './protection-record.ts'
import { createRecovery, type Recovery } from './recovery.ts'
import { createRekey, type Rekey } from './rekey.ts'
import { noteDamage, repairNews } from './repair-history.ts'
import { createRestore, type Restore } from './restore.ts'
import type { Held, Vault } from './vault.ts'

/** The database of this profile, from locked to open. Its methods can be called at any time and run one after another. */
export interface ProtectedStore extends Recovery, Rekey, Backup, Restore {
  readonly state: StoreState
  /** Opens the database as far as possible without the person. Does nothing once it is open. */
  open(): Promise<void>
  /** Takes the person's choice of protection without a keychain; `not-found` if there is nothing to choose. */
  choose(choice: ProtectionChoice): Promise<Result<undefined, Failure>>
  /** Opens the database with a passphrase; `not-found` if none is needed. */
  unlock(passphrase: string): Promise<Result<undefined, Failure>>
  /** Shows in the state that the open store refuses writes that must not be lost; with null, that it accepts them again. */
  refused(failure: StoreFailure | null): void
  dismissNews(): void
  /** Cancels long work. */
  cancel(): void
  /** Closes the database for good and unlocks the profile. */
  close(): Promise<void>
}

export type ProtectionChoice =
  { readonly protection: 'passphrase'; readonly passphrase: string } | { readonly protection: 'none' }

export interface ProtectedStoreOptions extends Pick<
  OpeningOptions,
  'announced' | 'progress' | 'afterLoss' | 'schema'
> {
  readonly ports: DomainPorts
  /** Called with the open store before its state says so; may throw StoreError. */
  readonly opened: (store: Store) => void
  /** Called before the store closes while the application goes on. Once it has settled, nothing may use the store. */
  readonly closing: () => Promise<void>
  readonly changed: (state: StoreState) => void
  /** Statements that prepare a history from elsewhere for use here. */
  readonly afterRestore: readonly string[]
}

export function createProtectedStore(options: ProtectedStoreOptions): ProtectedStore {
  const { ports, opened, closing, changed, progress, afterRestore } = options
  const { profile } = ports
  const path = profileFiles(profile).database
  let state: StoreState = { kind: 'failed', failure: { code: 'store-locked' } }
  let store: Store | null = null
  let held: Held | null = null
  let unlockProfile: (() => void) | null = null
  let closed = false
  let last: Promise<unknown> = Promise.resolve()
  let running: AbortController | null = null
  let repairing = false
  /** News to show once the store is open. */
  let newsToTell: StoreNews | undefined

  function inTurn<T>(work: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
    const turn = last.then(async () => {
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof StoreError)) throw error
        become({ kind: 'failed', failure: error.failure })
        return err(error.failure)
      }
    })
    last = turn.catch(() => undefined)
    return turn
  }

  const atLength: Vault['atLength'] = async (work, kind) => {
    if (running || closed) return err({ code: 'store-busy' })
    const controller = new AbortController()
    running = controller
    const tell = (share: number | null) => progress({ kind: 'storeProgress', work: kind, share })
    try {
      return await inTurn(() => work({ signal: controller.signal, progress: tell }))
    } finally {
      running = null
      tell(null)
    }
  }

  function become(next: StoreState): void {
    state = next
    changed(next)
  }

  const opening = createOpening({
    ...options,
    damaged: damageMet,
    busy(work) {
      if (state.kind !== 'busy') become({ kind: 'busy', work })
    },
  })

  /** Repairs the open history once whoever met the damage has finished. */
  function damageMet(): void {
    if (repairing || closed) return
    repairing = true
    void inTurn(async () => {
      if (held === null || closed) return ok()
      const by = held
      noteDamage(profile)
      await vault.shut('repair')
      await openBy(by)
      return ok()
    }).finally(() => (repairing = false))
  }

  async function openBy(next: Held, news?: StoreNews): Promise<void> {
    const { record } = next
    // A new file never exists without a record. For an old file the record is written once the key has proven right.
    if (isNew(path)) writeProtection(profile, record)
    store = await opening.open(next, (open) => {
      if (readProtection(profile)?.protection !== record.protection) writeProtection(profile, record)
      opened(open)
    })
    held = next
    const told = news ?? newsToTell ?? repairNews(profile) ?? earlierNews(profile)
    newsToTell = undefined
    show(told && { news: told })
  }

  /** Updates the state of the open store. Properties not given stay the same; undefined removes one. */
  function show(
    more: { readonly refusing?: StoreFailure | undefined; readonly news?: StoreNews | undefined } = {},
  ) {
    if (!held) return
    const { refusing, news } = { ...(state.kind === 'open' ? state : {}), ...more }
    const { record, keyUnkept } = held
    become({
      kind: 'open',
      protection: record.protection,
      ...(refusing && { refusing }),
      ...(keyUnkept && { keyUnkept }),
      ...(news && { news }),
    })
  }

  function keyKept(failure: KeychainFailure | undefined): void {
    if (!held || held.keyUnkept?.code === failure?.code) return
    const { key, record } = held
    held = { key, record, ...(failure && { keyUnkept: failure }) }
    show()
  }

  async function look(news?: StoreNews): Promise<void> {
    if (news) newsToTell = news
    finishRearranging(profile)
    const found = await findKeyAtStart(ports)
    if ('waits' in found) {
      become(found.waits)
      return
    }
    await openBy(found.held)
    if (found.held.key.kind !== 'raw') return
    const settled = await settleKey(ports, found.held.key.bytes)
    if (!settled.ok) keyKept(settled.error)
  }

  const vault: Vault = {
    ports,
    get state() {
      return state
    },
    get held() {
      return held
    },
    get refusing() {
      return (state.kind === 'open' && state.refusing) || null
    },
    inTurn,
    atLength,
    openBy,
    look,
    keyKept,
    tell: (news) => show({ news }),
    damageMet,
    deleteCopies: () => store?.deleteBackups(),
    async shut(work) {
      become({ kind: 'busy', work })
      try {
        await closing()
      } catch (error) {
        // What can't be written to a damaged history is not acknowledged, either.
        if (work !== 'repair' || !(error instanceof StoreError)) throw error
      }
      held = null
      store?.close()
      store = null
    },
  }

  return {
    ...createRecovery(vault),
    ...createRekey(vault),
    ...createBackup(vault),
    ...createRestore(vault, afterRestore),
    get state() {
      return state
    },
    async open() {
      await inTurn(async () => {
        if (store || closed) return ok()
        unlockProfile ??= lockProfile(profile)
        await look()
        return ok()
      })
    },
    choose: (choice) =>
      inTurn(async () => {
        if (state.kind !== 'choose-protection') return err({ code: 'not-found' })
        const { protection } = choice
        await openBy({
          key:
            protection === 'none' ? { kind: 'none' } : { kind: 'passphrase', passphrase: choice.passphrase },
          record: { protection },
        })
        return ok()
      }),
    unlock: (passphrase) =>
      inTurn(async () => {
        if (state.kind !== 'passphrase-needed') return err({ code: 'not-found' })
        try {
          await openBy({ key: { kind: 'passphrase', passphrase }, record: { protection: 'passphrase' } })
          return ok()
        } catch (error) {
          if (!(error instanceof StoreError) || error.failure.code !== 'passphrase-wrong') throw error
          return err(error.failure)
        }
      }),
    refused(failure) {
      if (state.kind === 'open') show({ refusing: failure ?? undefined })
    },
    dismissNews() {
      if (state.kind !== 'open') return
      if (/^(earlier-kept|repaired)$/.test(state.news?.kind ?? '')) forgetNews(profile)
      show({ news: undefined })
    },
    cancel: () => running?.abort(),
    async close() {
      closed = true
      running?.abort()
      opening.end()
      await inTurn(() => {
        state = { kind: 'failed', failure: { code: 'store-locked' } }
        held = null
        store?.close()
        store = null
        unlockProfile?.()
        unlockProfile = null
        return Promise.resolve(ok())
      })
    },
  }
}
