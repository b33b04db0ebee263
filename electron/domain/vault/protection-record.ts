import { createHash, timingSafeEqual } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { codeOf, storeErrors } from '../db/sqlite-error.ts'
import { syncFolder } from '../db/sync-file.ts'

const protection = v.object({
  protection: v.picklist(['keychain', 'passphrase', 'none']),
  /** A hash that tells whether a key from the keychain is the right one. */
  keyCheck: v.optional(v.string()),
})

/** The names of databases that were put aside; `earlier` marks one with the earlier schema. */
export const NAME_ASIDE = /^balcony-((earlier|damaged)-)?[0-9-]+\.db$/

const nameAside = v.pipe(v.string(), v.regex(NAME_ASIDE))

const about = v.object({
  ...protection.entries,
  /** The history with the earlier schema that was put aside, until the person has read about it. */
  earlierKept: v.optional(nameAside),
  /**
   * The damaged history that was put aside, until the person has read about it. `whole`: nothing of it is missing; `empty`:
   * nothing could be read.
   */
  repaired: v.optional(v.object({ file: nameAside, whole: v.boolean(), empty: v.optional(v.literal(true)) })),
})

const schema = v.object({
  ...about.entries,
  /** Damage was met in the database. The next start repairs it first. */
  damaged: v.optional(v.literal(true)),
  /** A change of the files in progress. The next start carries it out (`profile-files.ts`). */
  plan: v.optional(
    v.object({
      /** The name under which the database is put aside. */
      aside: v.optional(nameAside),
      /** The record of `balcony.db.new`, which replaces the database. `header` is its first bytes in hex. */
      next: v.optional(v.object({ ...about.entries, header: v.string() })),
    }),
  ),
})

/** How the database is protected. It contains no secrets. */
export type ProtectionRecord = v.InferOutput<typeof protection>
/** The record as stored on disk. */
export type StoredRecord = v.InferOutput<typeof schema>
export type Plan = NonNullable<StoredRecord['plan']>

const NAME = 'store.json'

/** The record of this profile; null if it is missing or unreadable. Throws StoreError. */
export function readProtection(profile: string): StoredRecord | null {
  const text = storeErrors(() => {
    try {
      return readFileSync(join(profile, NAME), 'utf8')
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null
      throw error
    }
  })
  return text === null ? null : parse(text)
}

function parse(text: string): StoredRecord | null {
  try {
    const parsed = v.safeParse(schema, JSON.parse(text))
    return parsed.success ? parsed.output : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Replaces the record. After a crash it is either the old or the new one. Throws StoreError. */
export function writeProtection(profile: string, record: StoredRecord, name = NAME): void {
  storeErrors(() => {
    const unfinished = join(profile, `${name}.new`)
    const file = openSync(unfinished, 'w', 0o600)
    try {
      writeSync(file, `${JSON.stringify(record)}\n`)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(unfinished, join(profile, name))
    syncFolder(profile)
  })
}

/** Deletes the record when the profile has no database any more. Throws StoreError. */
export function removeProtection(profile: string): void {
  storeErrors(() => {
    rmSync(join(profile, NAME), { force: true })
    syncFolder(profile)
  })
}

/** A hash to recognize the key. A random 256-bit key can't be guessed from it. */
export function keyCheckOf(key: Uint8Array): string {
  return createHash('sha256').update('balcony store key\0').update(key).digest('hex')
}

export function fitsRecord(record: ProtectionRecord | null, key: Uint8Array): boolean {
  if (record?.keyCheck === undefined) return true
  const [expected, actual] = [Buffer.from(record.keyCheck), Buffer.from(keyCheckOf(key))]
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}
