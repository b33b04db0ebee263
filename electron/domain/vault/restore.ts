import { constants, existsSync } from 'node:fs'
import { access, chmod, copyFile, readdir, realpath, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { ChosenBackup } from '../../../shared/contract/store.ts'
import type { Failure, StoreFailure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { StoreKey } from '../db/connect.ts'
import { importInThread } from '../db/copy-in-thread.ts'
import { isPlainDatabase } from '../db/open.ts'
import { SEALED_FOLDER } from '../db/sealed-place.ts'
import { asStoreError, codeOf } from '../db/sqlite-error.ts'
import { StoreError } from '../db/store.ts'
import { BACKUPS } from './backup.ts'
import {
  headerOf,
  isNew,
  isOurs,
  nameAside,
  profileFiles,
  rearrange,
  finishRearranging,
} from './profile-files.ts'
import { keyCheckOf, readProtection } from './protection-record.ts'
import { keyOfPhrase } from './recovery-phrase.ts'
import { makeStoreKey, readStoreKey, readStoreKeys } from './store-key.ts'
import type { Held, LongWork, Vault } from './vault.ts'

/** How to open the backup: with the keys of this computer, a recovery phrase or a passphrase. */
export type BackupSecret =
  | { readonly kind: 'own' }
  | { readonly kind: 'phrase'; readonly phrase: string }
  | { readonly kind: 'passphrase'; readonly passphrase: string }

/** Restores a backup, on this computer or another one. */
export interface Restore {
  /** Asks the person for the backup that `restore` will use; null if they cancel. */
  chooseBackup(): Promise<Result<ChosenBackup | null, Failure>>
  /**
   * Replaces the history with the chosen backup, protected like the history was, or by the keychain if there was none.
   * The backup is only read, and the old history is kept aside. A backup that doesn't open changes nothing.
   */
  restore(secret: BackupSecret): Promise<Result<undefined, Failure>>
}

const PAGE = 4096

export function createRestore(vault: Vault, afterRestore: readonly string[]): Restore {
  const { ports } = vault
  const { profile, desktop, secrets } = ports
  const files = profileFiles(profile)
  const filesRoot = join(profile, SEALED_FOLDER)
  let chosen: string | null = null

  async function ask(): Promise<Result<string | null, Failure>> {
    if (desktop)
      return ok(
        await desktop.chooseFile({
          kind: 'open',
          title: ports.speech.words().store.restoreTitle,
          extensions: ['db'],
        }),
      )
    const folder = join(profile, BACKUPS)
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.db'))
    // The names differ only in the date at the end.
    const newest = names.sort().at(-1)
    return newest === undefined ? err({ code: 'backup-none', folder }) : ok(join(folder, newest))
  }

  /** Inspects the file without SQLite, which would write beside it. */
  async function inspect(path: string): Promise<Result<ChosenBackup, Failure>> {
    try {
      if (isOurs(profile, await realpath(path), 'in use')) return err({ code: 'backup-in-the-way' })
      const { size } = await stat(path)
      // It was truncated, or it is not a database.
      if (size === 0 || size % PAGE !== 0) return err({ code: 'backup-damaged' })
      await access(path, constants.R_OK)
      return ok({ name: basename(path), encrypted: !isPlainDatabase(path) })
    } catch (error) {
      if (!(asStoreError(error) instanceof StoreError)) throw error
      return err({ code: 'backup-missing' })
    }
  }

  async function keysFor(secret: BackupSecret, path: string): Promise<Result<readonly StoreKey[], Failure>> {
    if (isPlainDatabase(path)) return ok([{ kind: 'none' }])
    if (secret.kind === 'passphrase') return ok([secret])
    if (secret.kind === 'phrase') {
      const key = keyOfPhrase(secret.phrase)
      return key.ok ? ok([{ kind: 'raw', bytes: key.value }]) : key
    }
    const kept = (await readStoreKeys(secrets)).map((bytes) => ({ kind: 'raw', bytes }) as const)
    return ok(vault.held && vault.held.key.kind !== 'none' ? [vault.held.key, ...kept] : kept)
  }

  /** The protection of the restored history. */
  async function protectionFor(opener: StoreKey): Promise<Held> {
    if (vault.held) return vault.held
    const kept = await readStoreKey(secrets)
    const made = kept.ok && !kept.value ? await makeStoreKey(secrets, ports.random) : kept
    const byKey = (bytes: Uint8Array) =>
      ({
        key: { kind: 'raw', bytes },
        record: { protection: 'keychain', keyCheck: keyCheckOf(bytes) },
      }) as const
    if (made.ok && made.value) return byKey(made.value)
    // Without a keychain, the backup's own protection is kept.
    if (opener.kind === 'raw') return { ...byKey(opener.bytes), ...(!made.ok && { keyUnkept: made.error }) }
    return { key: opener, record: { protection: opener.kind } }
  }

  /** Imports the copy with the first key that opens it. */
  async function bringIn(
    from: string,
    keys: readonly StoreKey[],
    watch: LongWork,
  ): Promise<Result<Held, Failure>> {
    const before = vault.held ? { path: files.database, key: vault.held.key } : null
    for (const fromKey of keys) {
      const next = await protectionFor(fromKey)
      const job = {
        from,
        fromKey,
        to: files.next,
        toKey: next.key,
        filesRoot,
        before,
        afterwards: afterRestore,
      }
      const copied = await importInThread(job, watch)
      if (copied.ok) return ok(next)
      if (copied.error.code !== 'backup-locked') return err(worded(copied.error))
    }
    return err({ code: 'backup-locked' })
  }

  async function takePlace(next: Held): Promise<Result<undefined, Failure>> {
    const before = vault.held
    if (before) await vault.shut('restore')
    const header = headerOf(files.next)
    const aside = isNew(files.database) ? undefined : nameAside(profile, ports.clock.now())
    const plan = { ...(aside && { aside }), next: { ...next.record, header: header ?? '' } }
    const refused = attempt(() => rearrange(profile, readProtection(profile), plan))
    finishRearranging(profile)
    // A written plan is carried out even if something was refused meanwhile.
    const done = refused === null || (aside ? existsSync(join(profile, aside)) : !isNew(files.database))
    if (!done || headerOf(files.database) !== header) {
      const failure = refused ?? { code: 'store-damaged' }
      if (before) await vault.openBy(before, { kind: 'not-changed', failure })
      return err(failure)
    }
    await vault.openBy(next, { kind: 'restored', file: aside ?? null })
    return ok()
  }

  async function restore(
    path: string,
    secret: BackupSecret,
    watch: LongWork,
  ): Promise<Result<undefined, Failure>> {
    if (!canBeReplaced(vault)) return err({ code: 'not-found' })
    if (vault.refusing) return err(vault.refusing)
    const inspected = await inspect(path)
    if (!inspected.ok) return inspected
    const keys = await keysFor(secret, path)
    if (!keys.ok) return keys
    // Copied first, because SQLite writes beside the file it opens, and the backup's disk may be read-only.
    const copy = files.restoring
    try {
      for (const end of ['', '-wal']) {
        try {
          await copyFile(path + end, copy + end)
          // The copy has the original's permissions, which may let others read it or not let us write.
          await chmod(copy + end, 0o600)
        } catch (error) {
          if (end === '' || codeOf(error) !== 'ENOENT') throw error
        }
      }
      const next = await bringIn(copy, keys.value, watch)
      if (next.ok) return await takePlace(next.value)
      await rm(files.next, { force: true })
      return next
    } catch (error) {
      const cause = asStoreError(error)
      if (!(cause instanceof StoreError) || !codeOf(error)) throw error
      // A system error, so it happened while copying. A store that doesn't open becomes the state instead.
      return err(cause.failure.code === 'store-damaged' ? { code: 'backup-damaged' } : cause.failure)
    } finally {
      for (const end of ['', '-wal', '-shm', '-journal']) await rm(copy + end, { force: true })
    }
  }

  return {
    async chooseBackup() {
      const asked = await ask()
      if (!asked.ok || asked.value === null) return asked as Result<null, Failure>
      const inspected = await inspect(asked.value)
      if (inspected.ok) chosen = asked.value
      return inspected
    },
    async restore(secret) {
      const path = chosen
      if (path === null) return err({ code: 'not-found' })
      return vault.atLength((watch) => restore(path, secret, watch), 'restore')
    },
  }
}

/** False while another Balcony uses the profile. */
function canBeReplaced({ state }: Vault): boolean {
  return (
    state.kind !== 'busy' &&
    !(state.kind === 'failed' && /^(profile-in-use|store-locked)$/.test(state.failure.code))
  )
}

function attempt(work: () => void): StoreFailure | null {
  try {
    work()
    return null
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return error.failure
  }
}

/** Says that the backup is damaged or too new, not the history. */
function worded(failure: Failure): Failure {
  if (failure.code === 'store-damaged') return { code: 'backup-damaged' }
  return failure.code === 'store-newer' ? { code: 'backup-newer' } : failure
}
