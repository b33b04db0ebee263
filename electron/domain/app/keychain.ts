import type { KeychainFailure } from '../../../shared/model/failure.ts'
import type { Result } from '../../../shared/model/result.ts'
import type { Secrets } from '../ports.ts'

/** The keychain, with an eye on whether it works. */
export interface Keychain extends Secrets {
  /** Why it does not work, as far as the last calls told. */
  readonly failure: KeychainFailure | null
}

/** Watches `secrets`; `changed` is called when it begins to fail, fails otherwise, or works again. */
export function watchKeychain(
  secrets: Secrets,
  changed: (failure: KeychainFailure | null) => void,
): Keychain {
  // One that can be read but not changed does not work, although reading it does.
  let reading: KeychainFailure | null = null
  let writing: KeychainFailure | null = null
  let told: KeychainFailure | null = null

  const tell = () => {
    const failure = reading ?? writing
    if (failure?.code === told?.code) return
    told = failure
    changed(failure)
  }
  const written = async (answer: Promise<Result<undefined, KeychainFailure>>) => {
    const result = await answer
    writing = result.ok ? null : result.error
    if (result.ok) reading = null
    tell()
    return result
  }

  return {
    get failure() {
      return told
    },
    async get(name) {
      const result = await secrets.get(name)
      reading = result.ok ? null : result.error
      tell()
      return result
    },
    set: (name, secret) => written(secrets.set(name, secret)),
    delete: (name) => written(secrets.delete(name)),
  }
}
