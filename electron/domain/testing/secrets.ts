import type { KeychainFailure } from '../../../shared/model/failure.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { Secrets } from '../ports.ts'

export interface TestSecrets extends Secrets {
  readonly kept: Map<string, string>
  /** The failure of every call from now on; null makes it work again. */
  fail(failure: KeychainFailure | null): void
  /** Whether only `set` and `delete` fail, like a keychain that can be read but not changed. */
  failWrites(failure: KeychainFailure | null): void
}

/** An in-memory keychain that can be made to fail. */
export function createTestSecrets(): TestSecrets {
  const kept = new Map<string, string>()
  let failure: KeychainFailure | null = null
  let writeFailure: KeychainFailure | null = null
  const answer = <T>(refusal: KeychainFailure | null, work: () => T) =>
    Promise.resolve(refusal ? err(refusal) : ok(work()))
  return {
    kept,
    fail: (next) => void (failure = next),
    failWrites: (next) => void (writeFailure = next),
    get: (name) => answer(failure, () => kept.get(name) ?? null),
    set: (name, secret) => answer(failure ?? writeFailure, () => void kept.set(name, secret)),
    delete: (name) => answer(failure ?? writeFailure, () => void kept.delete(name)),
  }
}
