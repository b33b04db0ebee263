import type { KeychainFailure } from '../../../shared/model/failure.ts'
import type { Result } from '../../../shared/model/result.ts'
import type { DomainPorts, Secrets } from '../ports.ts'

/** The keychain, with an eye on whether it works. */
export interface Keychain extends Secrets {
  /** Why it does not work, as far as the last calls told. */
  readonly failure: KeychainFailure | null
  /** Whether an answer has been due for a while: it may be asking the person something. */
  readonly waiting: boolean
  /** Finds out whether it can be read and written now. */
  try(): Promise<Result<undefined, KeychainFailure>>
}

export interface KeychainWatch {
  /** Called when it begins to fail, fails otherwise, or works again. */
  readonly changed: (failure: KeychainFailure | null) => void
  readonly waited: (waiting: boolean) => void
}

/** By then it asks the person something, or is slow. */
const WAITING_AFTER_MS = 1_000
const TRIAL = 'trial'

export function watchKeychain(
  { secrets, clock }: Pick<DomainPorts, 'secrets' | 'clock'>,
  { changed, waited }: KeychainWatch,
): Keychain {
  // One that can be read but not changed does not work, although reading it does.
  let reading: KeychainFailure | null = null
  let writing: KeychainFailure | null = null
  let told: KeychainFailure | null = null
  /** Answers that are overdue. */
  let waitedFor = 0

  const tell = () => {
    const failure = reading ?? writing
    if (failure?.code === told?.code) return
    told = failure
    changed(failure)
  }

  /** Says so when the answer takes long. */
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
