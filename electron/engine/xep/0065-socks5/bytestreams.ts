import type { FullJid, Jid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Channel, IqAnswer, IqReply, Use } from '../../extension.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import { disco } from '../0030-disco/index.ts'
import type { BytestreamFailure, Bytestreams, OpenBytestream } from './api.ts'
import { NS_BYTESTREAMS, Query, type StreamHost } from './codec.ts'
import { destinationOf } from './destination.ts'
import { createStreamHosts, type OwnPlaces } from './stream-hosts.ts'

/** The other side tries up to twenty places before it answers. */
const ANSWER_MS = 60_000

type Outcome = Result<OpenBytestream, BytestreamFailure>
type Hosts = readonly StreamHost[]

/** A stream that we wait for as target. */
interface Awaited {
  /** Connects, and answers the offer. */
  readonly offered: (hosts: Hosts, destination: string | undefined) => Promise<IqAnswer>
}

export function createBytestreams(channel: Channel, use: Use): Bytestreams {
  const hosts = createStreamHosts(channel, use(disco))
  const awaited = new Map<string, Awaited>()
  const keyOf = (peer: Jid, sid: string) => `${peer} ${sid}`

  const find = (iq: Stanza) => {
    const sid = iq.get(Query)?.sid
    return sid === undefined ? undefined : awaited.get(keyOf(iq.from, sid))
  }

  function answer(iq: Stanza): IqReply {
    const query = iq.get(Query)
    if (query?.sid === undefined) return refusal('modify', 'bad-request')
    const waiting = find(iq)
    if (waiting === undefined || query.mode === 'udp') return refusal('modify', 'not-acceptable')
    return { later: waiting.offered(query.hosts, query.dstaddr) }
  }
  // A stranger whose file the person accepted may offer; any other one learns nothing.
  channel.onIq('set', NS_BYTESTREAMS, 'query', 'contacts', answer, {
    expected: (iq) => find(iq) !== undefined,
  })

  async function connectTo(
    used: Jid | undefined,
    self: FullJid,
    stream: { readonly sid: string; readonly destination: string; readonly target: FullJid },
    own: OwnPlaces | null,
    proxies: Hosts,
    signal: AbortSignal,
  ): Promise<OpenBytestream | null> {
    if (used === self) {
      const socket = own?.take(own.places.map(({ host }) => host)) ?? null
      return socket && { stream: socket, way: 's5b-direct' }
    }
    const proxy = proxies.find(({ jid }) => jid === used)
    const socket = proxy ? await hosts.activate(proxy, stream, signal) : null
    return socket && { stream: socket, way: 's5b-proxy' }
  }

  return {
    hosts,
    async offer({ peer, sid, signal }) {
      const self = channel.jid
      if (self === null) return err({ code: 'not-connected' })
      const destination = destinationOf(sid, self, peer)
      const own = await hosts.open(destination, peer)
      const proxies = await hosts.proxies()
      const offered = [...(own?.places ?? []).map((place) => ({ jid: self, ...place })), ...proxies]
      if (offered.length === 0) return err({ code: 'unreachable' })
      const query = Query.build({ sid, mode: 'tcp', hosts: offered })
      const answered = await channel.request('set', peer, query, { signal, timeoutMs: ANSWER_MS })
      if (!answered.ok) {
        own?.release()
        return answered
      }
      const used = answered.value ? Query.parse(answered.value)?.used?.jid : undefined
      const stream = { sid, destination, target: peer }
      const opened = await connectTo(used, self, stream, own, proxies, signal)
      own?.release()
      return opened ? ok(opened) : err({ code: signal.aborted ? 'cancelled' : 'unreachable' })
    },

    expect({ peer, sid, signal, timeoutMs }) {
      const key = keyOf(peer, sid)
      return new Promise<Outcome>((resolve) => {
        const settle = (outcome: Outcome) => {
          stopWaiting()
          resolve(outcome)
        }
        const stopWaiting = () => {
          cancelTimer()
          signal.removeEventListener('abort', onAbort)
          if (awaited.get(key) === waiting) awaited.delete(key)
        }
        const waiting: Awaited = {
          async offered(places, dstaddr) {
            stopWaiting()
            const self = channel.jid
            const destination = dstaddr ?? (self === null ? '' : destinationOf(sid, peer, self))
            const reached = await hosts.reach(places, destination, peer, signal)
            if (reached === null) {
              settle(err({ code: signal.aborted ? 'cancelled' : 'unreachable' }))
              return refusal('cancel', 'item-not-found')
            }
            const { jid } = reached.place
            settle(ok({ stream: reached.socket, way: jid === peer ? 's5b-direct' : 's5b-proxy' }))
            return { result: Query.build({ sid, hosts: [], used: { jid } }) }
          },
        }
        const onAbort = () => settle(err({ code: 'cancelled' }))
        const cancelTimer = channel.clock.after(timeoutMs, () => settle(err({ code: 'request-timeout' })))
        signal.addEventListener('abort', onAbort)
        awaited.set(key, waiting)
        if (signal.aborted) onAbort()
      })
    },
  }
}

const refusal = (type: 'modify' | 'cancel', condition: string): IqAnswer => ({ error: { type, condition } })
