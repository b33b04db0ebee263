import type { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import type { Result } from '../../../shared/model/result.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { HttpProblem } from './http.ts'
import { connectHttps } from './https-connection.ts'
import type { HttpsPorts, HttpsRequest } from './https-connection.ts'
import { createStallWatch } from './stall-watch.ts'
import type { StallWatch } from './stall-watch.ts'

/** How long nothing may move, in milliseconds, before the exchange ends. Long enough for a phone in a tunnel. */
export const STALLED_MS = 60_000
/** Headers of a response in bytes. Servers send a few hundred. */
const MAX_HEADER_BYTES = 32_768
/** Bytes of a body that are read ahead of its reader. */
const READ_AHEAD_BYTES = 256 * 1024

export interface Sent {
  readonly method: 'GET' | 'PUT'
  /** Names and values in turn. */
  readonly headers: string[]
  readonly body: AsyncIterable<Uint8Array> | null
}

/** One request on a connection of its own. */
export interface Exchange {
  readonly watch: StallWatch
  /** The answer's head; why there is none otherwise. An exception of the body is thrown on. */
  send(sent: Sent): Promise<Result<Dispatcher.ResponseData, HttpProblem>>
  /** The reason of an error that the exchange caused. */
  problem(): HttpProblem
  /** Closes the connection. `why` counts if nothing ended it before. */
  close(why?: HttpProblem): void
}

async function loadUndici() {
  const [{ default: Client }, { default: send }] = await Promise.all([
    import('undici/lib/dispatcher/client.js'),
    import('undici/lib/api/api-request.js'),
  ])
  return { Client, send }
}

/** Connects. The exchange ends when the request's signal aborts, or when nothing moves while it waits. */
export async function openExchange(
  request: HttpsRequest,
  ports: HttpsPorts,
): Promise<Result<Exchange, HttpProblem>> {
  const { link, signal } = request
  // Loaded at the first file, so that it costs nothing at start-up.
  const [connected, { Client, send }] = await Promise.all([connectHttps(request, ports), loadUndici()])
  if (!connected.ok) return connected
  const socket = connected.value
  // Undici listens only while it has a request.
  socket.on('error', () => undefined)
  let verdict: HttpProblem | null = null
  const client = new Client(link.url.origin, {
    // Later, since Undici does not expect an answer within its call.
    connect: (_options, callback) =>
      setImmediate(() => {
        if (socket.destroyed) callback(new Error('the one connection is over'), null)
        else callback(null, socket)
      }),
    // Our own watch knows for whom we wait.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: MAX_HEADER_BYTES,
  })
  const close = (why?: HttpProblem) => {
    verdict ??= why ?? null
    watch.stop()
    signal.removeEventListener('abort', abort)
    void client.destroy().catch(() => undefined)
    socket.destroy()
  }
  const abort = () => close({ code: 'cancelled' })
  const watch = createStallWatch(ports.clock, STALLED_MS, () => close({ code: 'transfer-stalled' }))
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  const problem = (): HttpProblem => verdict ?? { code: 'transfer-lost' }
  return ok({
    watch,
    problem,
    close,
    async send({ method, headers, body }) {
      watch.wait()
      try {
        const answer = await send.call(client, {
          path: `${link.url.pathname}${link.url.search}`,
          method,
          headers: [...headers, 'user-agent', 'Balcony', 'accept-encoding', 'identity'],
          // Undici takes any iterable; its types name only streams.
          body: body as Readable | null,
          reset: true,
          highWaterMark: READ_AHEAD_BYTES,
        })
        // An error of the body concerns only its reader.
        answer.body.on('error', () => undefined)
        return ok(answer)
      } catch {
        close()
        return err(problem())
      } finally {
        watch.rest()
      }
    },
  })
}
