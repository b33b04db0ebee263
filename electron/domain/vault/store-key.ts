import type { KeychainFailure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { DomainPorts, Secrets } from '../ports.ts'
import { fitsRecord, type ProtectionRecord } from './protection-record.ts'

/**
 * The keys of this profile's database in the keychain. `next` is there while the key is being changed; `before` is one
 * that another took the place of, kept as long as a file that was put aside may need it.
 */
const NAMES = { current: 'store-key', next: 'store-key-next', before: 'store-key-before' } as const
const BYTES = 32

type KeyName = keyof typeof NAMES

/** null: the keychain answers, but holds no such key for this profile. */
export type StoreKeyAnswer = Result<Uint8Array | null, KeychainFailure>

export async function readStoreKey(secrets: Secrets, name: KeyName = 'current'): Promise<StoreKeyAnswer> {
  const kept = await secrets.get(NAMES[name])
  if (!kept.ok) return kept
  return ok(kept.value !== null && /^[0-9a-f]{64}$/.test(kept.value) ? Buffer.from(kept.value, 'hex') : null)
}

/** All of them that are there, the likeliest first. */
export async function readStoreKeys(secrets: Secrets): Promise<readonly Uint8Array[]> {
  const keys: Uint8Array[] = []
  for (const name of ['current', 'before', 'next'] as const) {
    const kept = await readStoreKey(secrets, name)
    if (kept.ok && kept.value) keys.push(kept.value)
  }
  return keys
}

/** The key that the record tells of, wherever a change that was broken off has left it. */
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

/** Makes a key and proves that the keychain gives it back, before anything is encrypted by it. */
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
 * Makes this the key that the next start finds first. One that it takes the place of is kept as `before` where
 * `keepOld` says so, and is never lost before this one has proved to be there.
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
  // That one copy too many stays is no failure: the next change overwrites it.
  await secrets.delete(NAMES.next)
  return ok()
}

/** Nothing is encrypted by it any more, except (`keepOld`) a file that was put aside. */
export async function retireStoreKey(secrets: Secrets, keepOld: boolean): Promise<void> {
  if (!keepOld) await secrets.delete(NAMES.current)
}
