/**
 * A history of the earlier schema, which no version that was released has written: it is kept aside, and one with its
 * accounts takes its place. Whenever the process is killed, it happens once:
 *
 * | killed                                | files                        | the next start                       |
 * | ------------------------------------- | ---------------------------- | ------------------------------------ |
 * | before the plan was written           | earlier, a new one or part   | removes the new one, makes it again  |
 * | after the plan was written            | earlier, new, plan           | renames both                         |
 * | after the earlier one was put aside   | aside, new, plan             | renames the new one                  |
 * | after both were renamed               | aside, in its place, plan    | writes the record                    |
 * | after the record was written          | aside, in its place          | opens it                             |
 *
 * That it happened stands in the record until the person has read it. The key stays the same, and so does whatever the
 * keychain holds.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { StoreNews } from '../../../shared/model/store.ts'
import { copyAccounts } from '../db/earlier.ts'
import { StoreError } from '../db/store.ts'
import { headerOf, nameAside, profileFiles, rearrange } from './profile-files.ts'
import { readProtection, writeProtection } from './protection-record.ts'
import type { Held } from './vault.ts'

/** `held` opens the earlier history, and the one in its place from then on. Throws StoreError. */
export function replaceEarlier(profile: string, { key, record }: Held, now: number): void {
  const { database, next } = profileFiles(profile)
  copyAccounts({ from: database, to: next, key })
  const aside = nameAside(profile, now, 'earlier')
  const header = headerOf(next) ?? ''
  rearrange(profile, record, { aside, next: { ...record, earlierKept: aside, header } })
}

/** What the person has not read yet; nothing where they took the file away meanwhile. Throws StoreError. */
export function earlierNews(profile: string): StoreNews | undefined {
  const file = readProtection(profile)?.earlierKept
  if (file === undefined || !existsSync(join(profile, file))) return undefined
  return { kind: 'earlier-kept', file }
}

/** It was read. Where the disk refuses that, it will be told once more. */
export function forgetEarlierNews(profile: string): void {
  try {
    const record = readProtection(profile)
    if (record === null) return
    const { earlierKept: _read, ...rest } = record
    writeProtection(profile, rest)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
  }
}
