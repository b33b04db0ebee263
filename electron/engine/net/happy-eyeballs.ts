import { isIP } from 'node:net'
import type { Socket } from 'node:net'
import type { Result } from '../../../shared/model/result.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { CancelTimer, Clock } from '../ports.ts'

export type ConnectFailure =
  | { readonly kind: 'timeout' }
  | { readonly kind: 'aborted' }
  /** The error of each address. */
  | { readonly kind: 'failed'; readonly errors: readonly Error[] }

export interface RaceOptions {
  /** Starts one connection; the socket emits `connect` or `error`. */
  readonly openSocket: (address: string, port: number) => Socket
  readonly clock: Clock
  /** Milliseconds without an answer after which the next address is tried in parallel. */
  readonly attemptDelayMs: number
  /** For all addresses together, in milliseconds. */
  readonly limitMs: number
  readonly signal: AbortSignal
}

/**
 * Connects to the address that answers first (RFC 8305 §4 and §5): families alternate, a new attempt starts when the
 * one before has failed or is late, and the losers are closed. All addresses come from one `getaddrinfo`, so there is
 * no wait for the second family (§3). Node's `autoSelectFamily` is not used, because it gives up a late attempt instead
 * of letting it run beside the next one.
 */
export function connectFirst(
  addresses: readonly string[],
  port: number,
  options: RaceOptions,
): Promise<Result<Socket, ConnectFailure>> {
  const { openSocket, clock, attemptDelayMs, limitMs, signal } = options
  const waiting = alternateFamilies(addresses)
  const running = new Set<Socket>()
  const errors: Error[] = []
  return new Promise((resolve) => {
    let cancelNext: CancelTimer = () => undefined
    let settled = false

    const settle = (outcome: Result<Socket, ConnectFailure>) => {
      if (settled) return
      settled = true
      cancelNext()
      cancelLimit()
      signal.removeEventListener('abort', onAbort)
      for (const socket of running) socket.destroy()
      resolve(outcome)
    }

    const attempt = () => {
      cancelNext()
      const address = waiting.shift()
      if (address === undefined) {
        if (running.size === 0) settle(err({ kind: 'failed', errors }))
        return
      }
      const socket = openSocket(address, port)
      running.add(socket)
      const onError = (error: Error) => {
        running.delete(socket)
        errors.push(error)
        if (!settled) attempt()
      }
      // This listener stays on a loser: a late error must not bring the process down.
      socket.on('error', onError)
      socket.once('connect', () => {
        if (settled) return
        running.delete(socket)
        socket.off('error', onError)
        settle(ok(socket))
      })
      if (waiting.length > 0) cancelNext = clock.after(attemptDelayMs, attempt)
    }

    const onAbort = () => settle(err({ kind: 'aborted' }))
    const cancelLimit = clock.after(limitMs, () => settle(err({ kind: 'timeout' })))
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
    else attempt()
  })
}

/** The family of the first address leads, and the order within a family stays (RFC 8305 §4). */
export function alternateFamilies(addresses: readonly string[]): string[] {
  const leading = isIP(addresses[0] ?? '')
  const first = addresses.filter((address) => isIP(address) === leading)
  const second = addresses.filter((address) => isIP(address) !== leading)
  return Array.from({ length: Math.max(first.length, second.length) }, (_, index) => [
    ...first.slice(index, index + 1),
    ...second.slice(index, index + 1),
  ]).flat()
}
