import type { KeychainFailure } from '../../../shared/model/failure.ts'
import type { Result } from '../../../shared/model/result.ts'
import type { DomainPorts, Secrets } from '../ports.ts'

/** A keychain that reports whether it works. */
export interface Keychain extends Secrets {
  /** Why it doesn't work, according to the last calls; null if it works. */
  readonly failure: KeychainFailure | null
  /** Whether an answer takes long. The keychain may be asking the person something. */
  readonly waiting: boolean
  /** Tests whether it can be written now. */
  try(): Promise<Result<undefined, KeychainFailure>>
}

export interface KeychainWatch {
  /** Called when it starts to fail, fails differently, or works again. */
  readonly changed: (failure: KeychainFailure | null) => void
  readonly waited: (waiting: boolean) => void
}

/** After this time the keychain is asking the person something, or it is slow. */
const WAITING_AFTER_MS = 1_000
const TRIAL = 'trial'

export function watchKeychain(
  { secrets, clock }: Pick<DomainPorts, 'secrets' | 'clock'>,
  { changed, waited }: KeychainWatch,
): Keychain {
  // Kept apart: a keychain that can be read but not written doesn't work.
  let reading: KeychainFailure | null = null
  let writing: KeychainFailure | null = null
  let told: KeychainFailure | null = null
  /** The number of overdue answers. */
  let waitedFor = 0

  const tell = () => {
    const failure = reading ?? writing
    if (failure?.code === told?.code) return
    told = failure
    changed(failure)
  }

  /** Reports when the answer takes long. */
  async function timed<T>(answer: Promise<T>): Promise<T> {
    const overdue = { is: false }
    const cancel = clock.after(WAITING_AFTER_MS, () => {
      overdue.is = true
      waitedFor += 1
      if (waitedFor === 1) waited(true)
    })
    try {
      return await answer
    } finally {
      cancel()
      if (overdue.is) {
        waitedFor -= 1
        if (waitedFor === 0) waited(false)
      }
    }
  }

  async function written(answer: Promise<Result<undefined, KeychainFailure>>) {
    const result = await timed(answer)
    writing = result.ok ? null : result.error
    if (result.ok) reading = null
    tell()
    return result
  }

  const set: Secrets['set'] = (name, secret) => written(secrets.set(name, secret))
  const remove: Secrets['delete'] = (name) => written(secrets.delete(name))

  return {
    get failure() {
      return told
    },
    get waiting() {
      return waitedFor > 0
    },
    async get(name) {
      const result = await timed(secrets.get(name))
      reading = result.ok ? null : result.error
      tell()
      return result
    },
    set,
    delete: remove,
    async try() {
      const put = await set(TRIAL, TRIAL)
      return put.ok ? remove(TRIAL) : put
    },
  }
}
