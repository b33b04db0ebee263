import type { Delta } from '../../../shared/contract/index.ts'
import type { Failure, KeychainFailure, StoreFailure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { StoreNews, StoreProtection, StoreState } from '../../../shared/model/store.ts'
import { migrateInThread } from '../db/copy-in-thread.ts'
import { isPlainDatabase, MigrationDue, openStore, type OpenOptions } from '../db/open.ts'
import { isDamage, isRepairable } from '../db/sqlite-error.ts'
import { StoreError, type Store } from '../db/store.ts'
import type { DomainPorts } from '../ports.ts'
import { createBackup, type Backup } from './backup.ts'
import { earlierNews, forgetNews, replaceEarlier } from './earlier-history.ts'
import { lockProfile } from './profile-lock.ts'
import { isNew, keptAside, profileFiles, finishRearranging } from './profile-files.ts'
import { keyCheckOf, readProtection, writeProtection, type ProtectionRecord } from './protection-record.ts'
import { createRecovery, type Recovery } from './recovery.ts'
import { createRekey, type Rekey } from './rekey.ts'
import { noteDamage, repairHistory, repairNews } from './repair-history.ts'
import { createRestore, type Restore } from './restore.ts'
import { findStoreKey, keepStoreKey, makeStoreKey, readStoreKey, type StoreKeyAnswer } from './store-key.ts'
import type { Held, LongWork, Vault } from './vault.ts'

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

export interface ProtectedStoreOptions {
  readonly ports: DomainPorts
  /** Called with the deltas of each commit. */
  readonly announced: (deltas: readonly Delta[]) => void
  /** Called with the open store before its state says so; may throw StoreError. */
  readonly opened: (store: Store) => void
  /** Called before the store closes while the application goes on. Once it has settled, nothing may use the store. */
  readonly closing: () => Promise<void>
  readonly changed: (state: StoreState) => void
  readonly progress: (delta: Extract<Delta, { kind: 'storeProgress' }>) => void
  /** Statements that prepare a history from elsewhere for use here. */
  readonly afterRestore: readonly string[]
  /** Statements that prepare a repaired history in which messages may be missing. */
  readonly afterLoss: readonly string[]
  /** Another schema, and what counts as small, for tests. */
  readonly schema?: Pick<OpenOptions, 'migrations' | 'smallBytes'>
}

export function createProtectedStore(options: ProtectedStoreOptions): ProtectedStore {
  const {
    ports,
    announced,
    opened,
    closing,
    changed,
    progress,
    afterRestore,
    afterLoss,
    schema = {},
  } = options
  const { profile, secrets } = ports
  const path = profileFiles(profile).database
  let state: StoreState = { kind: 'failed', failure: { code: 'store-locked' } }
  let store: Store | null = null
  let held: Held | null = null
  let unlockProfile: (() => void) | null = null
  let closed = false
  let last: Promise<unknown> = Promise.resolve()
  let running: AbortController | null = null
  let opening: AbortController | null = null
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

  /** Runs long work while the store opens. It ends early only with the application. */
  async function whileOpening<T>(
    work: 'migrate' | 'repair',
    run: (watch: LongWork) => Promise<T>,
  ): Promise<T> {
    const controller = new AbortController()
    opening = controller
    if (closed) controller.abort()
    if (state.kind !== 'busy') become({ kind: 'busy', work })
    try {
      return await run({
        signal: controller.signal,
        progress: (share) => progress({ kind: 'storeProgress', work, share }),
      })
    } finally {
      opening = null
      progress({ kind: 'storeProgress', work, share: null })
    }
  }

  async function migrateAtLength({ key }: Held): Promise<void> {
    const done = await whileOpening('migrate', (watch) => migrateInThread({ path, key, ...schema }, watch))
    // It can only be cancelled by the end of the application.
    if (done.ok) return
    throw new StoreError(done.error.code === 'cancelled' ? { code: 'store-locked' } : done.error)
  }

  const repair = (by: Held): Promise<void> =>
    whileOpening('repair', (watch) =>
      repairHistory(profile, by, { now: ports.clock.now(), afterLoss }, watch),
    )

  /** Opens the file, after everything that must happen before. */
  async function openFile(by: Held): Promise<Store> {
    const now = ports.clock.now()
    const options = { path, key: by.key, announced, now, damaged: damageMet, leaveLarge: true, ...schema }
    if (readProtection(profile)?.damaged) await repair(by)
    let repaired = false
    let migrated = false
    for (;;) {
      try {
        if (migrated) await migrateAtLength(by)
        return openStore(options)
      } catch (error) {
        if (error instanceof MigrationDue && !migrated) migrated = true
        else if (error instanceof StoreError && error.failure.code === 'store-earlier') {
          replaceEarlier(profile, by, now)
        } else if (isRepairable(error) && !repaired) {
          repaired = true
          await repair(by)
        } else throw error
      }
    }
  }

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
    const begin = (open: Store): void => {
      try {
        if (readProtection(profile)?.protection !== record.protection) writeProtection(profile, record)
        opened(open)
      } catch (error) {
        open.close()
        throw error
      }
    }
    // A new file never exists without a record. For an old file the record is written once the key has proven right.
    if (isNew(path)) writeProtection(profile, record)
    let open = await openFile(next)
    try {
      begin(open)
    } catch (error) {
      if (!isDamage(error)) throw error
      noteDamage(profile)
      open = await openFile(next)
      begin(open)
    }
    store = open
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

  const byKeychain = (bytes: Uint8Array): Held => ({
    key: { kind: 'raw', bytes },
    record: { protection: 'keychain', keyCheck: keyCheckOf(bytes) },
  })

  async function begin(): Promise<void> {
    const kept = await readStoreKey(secrets)
    // An interrupted first start may have left a key, which is never overwritten.
    const key = kept.ok ? (kept.value ? ok(kept.value) : await makeStoreKey(secrets, ports.random)) : kept
    if (key.ok) await openBy(byKeychain(key.value))
    else become({ kind: 'choose-protection', keychain: key.error })
  }

  async function resume(record: ProtectionRecord | null): Promise<void> {
    if (record && record.protection !== 'keychain') {
      // Read anyway, without waiting, to learn whether the keychain works for passwords.
      void readStoreKey(secrets)
      if (record.protection === 'none') await openBy({ key: { kind: 'none' }, record })
      else become({ kind: 'passphrase-needed' })
      return
    }
    const kept = await findStoreKey(secrets, record)
    const protection = record?.protection ?? guessProtection(path, kept)
    if (protection === 'none') await openBy({ key: { kind: 'none' }, record: { protection } })
    else if (protection === 'passphrase') become({ kind: 'passphrase-needed' })
    else if (!kept.ok) become({ kind: 'failed', failure: kept.error })
    else if (kept.value === null) become({ kind: 'failed', failure: { code: 'store-key-missing' } })
    else {
      await openBy(byKeychain(kept.value))
      // After an interrupted change, the key may be stored under another name.
      const settled = await keepIfElsewhere(kept.value)
      if (!settled.ok) keyKept(settled.error)
    }
  }

  async function keepIfElsewhere(key: Uint8Array) {
    const current = await readStoreKey(secrets)
    if (!current.ok || (current.value && Buffer.from(key).equals(current.value))) return current
    return keepStoreKey(secrets, key, keptAside(profile).length > 0)
  }

  async function look(news?: StoreNews): Promise<void> {
    if (news) newsToTell = news
    finishRearranging(profile)
    if (isNew(path)) await begin()
    else await resume(readProtection(profile))
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
      opening?.abort()
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

/** The likely protection of a file without a record. */
function guessProtection(path: string, kept: StoreKeyAnswer): StoreProtection {
  if (isPlainDatabase(path)) return 'none'
  return kept.ok && kept.value === null ? 'passphrase' : 'keychain'
}
