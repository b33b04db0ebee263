import { bareOf, type FullJid, type Jid } from '../../../../shared/model/jid.ts'
import type { Channel } from '../../extension.ts'
import type { ByteSocket, Reach } from '../../ports.ts'
import type { Disco } from '../0030-disco/index.ts'
import { Query, type StreamHost } from './codec.ts'
import { createOwnPort } from './own-port.ts'
import { createProxies } from './proxies.ts'
import { reachFirst, type Place, type Reached } from './race.ts'

/** Our own addresses and a port, for one destination. */
export interface OwnPlaces {
  readonly places: readonly Place[]
  /**
   * The connection that came in at the earliest of these hosts, or anywhere; null if there is none. The socket is the
   * caller's.
   */
  take(hosts: readonly string[]): ByteSocket | null
  /** Closes the rest. */
  release(): void
}

/** The places where two clients can meet, for XEP-0065 and XEP-0260. */
export interface StreamHosts {
  /**
   * Waits for connections to this destination, or to another name of it. null for strangers, who must not learn our
   * addresses, or if we cannot.
   */
  open(destination: string, peer: FullJid, alias?: string): Promise<OwnPlaces | null>
  /** The proxies of our own server, found once per session. */
  proxies(): Promise<readonly StreamHost[]>
  /**
   * Connects to the first of the places that `peer` offers. Private addresses are dialled for contacts only, and only
   * in the networks of our own interfaces; loopback only if our server is on this machine as well.
   */
  reach<P extends Place>(
    places: readonly P[],
    destination: string,
    peer: FullJid,
    signal: AbortSignal,
  ): Promise<Reached<P> | null>
  /**
   * Connects to a proxy of our own server and asks it to begin (§6.3.5), once the other side is there. null if one of
   * the two fails.
   */
  activate(
    proxy: StreamHost,
    stream: { readonly sid: string; readonly destination: string; readonly target: FullJid },
    signal: AbortSignal,
  ): Promise<ByteSocket | null>
}

export function createStreamHosts(channel: Channel, disco: Disco): StreamHosts {
  const { sockets, clock } = channel
  const ownPort = createOwnPort({ sockets, clock })
  const proxies = createProxies(channel, disco)
  const isHere = () => channel.serverPlace === 'here'
  const maySeeUs = (peer: Jid) => channel.isSeenBy(bareOf(peer))

  const reachFor = (peer: Jid): Reach =>
    maySeeUs(peer) ? { private: 'neighbours', loopback: isHere() } : { private: 'none', loopback: false }
  /** Our own server names its proxy, so it may be as near as the server. */
  const reachOfProxies = (): Reach => ({
    private: channel.serverPlace === 'far' ? 'none' : 'all',
    loopback: isHere(),
  })
  const isOwnProxy = ({ host, port }: Place) =>
    proxies.known.some((proxy) => proxy.host === host && proxy.port === port)

  return {
    async open(destination, peer, alias) {
      if (!maySeeUs(peer)) return null
      const addresses = sockets.localAddresses().map(({ address }) => address)
      if (isHere()) addresses.push('127.0.0.1')
      if (addresses.length === 0) return null
      const arrivals = await ownPort.expect(destination, ...(alias === undefined ? [] : [alias]))
      if (arrivals === null) return null
      const { port, take, release } = arrivals
      return { places: addresses.map((host) => ({ host, port })), take, release }
    },
    proxies: proxies.find,
    async reach(places, destination, peer, signal) {
      // A proxy of our own server may be as near as the server, whoever names it.
      if (channel.serverPlace !== 'far') await proxies.find()
      const reach = <P extends Place>(place: P) => (isOwnProxy(place) ? reachOfProxies() : reachFor(peer))
      return reachFirst(places, { sockets, clock, destination, reach, signal })
    },
    async activate(proxy, { sid, destination, target }, signal) {
      const reached = await reachFirst([proxy], {
        sockets,
        clock,
        destination,
        reach: reachOfProxies,
        signal,
      })
      if (reached === null) return null
      const request = Query.build({ sid, hosts: [], activate: target })
      const activated = await channel.request('set', proxy.jid, request, { signal })
      if (activated.ok && reached.socket.state === 'open') return reached.socket
      reached.socket.destroy()
      return null
    },
  }
}
