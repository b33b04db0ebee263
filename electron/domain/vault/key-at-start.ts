import type { KeychainFailure, StoreFailure } from '../../../shared/model/failure.ts'
import { ok, type Result } from '../../../shared/model/result.ts'
import type { StoreProtection, StoreState } from '../../../shared/model/store.ts'
import { isPlainDatabase } from '../db/open.ts'
import type { DomainPorts } from '../ports.ts'
import { isNew, keptAside, profileFiles } from './profile-files.ts'
import { keyCheckOf, readProtection } from './protection-record.ts'
import { findStoreKey, keepStoreKey, makeStoreKey, readStoreKey, type StoreKeyAnswer } from './store-key.ts'
import type { Held } from './vault.ts'

/** The key with which the start opens the history, or the state in which it waits for the person. */
export type KeyAtStart = { readonly held: Held } | { readonly waits: StoreState }

/** Finds the key as far as possible without the person, or makes one for a new history. Throws StoreError. */
export async function findKeyAtStart({
  profile,
  secrets,
  random,
}: Pick<DomainPorts, 'profile' | 'secrets' | 'random'>): Promise<KeyAtStart> {
  const path = profileFiles(profile).database
  if (isNew(path)) {
    const kept = await readStoreKey(secrets)
    // An interrupted first start may have left a key, which is never overwritten.
    const key = kept.ok ? (kept.value ? ok(kept.value) : await makeStoreKey(secrets, random)) : kept
    return key.ok
      ? { held: byKeychain(key.value) }
      : { waits: { kind: 'choose-protection', keychain: key.error } }
  }
  const record = readProtection(profile)
  if (record && record.protection !== 'keychain') {
    // Read anyway, without waiting, to learn whether the keychain works for passwords.
    void readStoreKey(secrets)
    return withoutKeychain(record.protection)
  }
  const kept = await findStoreKey(secrets, record)
  const protection = record?.protection ?? guessProtection(path, kept)
  if (protection !== 'keychain') return withoutKeychain(protection)
  if (!kept.ok) return failed(kept.error)
  return kept.value === null ? failed({ code: 'store-key-missing' }) : { held: byKeychain(kept.value) }
}

/** After an interrupted change, the key may be stored under another name. */
export async function settleKey(
  { profile, secrets }: Pick<DomainPorts, 'profile' | 'secrets'>,
  key: Uint8Array,
): Promise<Result<unknown, KeychainFailure>> {
  const current = await readStoreKey(secrets)
  if (!current.ok || (current.value && Buffer.from(key).equals(current.value))) return current
  return keepStoreKey(secrets, key, keptAside(profile).length > 0)
}

function withoutKeychain(protection: Exclude<StoreProtection, 'keychain'>): KeyAtStart {
  return protection === 'none'
    ? { held: { key: { kind: 'none' }, record: { protection } } }
    : { waits: { kind: 'passphrase-needed' } }
}

const byKeychain = (bytes: Uint8Array): Held => ({
  key: { kind: 'raw', bytes },
  record: { protection: 'keychain', keyCheck: keyCheckOf(bytes) },
})

const failed = (failure: StoreFailure | KeychainFailure): KeyAtStart => ({
  waits: { kind: 'failed', failure },
})

/** The likely protection of a file without a record. */
function guessProtection(path: string, kept: StoreKeyAnswer): StoreProtection {
  if (isPlainDatabase(path)) return 'none'
  return kept.ok && kept.value === null ? 'passphrase' : 'keychain'
}
