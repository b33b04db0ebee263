import type { KeychainFailure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { DomainPorts, Secrets } from '../ports.ts'

const NAME = 'store-key'
const BYTES = 32

/** null: the keychain answers, but holds no key for this profile. */
export type StoreKeyAnswer = Result<Uint8Array | null, KeychainFailure>

/** The key of this profile's database in the keychain. */
export async function readStoreKey(secrets: Secrets): Promise<StoreKeyAnswer> {
  const kept = await secrets.get(NAME)
  if (!kept.ok) return kept
  return ok(kept.value !== null && /^[0-9a-f]{64}$/.test(kept.value) ? Buffer.from(kept.value, 'hex') : null)
}

/** Makes a key and proves that the keychain gives it back, before anything is encrypted by it. */
export async function makeStoreKey(
  secrets: Secrets,
  random: DomainPorts['random'],
): Promise<Result<Uint8Array, KeychainFailure>> {
  const key = Buffer.from(random.bytes(BYTES))
  const set = await secrets.set(NAME, key.toString('hex'))
  if (!set.ok) return set
  const kept = await readStoreKey(secrets)
  if (!kept.ok) return kept
  if (kept.value === null || !key.equals(kept.value)) {
    return err({ code: 'keychain-failed', reason: 'it did not give back what was put in' })
  }
  return ok(key)
}
