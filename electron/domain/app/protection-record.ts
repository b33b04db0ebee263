import { createHash, timingSafeEqual } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { codeOf, storeErrors } from '../db/sqlite-error.ts'

const schema = v.object({
  protection: v.picklist(['keychain', 'passphrase', 'none']),
  /** Tells the right key of the keychain from another one. */
  keyCheck: v.optional(v.string()),
})

/** How the database beside it is protected: nothing secret. */
export type ProtectionRecord = v.InferOutput<typeof schema>

const NAME = 'store.json'

/** The record of this profile, or null where there is none that can be read. Throws StoreError. */
export function readProtection(profile: string): ProtectionRecord | null {
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

function parse(text: string): ProtectionRecord | null {
  try {
    const parsed = v.safeParse(schema, JSON.parse(text))
    return parsed.success ? parsed.output : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Replaces the record; a crash leaves the old one or the new one. Throws StoreError. */
export function writeProtection(profile: string, record: ProtectionRecord): void {
  storeErrors(() => {
    const unfinished = join(profile, `${NAME}.new`)
    const file = openSync(unfinished, 'w', 0o600)
    try {
      writeSync(file, `${JSON.stringify(record)}\n`)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(unfinished, join(profile, NAME))
  })
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
