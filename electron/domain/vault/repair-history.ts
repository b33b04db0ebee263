/**
 * Repairs a damaged history: a thread saves everything readable into `balcony.db.new`, which then takes its place, even if
 * that is nothing, and the damaged file is kept aside. If the process is killed at any point, the next start goes on:
 *
 * | killed                               | files                             | the next start                          |
 * | ------------------------------------ | --------------------------------- | --------------------------------------- |
 * | before the record says `damaged`     | damaged                           | repairs it once the damage is met again |
 * | while saving, or before the plan     | damaged, a new one or part of it  | removes the new one, begins again       |
 * | after the plan was written           | damaged, new, plan                | renames both                            |
 * | after the damaged one was put aside  | aside, new, plan                  | renames the new one                     |
 * | after both were renamed              | aside, in its place, plan         | writes the record                       |
 * | after the record was written         | aside, in its place               | opens it                                |
 *
 * The record keeps the news of this until the person has read it.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { StoreNews } from '../../../shared/model/store.ts'
import type { StoreKey } from '../db/connect.ts'
import { repairInThread } from '../db/copy-in-thread.ts'
import { StoreError } from '../db/store.ts'
import { finishRearranging, headerOf, nameAside, profileFiles, rearrange } from './profile-files.ts'
import { fitsRecord, readProtection, writeProtection } from './protection-record.ts'
import type { Held, LongWork } from './vault.ts'

export interface RepairOptions {
  /** Milliseconds since 1970. */
  readonly now: number
  /** Statements to run if messages may be missing. */
  readonly afterLoss: readonly string[]
}

/** Throws StoreError; the damaged file is then still in its place. */
export async function repairHistory(
  profile: string,
  { key, record }: Held,
  { now, afterLoss }: RepairOptions,
  watch: LongWork,
): Promise<void> {
  const { database, next } = profileFiles(profile)
  const job = { from: database, to: next, key, isKeyRight: isKeyRight(profile, key), afterLoss }
  const saved = await repairInThread(job, watch)
  if (!saved.ok) {
    finishRearranging(profile)
    // It can only be cancelled by the end of the application.
    throw new StoreError(saved.error.code === 'cancelled' ? { code: 'store-locked' } : saved.error)
  }
  const file = nameAside(profile, now, 'damaged')
  const repaired = { file, ...saved.value }
  rearrange(profile, record, { aside: file, next: { ...record, repaired, header: headerOf(next) ?? '' } })
}

/** Whether the key is known to be the one of the file. If it doesn't open the file, that is damaged. Throws StoreError. */
export function isKeyRight(profile: string, key: StoreKey): boolean {
  const record = readProtection(profile)
  if (key.kind === 'raw') return record?.keyCheck !== undefined && fitsRecord(record, key.bytes)
  return key.kind === 'none' && record?.protection === 'none'
}

/** Lets the next start repair the history even if it doesn't meet the damage again. If the disk refuses, it will meet it. */
export function noteDamage(profile: string): void {
  try {
    const record = readProtection(profile)
    if (record !== null) writeProtection(profile, { ...record, damaged: true })
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
  }
}

/** The news that the person hasn't read yet; undefined if the kept file is gone. Throws StoreError. */
export function repairNews(profile: string): StoreNews | undefined {
  const { repaired } = readProtection(profile) ?? {}
  if (repaired === undefined || !existsSync(join(profile, repaired.file))) return undefined
  return { kind: 'repaired', ...repaired }
}
