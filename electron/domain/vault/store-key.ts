import type { KeychainFailure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { DomainPorts, Secrets } from '../ports.ts'
import { fitsRecord, type ProtectionRecord } from './protection-record.ts'

/**
 * The database keys of this profile in the keychain. `next` exists while the key is being changed. `before` is the
 * replaced key, kept as long as a file that was put aside may need it.
 */
const NAMES = { current: 'store-key', next: 'store-key-next', before: 'store-key-before' } as const
const BYTES = 32

type KeyName = keyof typeof NAMES

/** null: the keychain answers but has no such key for this profile. */
export type StoreKeyAnswer = Result<Uint8Array | null, KeychainFailure>

export async function readStoreKey(secrets: Secrets, name: KeyName = 'current'): Promise<StoreKeyAnswer> {
  const kept = await secrets.get(NAMES[name])
  if (!kept.ok) return kept
  return ok(kept.value !== null && /^[0-9a-f]{64}$/.test(kept.value) ? Buffer.from(kept.value, 'hex') : null)
}

/** All keys in the keychain, the most likely first. */
export async function readStoreKeys(secrets: Secrets): Promise<readonly Uint8Array[]> {
  const keys: Uint8Array[] = []
  for (const name of ['current', 'before', 'next'] as const) {
    const kept = await readStoreKey(secrets, name)
    if (kept.ok && kept.value) keys.push(kept.value)
  }
  return keys
}

/** Finds the key that fits the record, even after an interrupted change. */
export async function findStoreKey(
  secrets: Secrets,
  record: ProtectionRecord | null,
): Promise<StoreKeyAnswer> {
  const current = await readStoreKey(secrets)
  if (!current.ok || (current.value && fitsRecord(record, current.value))) return current
  if (record?.keyCheck === undefined) return current
  const next = await readStoreKey(secrets, 'next')
  if (!next.ok) return next
  return ok(next.value && fitsRecord(record, next.value) ? next.value : null)
}

/** Makes a key and checks that the keychain returns it, before anything is encrypted with it. */
export async function makeStoreKey(
  secrets: Secrets,
  random: DomainPorts['random'],
  name: KeyName = 'current',
): Promise<Result<Uint8Array, KeychainFailure>> {
  const key = Buffer.from(random.bytes(BYTES))
  const put = await putStoreKey(secrets, name, key)
  return put.ok ? ok(key) : put
}

async function putStoreKey(
  secrets: Secrets,
  name: KeyName,
  key: Uint8Array,
): Promise<Result<undefined, KeychainFailure>> {
  const set = await secrets.set(NAMES[name], Buffer.from(key).toString('hex'))
  if (!set.ok) return set
  const kept = await readStoreKey(secrets, name)
  if (!kept.ok) return kept
  if (kept.value === null || !Buffer.from(key).equals(kept.value)) {
    return err({ code: 'keychain-failed', reason: 'it did not give back what was put in' })
  }
  return ok()
}

/**
 * Makes this the current key. With `keepOld`, the replaced key is kept as `before`. It is never deleted before the new one
 * is proven to be stored.
 */
export async function keepStoreKey(
  secrets: Secrets,
  key: Uint8Array,
  keepOld: boolean,
): Promise<Result<undefined, KeychainFailure>> {
  const current = await readStoreKey(secrets)
  if (!current.ok) return current
  if (current.value && !Buffer.from(key).equals(current.value) && keepOld) {
    const put = await putStoreKey(secrets, 'before', current.value)
    if (!put.ok) return put
  }
  if (!current.value || !Buffer.from(key).equals(current.value)) {
    const put = await putStoreKey(secrets, 'current', key)
    if (!put.ok) return put
  }
  // If this fails, an extra copy stays, which the next change overwrites.
  await secrets.delete(NAMES.next)
  return ok()
}

/** Deletes the current key, unless a file that was put aside still needs it (`keepOld`). */
export async function retireStoreKey(secrets: Secrets, keepOld: boolean): Promise<void> {
  if (!keepOld) await secrets.delete(NAMES.current)
}
