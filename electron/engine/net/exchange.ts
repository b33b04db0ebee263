import type { ClientRequest, IncomingMessage } from 'node:http'
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
const COMMON_HEADERS = ['user-agent', 'Balcony', 'accept-encoding', 'identity', 'connection', 'close']

export interface Sent {
  readonly method: 'GET' | 'PUT'
  /** Names and values in turn. */
  readonly headers: readonly string[]
  /** An exception of it ends the exchange. */
  readonly body: AsyncIterable<Uint8Array> | null
}

/** One request on a connection of its own. */
export interface Exchange {
  readonly watch: StallWatch
  /** The answer's head, which may come before all of the body was sent; why there is none otherwise. */
  send(sent: Sent): Promise<Result<IncomingMessage, HttpProblem>>
  /** The reason of an error that the exchange caused. */
  problem(): HttpProblem
  /** Closes the connection. `why` counts if nothing ended it before. */
  close(why?: HttpProblem): void
}

/** Connects. The exchange ends when the request's signal aborts, or when nothing moves while it waits. */
export async function openExchange(
  request: HttpsRequest,
  ports: HttpsPorts,
): Promise<Result<Exchange, HttpProblem>> {
  const { link, signal } = request
  // Loaded at the first file, so that it costs nothing at start-up.
  const [connected, http] = await Promise.all([connectHttps(request, ports), import('node:http')])
  if (!connected.ok) return connected
  const socket = connected.value
  // Node listens only while it has a request.
  socket.on('error', () => undefined)
  let verdict: HttpProblem | null = null
  const close = (why?: HttpProblem) => {
    verdict ??= why ?? null
    watch.stop()
    signal.removeEventListener('abort', abort)
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
        if (socket.destroyed) throw new Error('the one connection is over')
        const sending = http.request({
          createConnection: () => socket,
          path: `${link.url.pathname}${link.url.search}`,
          method,
          headers: [...headers, 'host', link.url.host, ...COMMON_HEADERS],
          maxHeaderSize: MAX_HEADER_BYTES,
        })
        const answered = answerTo(sending)
        if (body === null) sending.end()
        else void write(sending, body).catch(() => close())
        return ok(await answered)
      } catch {
        close()
        return err(problem())
      } finally {
        watch.rest()
      }
    },
  })
}

function answerTo(sending: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sending.on('response', (answer) => {
      // An error of the body concerns only its reader.
      answer.on('error', () => undefined)
      resolve(answer)
    })
    sending.on('error', reject)
    sending.on('close', () => reject(new Error('closed without an answer')))
  })
}

/** Writes as fast as the server takes it, until the request is over. */
async function write(sending: ClientRequest, body: AsyncIterable<Uint8Array>): Promise<void> {
  let wake = (): void => undefined
  sending.on('drain', () => wake())
  sending.on('close', () => wake())
  const isOver = () => sending.destroyed
  for await (const chunk of body) {
    if (isOver()) return
    if (!sending.write(chunk)) await new Promise<void>((resolve) => (wake = resolve))
    if (isOver()) return
  }
  sending.end()
}
