import type { ByteSocket, Clock, SocketListener, Sockets } from '../../ports.ts'
import { serveSocks } from '../../net/socks5.ts'

/** Strangers may find the port. More than this many that have not named a destination yet are turned away. */
const MAX_HALF_OPEN = 8
/** For the greeting and the request together. */
const GREETING_MS = 5_000
/** The other side may reach us at several of our addresses, and drops all but one connection. */
const MAX_FOR_ONE = 8

/** The connections to one destination. */
export interface Arrivals {
  readonly port: number
  /**
   * The connection that came in at the earliest of these addresses, or at any; null if there is none. One that the other
   * side has closed already is the last choice: either it lost, or it carried an empty file.
   */
  take(addresses: readonly string[]): ByteSocket | null
  /** Closes the connections that were not taken. The port closes with the last destination. */
  release(): void
}

/** A port of ours for other clients, open while a destination is expected. */
export interface OwnPort {
  /** Waits for one stream, under all of these destinations. null if this machine cannot listen. */
  expect(...destinations: readonly [string, ...string[]]): Promise<Arrivals | null>
}

export function createOwnPort({ sockets, clock }: { sockets: Sockets; clock: Clock }): OwnPort {
  const expected = new Map<string, Set<ByteSocket>>()
  let listening: Promise<SocketListener | null> | null = null
  let halfOpen = 0

  const openIn = (arrived: Set<ByteSocket>): ByteSocket[] => {
    for (const socket of arrived) if (socket.state === 'broken') arrived.delete(socket)
    return [...arrived]
  }

  async function serve(socket: ByteSocket): Promise<void> {
    if (halfOpen >= MAX_HALF_OPEN) {
      socket.destroy()
      return
    }
    halfOpen++
    const cancel = clock.after(GREETING_MS, () => socket.destroy())
    const isExpected = (name: string) => {
      const arrived = expected.get(name)
      return arrived !== undefined && openIn(arrived).length < MAX_FOR_ONE
    }
    const destination = await serveSocks(socket, isExpected)
    cancel()
    halfOpen--
    if (destination === null) return
    const arrived = expected.get(destination)
    if (arrived) arrived.add(socket)
    else socket.destroy()
  }

  async function listen(): Promise<SocketListener | null> {
    const opened = await sockets.listen({ port: 0, onConnection: (socket) => void serve(socket) })
    return opened.ok ? opened.value : null
  }

  function release(destinations: readonly string[], arrived: Set<ByteSocket>): void {
    for (const socket of arrived) socket.destroy()
    for (const destination of destinations)
      if (expected.get(destination) === arrived) expected.delete(destination)
    if (expected.size > 0) return
    void listening?.then((listener) => listener?.close())
    listening = null
  }

  return {
    async expect(...destinations) {
      const arrived = new Set<ByteSocket>()
      for (const destination of destinations) expected.set(destination, arrived)
      const listener = await (listening ??= listen())
      if (listener === null) {
        release(destinations, arrived)
        return null
      }
      return {
        port: listener.port,
        take(addresses) {
          const rank = (socket: ByteSocket) => {
            const at = addresses.indexOf(socket.localAddress)
            return (at < 0 ? addresses.length : at) + (socket.state === 'open' ? 0 : addresses.length + 1)
          }
          const [best = null] = openIn(arrived).sort((a, b) => rank(a) - rank(b))
          if (best) arrived.delete(best)
          return best
        },
        release: () => release(destinations, arrived),
      }
    },
  }
}
