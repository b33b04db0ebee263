import { createHash, timingSafeEqual } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { codeOf, storeErrors } from '../db/sqlite-error.ts'

const protection = v.object({
  protection: v.picklist(['keychain', 'passphrase', 'none']),
  /** Tells the right key of the keychain from another one. */
  keyCheck: v.optional(v.string()),
})

/** Under which names a database is kept; the second is one of the earlier schema. */
export const NAME_ASIDE = /^balcony-(earlier-)?[0-9-]+\.db$/

const nameAside = v.pipe(v.string(), v.regex(NAME_ASIDE))

const about = v.object({
  ...protection.entries,
  /** The history of an earlier Balcony that this one took the place of, until the person has read of it. */
  earlierKept: v.optional(nameAside),
})

const schema = v.object({
  ...about.entries,
  /** What is being done to the files; a start that finds it carries it out (`profile-files.ts`). */
  plan: v.optional(
    v.object({
      /** The database is to be kept under this name. */
      aside: v.optional(nameAside),
      /** `balcony.db.new`, which begins with these bytes (hex), is to take its place. */
      next: v.optional(v.object({ ...about.entries, header: v.string() })),
    }),
  ),
})

/** How the database beside it is protected: nothing secret. */
export type ProtectionRecord = v.InferOutput<typeof protection>
/** The record as it lies on the disk. */
export type StoredRecord = v.InferOutput<typeof schema>
export type Plan = NonNullable<StoredRecord['plan']>

const NAME = 'store.json'

/** The record of this profile, or null where there is none that can be read. Throws StoreError. */
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

/** Replaces the record; a crash leaves the old one or the new one. Throws StoreError. */
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

/** The profile has no database any more that it would be about. Throws StoreError. */
export function removeProtection(profile: string): void {
  storeErrors(() => {
    rmSync(join(profile, NAME), { force: true })
    syncFolder(profile)
  })
}

/** What was renamed there is so after a power failure, too. */
export function syncFolder(folder: string): void {
  // Windows has no such thing; its file system keeps the order by itself.
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** A random key of 256 bits cannot be guessed from its hash. */
export function keyCheckOf(key: Uint8Array): string {
  return createHash('sha256').update('balcony store key\0').update(key).digest('hex')
}

export function fitsRecord(record: ProtectionRecord | null, key: Uint8Array): boolean {
  if (record?.keyCheck === undefined) return true
  const [expected, actual] = [Buffer.from(record.keyCheck), Buffer.from(keyCheckOf(key))]
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}
