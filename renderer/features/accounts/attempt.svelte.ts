import type { Args, Bridge } from '../../../shared/contract/index.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { AttemptId } from '../../../shared/model/ids.ts'
import type { Result } from '../../../shared/model/result.ts'

type Trust = Pick<Args<'accounts.signIn'>, 'trustFingerprint'>

/** Attempts to sign in or to register, one at a time; each can be cancelled. */
export class Attempts {
  readonly #bridge: Bridge
  #current = $state.raw<AttemptId | null>(null)
  #failure = $state.raw<Failure | null>(null)

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  get busy(): boolean {
    return this.#current !== null
  }

  /** Why the last attempt failed. */
  get failure(): Failure | null {
    return this.#failure
  }

  /** The failure with the certificate to decide about, if that stopped the last attempt. */
  get untrusted(): Extract<Failure, { code: 'certificate-untrusted' }> | null {
    return this.#failure?.code === 'certificate-untrusted' ? this.#failure : null
  }

  fail(failure: Failure | null): void {
    this.#failure = failure
  }

  /** Runs one attempt. `attempt` continues an earlier one: a registration form is bound to its connection. */
  async run<T>(
    ask: (bridge: Bridge, attempt: AttemptId) => Promise<Result<T, Failure>>,
    attempt = crypto.randomUUID() as AttemptId,
  ): Promise<{ readonly value: T; readonly attempt: AttemptId } | null> {
    this.#current = attempt
    this.#failure = null
    const answer = await ask(this.#bridge, attempt)
    // Cancelled meanwhile, so the result no longer matters.
    if (this.#current !== attempt) return null
    this.#current = null
    if (answer.ok) return { value: answer.value, attempt }
    this.#failure = answer.error.code === 'cancelled' ? null : answer.error
    return null
  }

  cancel(): void {
    const attempt = this.#current
    if (attempt === null) return
    this.#current = null
    void this.#bridge.call('accounts.cancel', { attempt })
  }
}

/** The optional argument, left out if no certificate was trusted. */
export const trusting = (fingerprint: string | null): Trust =>
  fingerprint === null ? {} : { trustFingerprint: fingerprint }
