/**
 * Replaces a history with the earlier schema, which no released version has written. It is kept aside, and a new one with
 * its accounts takes its place. This happens exactly once, even if the process is killed at any point:
 *
 * | killed                                | files                        | the next start                       |
 * | ------------------------------------- | ---------------------------- | ------------------------------------ |
 * | before the plan was written           | earlier, a new one or part   | removes the new one, makes it again  |
 * | after the plan was written            | earlier, new, plan           | renames both                         |
 * | after the earlier one was put aside   | aside, new, plan             | renames the new one                  |
 * | after both were renamed               | aside, in its place, plan    | writes the record                    |
 * | after the record was written          | aside, in its place          | opens it                             |
 *
 * The record keeps the news of this until the person has read it. The key and the keychain stay the same.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { StoreNews } from '../../../shared/model/store.ts'
import { copyAccounts } from '../db/earlier.ts'
import { StoreError } from '../db/store.ts'
import { headerOf, nameAside, profileFiles, rearrange } from './profile-files.ts'
import { readProtection, writeProtection } from './protection-record.ts'
import type { Held } from './vault.ts'

/** Replaces the earlier history. `held` opens both the earlier and the new one. Throws StoreError. */
export function replaceEarlier(profile: string, { key, record }: Held, now: number): void {
  const { database, next } = profileFiles(profile)
  copyAccounts({ from: database, to: next, key })
  const aside = nameAside(profile, now, 'earlier')
  const header = headerOf(next) ?? ''
  rearrange(profile, record, { aside, next: { ...record, earlierKept: aside, header } })
}

/** The news that the person hasn't read yet; undefined if the kept file is gone. Throws StoreError. */
export function earlierNews(profile: string): StoreNews | undefined {
  const file = readProtection(profile)?.earlierKept
  if (file === undefined || !existsSync(join(profile, file))) return undefined
  return { kind: 'earlier-kept', file }
}

/** Marks the news as read, also that of a repair. If the disk refuses, it is shown again later. */
export function forgetNews(profile: string): void {
  try {
    const record = readProtection(profile)
    if (record === null) return
    const { earlierKept: _read, repaired: _seen, ...rest } = record
    writeProtection(profile, rest)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
  }
}
