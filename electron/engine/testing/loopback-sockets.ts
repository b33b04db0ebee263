import { connect as connectTcp, Socket } from 'node:net'
import { isLoopback } from '../net/host.ts'
import { systemClock } from '../net/node-ports.ts'
import { createSockets } from '../net/node-sockets.ts'
import type { ByteSocket, LocalAddress, SocketListener, Sockets } from '../ports.ts'

export interface LoopbackSocketsOptions {
  /** Our own addresses. None unless given. */
  readonly own?: readonly LocalAddress[]
  /** The addresses of names. Every other name does not exist. */
  readonly hosts?: Readonly<Record<string, readonly string[]>>
}

/** Sockets that listen on 127.0.0.1 only, for tests. Connections to other addresses are noted and fail. */
export interface LoopbackSockets {
  readonly sockets: Sockets
  /** `ADDRESS PORT` of each connection that was tried. */
  readonly dialled: readonly string[]
  /** Connections that were made. */
  readonly made: readonly ByteSocket[]
  /** The number of ports that are open. */
  readonly open: number
}

export function loopbackSockets({ own = [], hosts = {} }: LoopbackSocketsOptions = {}): LoopbackSockets {
  const dialled: string[] = []
  const made: ByteSocket[] = []
  const listeners = new Set<SocketListener>()
  const real = createSockets({
    clock: systemClock,
    resolver: {
      srv: () => Promise.reject(new Error('no services')),
      addresses: (host) => Promise.resolve(hosts[host] ?? []),
      hasNetwork: () => true,
    },
    openSocket(address, port) {
      dialled.push(`${address} ${port}`)
      return isLoopback(address)
        ? connectTcp({ host: address, port, noDelay: true })
        : new Socket().destroy(new Error('not on this machine'))
    },
    localAddresses: () => own,
  })
  return {
    dialled,
    made,
    get open() {
      return listeners.size
    },
    sockets: {
      ...real,
      async connect(request) {
        const connected = await real.connect(request)
        if (connected.ok) made.push(connected.value)
        return connected
      },
      async listen(request) {
        const opened = await real.listen({ ...request, host: '127.0.0.1' })
        if (!opened.ok) return opened
        const listener: SocketListener = {
          port: opened.value.port,
          close() {
            listeners.delete(listener)
            opened.value.close()
          },
        }
        listeners.add(listener)
        return { ok: true, value: listener }
      },
    },
  }
}
