/**
 * Encrypts the history with another key, or in another way. It is copied into `balcony.db.new`, which then replaces
 * `balcony.db`; the old file is changed only by that renaming. If the process is killed at any point, an available key
 * opens the history:
 *
 * | killed                                  | files                     | keychain         | the next start            |
 * | --------------------------------------- | ------------------------- | ---------------- | ------------------------- |
 * | before the new key is in the keychain   | old                       | old              | opens the old             |
 * | after it                                | old                       | old, next        | opens the old             |
 * | while copying, or before the plan       | old, a copy or part of it | old, next        | removes the copy, as above|
 * | after the plan was written              | old, whole copy, plan     | old, next        | renames, then as below    |
 * | after the renaming                      | new, plan                 | old, next        | writes the record         |
 * | after the record was written            | new                       | old, next        | finds the key as `next`   |
 * | after the key took the old one's place  | new                       | new, next        | opens the new             |
 *
 * With a passphrase or without protection, the keychain column is empty.
 */
import type { Failure, KeychainFailure, StoreFailure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import { copyInThread } from '../db/copy-in-thread.ts'
import { StoreError } from '../db/store.ts'
import { headerOf, keptAside, profileFiles, rearrange, finishRearranging } from './profile-files.ts'
import { keyCheckOf } from './protection-record.ts'
import { keepStoreKey, makeStoreKey, retireStoreKey } from './store-key.ts'
import type { Held, LongWork, Vault } from './vault.ts'

export type NewProtection =
  | { readonly protection: 'keychain' | 'none' }
  | { readonly protection: 'passphrase'; readonly passphrase: string }

export interface Rekey {
  /**
   * Changes the protection; `keychain` always makes a new key. Resolves when the history is open again. After a failure it
   * is open as before. `not-found` if no history is open.
   */
  changeProtection(to: NewProtection): Promise<Result<undefined, Failure>>
}

export function createRekey(vault: Vault): Rekey {
  const { ports } = vault
  const { profile, secrets } = ports
  const files = profileFiles(profile)

  async function newHeld(to: NewProtection): Promise<Result<Held, KeychainFailure>> {
    if (to.protection === 'passphrase') {
      const { protection, passphrase } = to
      return ok({ key: { kind: 'passphrase', passphrase }, record: { protection } })
    }
    if (to.protection === 'none') return ok({ key: { kind: 'none' }, record: { protection: 'none' } })
    const made = await makeStoreKey(secrets, ports.random, 'next')
    if (!made.ok) return made
    const record = { protection: 'keychain', keyCheck: keyCheckOf(made.value) } as const
    return ok({ key: { kind: 'raw', bytes: made.value }, record })
  }

  async function change(to: NewProtection, watch: LongWork): Promise<Result<undefined, Failure>> {
    const old = vault.held
    if (!old) return err({ code: 'not-found' })
    // Refused writes wait in memory and would be lost when the features close.
    if (vault.refusing) return err(vault.refusing)
    const made = await newHeld(to)
    if (!made.ok) return made
    const next = made.value
    await vault.shut('change')
    const job = { from: files.database, fromKey: old.key, to: files.next, toKey: next.key, alone: true }
    const copied = await copyInThread(job, watch)
    const header = copied.ok ? headerOf(files.next) : null
    const failure = header === null ? failureOf(copied) : replaceBy(header, old, next)
    // Finishes or drops the change. The file then tells which of the two happened.
    finishRearranging(profile)
    if (header === null || headerOf(files.database) !== header) {
      const why = failure ?? { code: 'store-damaged' }
      await vault.openBy(old, { kind: 'not-changed', failure: why })
      return err(why)
    }
    await vault.openBy(next, { kind: 'changed' })
    // The copies still open with the old key.
    vault.deleteCopies()
    const kept = await settleKeychain(next)
    if (!kept.ok) vault.keyKept(kept.error)
    return ok()
  }

  /** The failure of the disk while the files change places, if any. The plan may or may not have been written. */
  function replaceBy(header: string, old: Held, next: Held): StoreFailure | null {
    try {
      rearrange(profile, old.record, { next: { ...next.record, header } })
      return null
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      return error.failure
    }
  }

  async function settleKeychain({ key }: Held): Promise<Result<undefined, KeychainFailure>> {
    const keepOld = keptAside(profile).length > 0
    if (key.kind === 'raw') return keepStoreKey(secrets, key.bytes, keepOld)
    await retireStoreKey(secrets, keepOld)
    return ok()
  }

  return {
    changeProtection: (to) => vault.atLength((watch) => change(to, watch), 'change'),
  }
}

const failureOf = (result: Result<unknown, Failure>): Failure | null => (result.ok ? null : result.error)
