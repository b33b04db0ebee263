import type { Socket } from 'node:net'
import type { NetFailure } from '../../../shared/model/failure.ts'
import type { Result } from '../../../shared/model/result.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { CancelTimer, Clock } from '../ports.ts'
import type { Connection, ConnectionListener, TlsState } from './connection.ts'
import { brokenFailure } from './net-failure.ts'
import type { Secured } from './secure.ts'

export interface TcpConnectionOptions {
  /** Connected, and not read from yet. */
  readonly socket: Socket
  /** The state of TLS, if `socket` is already inside TLS. */
  readonly tls: TlsState | null
  readonly secure: (socket: Socket, signal: AbortSignal) => Promise<Result<Secured, NetFailure>>
  readonly clock: Clock
  /** How long the other side may take to close after `end()`, in milliseconds. */
  readonly closeMs: number
}

/**
 * How long one turn of the event loop may handle incoming bytes, in milliseconds. The system can deliver megabytes at
 * once if much has piled up. The rest waits for the next turn, so that nothing else has to wait.
 */
const TURN_MS = 8

/** `Connection` over a socket, plain or inside TLS. */
export function createTcpConnection(options: TcpConnectionOptions): Connection {
  const { clock, closeMs } = options
  const lifetime = new AbortController()
  let socket = options.socket
  let tls = options.tls
  let listener: ConnectionListener | null = null
  let phase: 'open' | 'securing' | 'ending' | 'closed' = 'open'
  let broken: NetFailure | null = null
  let paused = false
  /** Set when the connection is over, until a listener has been told. */
  let untold: { readonly failure: NetFailure | null } | null = null
  let cancelClose: CancelTimer = () => undefined

  const finish = (failure: NetFailure | null) => {
    if (phase === 'closed') return
    phase = 'closed'
    untold = { failure }
    tell()
  }
  const tell = () => {
    if (listener === null || untold === null) return
    const { failure } = untold
    untold = null
    listener.closed(failure)
  }
  /** When this turn began to handle incoming bytes; null before that. */
  let turnBeganAt: number | null = null
  const onData = (bytes: Uint8Array) => {
    if (!isReading()) return
    if (turnBeganAt === null) {
      turnBeganAt = performance.now()
      const reading = socket
      setImmediate(() => {
        turnBeganAt = null
        if (reading === socket && isReading() && !paused) reading.resume()
      })
    }
    listener?.data(bytes)
    // Not while the listener has started TLS: the socket is then no longer ours to read.
    if (isReading() && performance.now() - turnBeganAt > TURN_MS) socket.pause()
  }
  const onDrain = () => listener?.drained?.()
  const isReading = () => phase === 'open' || phase === 'ending'
  const onEnd = () => {
    finish(null)
    // Node answers with our own close. A peer that no longer reads must not keep the socket forever.
    closeWithin()
  }
  const onError = (error: Error) => {
    broken = brokenFailure(error)
  }
  const onClose = () => {
    cancelClose()
    finish(broken ?? (phase === 'ending' ? null : { code: 'connection-lost' }))
  }
  const closeWithin = () => {
    cancelClose()
    const closing = socket
    cancelClose = clock.after(closeMs, () => closing.destroy())
  }

  const attach = () => {
    socket.on('drain', onDrain).on('end', onEnd).on('error', onError).on('close', onClose)
    if (listener !== null) socket.on('data', onData)
  }
  const detach = () => {
    socket.off('data', onData).off('drain', onDrain)
    socket.off('end', onEnd).off('error', onError).off('close', onClose)
  }
  attach()

  const destroy = () => {
    phase = 'closed'
    untold = null
    lifetime.abort()
    socket.destroy()
  }

  return {
    get tls() {
      return tls
    },
    get unsent() {
      return socket.writableLength
    },
    listen(next) {
      listener = next
      if (untold !== null) queueMicrotask(tell)
      else if (phase !== 'securing' && socket.listenerCount('data', onData) === 0) socket.on('data', onData)
    },
    pause() {
      paused = true
      if (isReading()) socket.pause()
    },
    resume() {
      if (!paused) return
      paused = false
      if (isReading()) socket.resume()
    },
    write(text) {
      if (phase === 'securing') throw new Error('Nothing may be written before TLS has come up')
      if (phase === 'open') socket.write(text)
    },
    async startTls() {
      if (tls !== null) throw new Error('TLS is up already')
      if (phase !== 'open') return err({ code: 'connection-lost' })
      detach()
      // RFC 6120 §5.4.3.3: TLS starts right after <proceed/>. Anything else that arrived in the clear was injected by
      // somebody in between. Bytes that have not been read yet go into the handshake, which they break.
      if (socket.readableLength > 0) {
        destroy()
        return err({ code: 'tls-failed', reason: 'data before the handshake' })
      }
      phase = 'securing'
      const secured = await options.secure(socket, lifetime.signal)
      if (!secured.ok) {
        destroy()
        return secured
      }
      socket = secured.value.socket
      tls = secured.value.state
      if (lifetime.signal.aborted) {
        socket.destroy()
        return err({ code: 'connection-lost' })
      }
      phase = 'open'
      attach()
      return ok(tls)
    },
    end() {
      if (phase === 'securing') destroy()
      if (phase !== 'open') return
      phase = 'ending'
      socket.end()
      closeWithin()
    },
    destroy,
  }
}
