import type { Clock } from '../ports.ts'

/** How long each step of reaching a server may take, in milliseconds. */
export interface DialLimits {
  /** One look-up of service records or addresses. */
  readonly dnsMs: number
  /** All addresses of one target together. */
  readonly tcpMs: number
  /** One TLS handshake. */
  readonly tlsMs: number
  /** The wait before the next address is tried in parallel (RFC 8305 §5). */
  readonly attemptDelayMs: number
  /** How long the other side may take to close after `end()`. */
  readonly closeMs: number
}

export const defaultLimits: DialLimits = {
  dnsMs: 10_000,
  tcpMs: 15_000,
  tlsMs: 15_000,
  attemptDelayMs: 250,
  closeMs: 2_000,
}

export type Within<T> =
  | { readonly kind: 'settled'; readonly value: T }
  | { readonly kind: 'rejected'; readonly error: unknown }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'aborted' }

/** Waits for `work`, but no longer than `ms` and only until `signal` aborts. Never rejects. */
export function within<T>(
  work: Promise<T>,
  options: { readonly ms: number; readonly clock: Clock; readonly signal: AbortSignal },
): Promise<Within<T>> {
  const { ms, clock, signal } = options
  return new Promise((resolve) => {
    const settle = (outcome: Within<T>) => {
      cancelTimer()
      signal.removeEventListener('abort', onAbort)
      resolve(outcome)
    }
    const onAbort = () => settle({ kind: 'aborted' })
    const cancelTimer = clock.after(ms, () => settle({ kind: 'timeout' }))
    signal.addEventListener('abort', onAbort)
    work.then(
      (value) => settle({ kind: 'settled', value }),
      (error: unknown) => settle({ kind: 'rejected', error }),
    )
    if (signal.aborted) onAbort()
  })
}
