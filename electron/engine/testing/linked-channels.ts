import type { BareJid, FullJid } from '../../../shared/model/jid.ts'
import { createChannel } from '../client/channel.ts'
import type { About, Channel, Extension } from '../extension.ts'
import type { Sockets } from '../ports.ts'
import { NS_STREAMS } from '../stream/header.ts'
import { el, type Element } from '../xml/element.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'
import { createFakeRandom } from './fake-random.ts'
import { noNetwork } from './no-network.ts'

/** One of two clients on one server that delivers at once. */
export interface LinkedChannel {
  readonly jid: FullJid
  readonly channel: Channel
  use<Api>(extension: Extension<Api>): Api
  /** Everything it sent, in order. */
  readonly sent: readonly Element[]
  /** The server sends it this stanza. */
  hears(stanza: Element): void
  /** The session is gone for good. */
  end(): void
  /** Begins another session after `end`. */
  begin(): Promise<void>
}

/**
 * Two clients, romeo@montague.example/balcony and juliet@capulet.example/chamber, that see each other. `meddle` may
 * change a stanza on its way, or drop it with null. With `sockets`, the two are on one machine with their server.
 */
export async function linkedChannels(
  clock: FakeClock = createFakeClock(),
  meddle: (stanza: Element, from: FullJid) => Element | null = (stanza) => stanza,
  sockets?: (of: FullJid) => Sockets,
): Promise<readonly [LinkedChannel, LinkedChannel]> {
  const romeo = 'romeo@montague.example/balcony' as FullJid
  const juliet = 'juliet@capulet.example/chamber' as FullJid
  const random = createFakeRandom()
  const receivers = new Map<FullJid, (stanza: Element) => void>()

  async function make(jid: FullJid, other: FullJid): Promise<LinkedChannel> {
    const account = jid.slice(0, jid.indexOf('/')) as BareJid
    const about: About[] = []
    const apis = new Map<Extension<unknown>, unknown>()
    const sent: Element[] = []
    const { channel, receive, sessionStarted, sessionEnded } = createChannel({
      account,
      about,
      ports: {
        clock,
        random,
        ...noNetwork,
        ...(sockets && { sockets: sockets(jid) }),
        dial: () => Promise.reject(new Error('nowhere to dial')),
        log: () => undefined,
      },
      send(stanza) {
        sent.push(stanza)
        const onWay = meddle(stanza, jid)
        if (!onWay) return true
        const delivered = el(onWay.ns, onWay.name, { ...onWay.attrs, from: jid }, ...onWay.children)
        // Like a server: later, in order.
        queueMicrotask(() => receivers.get(other)?.(delivered))
        return true
      },
      message: () => Promise.resolve(),
      serverPlace: () => (sockets ? 'here' : 'far'),
    })
    channel.seenBy(() => true)
    const use = <Api>(extension: Extension<Api>): Api => {
      if (!apis.has(extension)) {
        for (const needed of extension.needs ?? []) use(needed)
        about.push(extension.about)
        apis.set(extension, extension.setup(channel, use))
      }
      return apis.get(extension) as Api
    }
    async function begin(): Promise<void> {
      receivers.set(jid, (stanza) => void receive(stanza))
      await sessionStarted({ kind: 'fresh', restored: false, jid, features: el(NS_STREAMS, 'features') })
    }
    await begin()
    return {
      jid,
      channel,
      use,
      sent,
      hears: (stanza) => void receive(stanza),
      end() {
        receivers.delete(jid)
        sessionEnded()
      },
      begin,
    }
  }
  return [await make(romeo, juliet), await make(juliet, romeo)]
}
