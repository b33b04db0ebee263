import { mkdir, readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Failure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { StoreKey } from '../db/connect.ts'
import { copyInThread } from '../db/copy-in-thread.ts'
import { SEALED_FOLDER } from '../db/sealed-place.ts'
import { asStoreError } from '../db/sqlite-error.ts'
import { StoreError } from '../db/store.ts'
import { isOurs, localDay, profileFiles } from './profile-files.ts'
import type { LongWork, Vault } from './vault.ts'

/** Makes backups of the history. */
export interface Backup {
  /**
   * Copies the open history, while it stays in use, into a file that the person chooses. The backup is protected by
   * `passphrase`, or like the history (null), with or without the sealed files. The file is either complete or missing. Returns null if they cancel.
   */
  backUp(passphrase: string | null, files?: boolean): Promise<Result<string | null, Failure>>
}

/** The folder for backups in the profile, used if there is no file dialog. */
export const BACKUPS = 'backups'

export function createBackup(vault: Vault): Backup {
  const { profile, desktop, clock, speech } = vault.ports
  const filesRoot = join(profile, SEALED_FOLDER)

  function choosePlace(): Promise<string | null> {
    const name = `balcony-backup-${localDay(clock.now())}.db`
    if (desktop === null) return Promise.resolve(join(profile, BACKUPS, name))
    return desktop.chooseFile({ kind: 'save', title: speech.words().store.backUpTitle, suggestedName: name })
  }

  async function write(
    place: string,
    passphrase: string | null,
    files: boolean,
    watch: LongWork,
  ): Promise<Result<string, Failure>> {
    const { held } = vault
    if (!held) return err({ code: 'not-found' })
    const toKey: StoreKey = passphrase === null ? held.key : { kind: 'passphrase', passphrase }
    const unfinished = `${place}.part`
    try {
      if (desktop === null) await mkdir(dirname(place), { recursive: true, mode: 0o700 })
      if (isOurs(profile, join(await realpath(dirname(place)), basename(place)))) {
        return err({ code: 'backup-in-the-way' })
      }
      const from = profileFiles(profile).database
      const copied = await copyInThread(
        {
          ...{ from, fromKey: held.key, to: unfinished, toKey, alone: false },
          ...(files && { filesRoot, filesBytes: await bytesIn(filesRoot) }),
        },
        watch,
      )
      if (!copied.ok) {
        if (copied.error.code === 'store-damaged') vault.damageMet()
        return err(worded(copied.error))
      }
      await rename(unfinished, place)
      return ok(place)
    } catch (error) {
      const cause = asStoreError(error)
      if (!(cause instanceof StoreError)) throw error
      return err(worded(cause.failure))
    } finally {
      await rm(unfinished, { force: true }).catch(() => undefined)
    }
  }

  return {
    async backUp(passphrase, files = false) {
      if (!vault.held) return err({ code: 'not-found' })
      const place = await choosePlace()
      return place === null
        ? ok(null)
        : vault.atLength((watch) => write(place, passphrase, files, watch), 'backup')
    },
  }
}

/** Says that the backup's place can't be written, not the history's. */
const worded = (failure: Failure): Failure =>
  failure.code === 'store-read-only' ? { code: 'backup-not-written' } : failure

/** The bytes of all files below a folder; 0 if it is missing. */
async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  let bytes = 0
  for (const entry of entries) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name)).catch(() => null))?.size ?? 0
  }
  return bytes
}
