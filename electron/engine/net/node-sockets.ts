import { createServer, connect as connectTcp, isIP, type AddressInfo, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { err, ok } from '../../../shared/model/result.ts'
import type { Clock } from '../ports.ts'
import { createByteSocket } from './byte-socket.ts'
import { connectFirst } from './happy-eyeballs.ts'
import { toLookupName } from './host.ts'
import { defaultLimits, within } from './limits.ts'
import { isWithin } from './reach.ts'
import { createSystemResolver, type Resolver } from './resolver.ts'
import type { LocalAddress, Sockets } from './sockets.ts'

/** Bounds the work that a hostile name server can cause. */
const MAX_ADDRESSES = 8
/** More than a laptop with a few virtual networks has. */
const MAX_LOCAL_ADDRESSES = 16

export interface SocketPorts {
  readonly clock: Clock
  readonly resolver?: Resolver
  readonly interfaces?: typeof networkInterfaces
  /** Starts a TCP connection to an IP address. */
  readonly openSocket?: (address: string, port: number) => Socket
  /** Instead of the addresses of `interfaces`. */
  readonly localAddresses?: () => readonly LocalAddress[]
}

/** Sockets of this machine. */
export function createSockets(ports: SocketPorts): Sockets {
  const { clock, resolver = createSystemResolver(), interfaces = networkInterfaces } = ports
  const { openSocket = openTcp, localAddresses = addressesOf(interfaces) } = ports

  async function lookUp(host: string, ms: number, signal: AbortSignal) {
    const name = toLookupName(host)
    if (name === null) return err({ code: 'failed' })
    if (isIP(name) !== 0) return ok([name])
    const found = await within(resolver.addresses(name), { ms, clock, signal })
    if (found.kind === 'settled') return ok(found.value.slice(0, MAX_ADDRESSES))
    return err({
      code: found.kind === 'aborted' ? 'cancelled' : found.kind === 'timeout' ? 'timeout' : 'failed',
    })
  }

  return {
    async connect({ host, port, reach, signal, timeoutMs }) {
      const startedAt = clock.now()
      const found = await lookUp(host, timeoutMs, signal)
      if (!found.ok) return found
      const own = localAddresses()
      // We connect to exactly these addresses: a second look-up could give others.
      const allowed = found.value.filter((address) => isWithin(reach, address, own))
      if (allowed.length === 0) return err({ code: found.value.length === 0 ? 'failed' : 'not-allowed' })
      const raced = await connectFirst(allowed, port, {
        openSocket,
        clock,
        attemptDelayMs: defaultLimits.attemptDelayMs,
        limitMs: Math.max(1, timeoutMs - Math.max(0, clock.now() - startedAt)),
        signal,
      })
      if (raced.ok) return ok(createByteSocket(raced.value))
      const { kind } = raced.error
      return err({ code: kind === 'aborted' ? 'cancelled' : kind === 'timeout' ? 'timeout' : 'failed' })
    },

    listen({ host, port, onConnection }) {
      const server = createServer({ noDelay: true }, (socket) => onConnection(createByteSocket(socket)))
      return new Promise((resolve) => {
        server.on('error', () => resolve(err({ code: 'failed' })))
        server.listen({ port, host }, () => {
          const { port: given } = server.address() as AddressInfo
          resolve(ok({ port: given, close: () => void server.close() }))
        })
      })
    },

    localAddresses,
  }
}

function openTcp(address: string, port: number): Socket {
  return connectTcp({ host: address, port, noDelay: true })
}

const addressesOf = (interfaces: typeof networkInterfaces) => (): readonly LocalAddress[] =>
  Object.values(interfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !/^(fe[89ab]|169\.254\.)/i.test(address))
    .map(({ address, cidr }) => ({
      address,
      prefix: Number(cidr?.split('/')[1] ?? (isIP(address) === 4 ? 32 : 128)),
    }))
    .slice(0, MAX_LOCAL_ADDRESSES)
