import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { createServer as createTlsServer, TLSSocket } from 'node:tls'
import type { TlsOptions } from 'node:tls'

/** A server on a free port of this machine, for a test. */
export interface LoopbackServer {
  readonly port: number
  /** Accepted connections, with TLS or without, in their order. */
  readonly accepted: readonly Socket[]
  /** The received application data of all connections. */
  readonly received: () => string
  /** Resolves when a connection has been accepted; at once if there already is one. */
  nextConnection(): Promise<Socket>
  /** Resets all connections, without a word. */
  breakOff(): void
  close(): Promise<void>
}

/** Accepts plain TCP; `serve` gets each connection. */
export function listenPlain(
  serve: (socket: Socket, received: (text: string) => void) => unknown = () => undefined,
): Promise<LoopbackServer> {
  return start((accept) =>
    createServer((socket) => {
      const received = accept(socket)
      serve(socket, received)
    }),
  )
}

/** Accepts TLS; `serve` gets each connection after a successful handshake. */
export function listenTls(
  options: TlsOptions,
  serve: (socket: TLSSocket) => unknown = () => undefined,
): Promise<LoopbackServer> {
  return start((accept) => {
    const server = createTlsServer(options, (socket) => {
      const received = accept(socket)
      socket.on('data', (bytes: Buffer) => received(bytes.toString()))
      serve(socket)
    })
    // Many tests are about a client that turns away.
    server.on('tlsClientError', () => undefined)
    return server
  })
}

/** Speaks just enough XMPP for STARTTLS: answers anything with `<proceed/>`, then starts TLS. */
export function listenStartTls(
  options: TlsOptions,
  serve: (socket: TLSSocket) => unknown = () => undefined,
): Promise<LoopbackServer> {
  return listenPlain((socket, received) => {
    socket.once('data', () => {
      socket.write('<proceed/>')
      const secured = new TLSSocket(socket, { ...options, isServer: true })
      secured.on('error', () => undefined)
      secured.on('data', (bytes: Buffer) => received(bytes.toString()))
      secured.once('secure', () => serve(secured))
    })
  })
}

async function start(
  create: (accept: (socket: Socket) => (text: string) => void) => Server,
): Promise<LoopbackServer> {
  const accepted: Socket[] = []
  const raw = new Set<Socket>()
  let received = ''
  const waiting: ((socket: Socket) => void)[] = []
  const server = create((socket) => {
    accepted.push(socket)
    socket.on('error', () => undefined)
    for (const resolve of waiting.splice(0)) resolve(socket)
    return (text) => (received += text)
  })
  server.on('connection', (socket: Socket) => {
    raw.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => raw.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    accepted,
    received: () => received,
    nextConnection() {
      const [first] = accepted
      return first ? Promise.resolve(first) : new Promise((resolve) => waiting.push(resolve))
    },
    breakOff() {
      for (const socket of raw) socket.resetAndDestroy()
    },
    async close() {
      for (const socket of raw) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
