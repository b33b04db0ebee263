import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { listenPlain, type LoopbackServer } from './loopback-server.ts'

/** Connects to a SOCKS5 server on this machine as the other side. Gives the socket, or null if it was refused. */
export async function enterBySocks(port: number, destination: string): Promise<Socket | null> {
  const socket = connectTcp({ port, host: '127.0.0.1', allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(Uint8Array.of(5, 1, 0))
  const method = await take(socket, 2)
  if (method?.[1] !== 0) return null
  socket.write(
    Buffer.concat([
      Uint8Array.of(5, 1, 0, 3, destination.length),
      Buffer.from(destination),
      Uint8Array.of(0, 0),
    ]),
  )
  const reply = await take(socket, 4)
  if (reply?.[1] !== 0) return null
  await take(socket, destination.length + 3)
  return socket
}

/** The text that has arrived. */
export function textFrom(socket: Socket | null | undefined): string | undefined {
  return (socket?.read() as Buffer | null | undefined)?.toString()
}

export interface SocksServer {
  readonly port: number
  /** The destinations that clients named. */
  readonly destinations: readonly string[]
  /** The sockets of those that were let in. */
  readonly entered: readonly Socket[]
  readonly server: LoopbackServer
}

/** A SOCKS5 server that lets everybody in, or does something else with a connection. */
export async function socksServer(then: (socket: Socket) => void = () => undefined): Promise<SocksServer> {
  const destinations: string[] = []
  const entered: Socket[] = []
  const server = await listenPlain((socket) => {
    void (async () => {
      await take(socket, 3)
      socket.write(Uint8Array.of(5, 0))
      const request = await take(socket, 47)
      if (request === null) return
      destinations.push(request.subarray(5, 45).toString())
      socket.write(Buffer.concat([Uint8Array.of(5, 0), request.subarray(2)]))
      entered.push(socket)
      then(socket)
    })()
  })
  onTestFinished(() => server.close())
  return { port: server.port, destinations, entered, server }
}

/** The next bytes, exactly this many; null if it closes before. */
async function take(socket: Socket, count: number): Promise<Buffer | null> {
  for (;;) {
    const bytes = socket.read(count) as Buffer | null
    if (bytes !== null && bytes.length === count) return bytes
    if (socket.readableEnded || socket.destroyed) return null
    await Promise.race([once(socket, 'readable'), once(socket, 'close')]).catch(() => null)
  }
}
