import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { storeErrors } from '../db/sqlite-error.ts'
import { syncFolder } from '../db/sync-file.ts'
import {
  NAME_ASIDE,
  readProtection,
  removeProtection,
  writeProtection,
  type Plan,
  type StoredRecord,
} from './protection-record.ts'

/**
 * The files of a profile, and how one replaces another or is put aside while no database is open.
 *
 * A change is first written into the record (`plan`) and then carried out completely, by the next start if this process
 * dies. SQLite's log is moved together with its database, and before it, because it must never meet another database.
 */
export interface ProfileFiles {
  readonly database: string
  /** The file that will replace the database. Without a plan it is a leftover. */
  readonly next: string
  /** The working copy of a backup. */
  readonly restoring: string
}

const HEADER_BYTES = 16

export const profileFiles = (profile: string): ProfileFiles => ({
  database: join(profile, 'balcony.db'),
  next: join(profile, 'balcony.db.new'),
  restoring: join(profile, 'balcony.db.restoring'),
})

/** Whether the application uses this file. With `in use`, only files that it uses while running. */
export function isOurs(profile: string, path: string, how?: 'in use'): boolean {
  if (dirname(path) !== realpathSync(profile)) return false
  const name = basename(path)
  const inUse = /^(balcony\.db(-\w+|\.new|\.restoring)?|store\.json(\.new)?|balcony\.lock)$/.test(name)
  return inUse || (how !== 'in use' && /^balcony-((earlier|damaged)-)?[0-9-]+\.(db(-wal)?|json)$/.test(name))
}

/** Whether the database is still empty. SQLite writes the first page with the first commit. */
export function isNew(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0
}

/**
 * The first bytes in hex, which are a random salt in an encrypted file. null if there is no file. Don't call it while the
 * file is open. Throws StoreError.
 */
export function headerOf(path: string): string | null {
  if (!existsSync(path)) return null
  return storeErrors(() => {
    const file = openSync(path, 'r')
    try {
      const header = Buffer.alloc(HEADER_BYTES)
      readSync(file, header, 0, HEADER_BYTES, 0)
      return header.toString('hex')
    } finally {
      closeSync(file)
    }
  })
}

/** The databases that were put aside. */
export const keptAside = (profile: string): string[] =>
  readdirSync(profile).filter((name) => NAME_ASIDE.test(name))

/**
 * A free name for putting the database aside: `balcony-2026-11-21.db`, with a number if that is taken;
 * `balcony-earlier-2026-11-21.db` for one with the earlier schema, `balcony-damaged-…` for a damaged one.
 */
export function nameAside(profile: string, now: number, form?: 'earlier' | 'damaged'): string {
  const stem = `balcony-${form === undefined ? '' : `${form}-`}${localDay(now)}`
  const taken = new Set(readdirSync(profile))
  for (let n = 1; ; n++) {
    const name = n === 1 ? stem : `${stem}-${n}`
    if (!taken.has(`${name}.db`) && !taken.has(`${name}.json`)) return `${name}.db`
  }
}

/** The local date, like `2026-11-21`. */
export function localDay(now: number): string {
  const date = new Date(now)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** Writes the plan and carries it out. Once written, it will happen even if this process dies. Throws StoreError. */
export function rearrange(profile: string, record: StoredRecord | null, plan: Plan): void {
  const { protection, keyCheck } = record ?? { protection: 'none' }
  writeProtection(profile, { protection, ...(keyCheck !== undefined && { keyCheck }), plan })
  finishRearranging(profile)
}

/** Carries out a plan that an earlier process began, and removes unfinished files. Throws StoreError. */
export function finishRearranging(profile: string): void {
  storeErrors(() => {
    const record = readProtection(profile)
    const { next, restoring } = profileFiles(profile)
    if (record?.plan) carryOut(profile, record, record.plan)
    for (const end of ['', '-wal', '-shm', '-journal']) {
      rmSync(next + end, { force: true })
      rmSync(restoring + end, { force: true })
    }
  })
}

function carryOut(profile: string, record: StoredRecord, { aside, next }: Plan): void {
  const files = profileFiles(profile)
  const { plan: _done, ...before } = record
  const isThere = next === undefined ? null : headerOf(files.next) === next.header
  if (aside !== undefined && isThere !== false) putAside(profile, before, aside)
  if (next === undefined) {
    removeProtection(profile)
    return
  }
  if (isThere) {
    renameSync(files.next, files.database)
    syncFolder(profile)
  }
  const { header, ...after } = next
  // If the new file is gone, the record stays as before.
  writeProtection(profile, headerOf(files.database) === header ? after : before)
}

function putAside(profile: string, record: StoredRecord, name: string): void {
  const { database } = profileFiles(profile)
  if (!existsSync(database)) return
  writeProtection(profile, record, name.replace(/\.db$/, '.json'))
  rmSync(`${database}-shm`, { force: true })
  if (existsSync(`${database}-wal`)) renameSync(`${database}-wal`, join(profile, `${name}-wal`))
  renameSync(database, join(profile, name))
  syncFolder(profile)
}
