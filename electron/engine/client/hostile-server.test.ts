import { expect, it } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import { ok } from '../../../shared/model/result.ts'
import { NS_CLIENT } from '../stanza/stanza.ts'
import { createFakeClock, settle } from '../testing/fake-clock.ts'
import { createFakeRandom } from '../testing/fake-random.ts'
import { fakeServer } from '../testing/fake-server.ts'
import { noNetwork } from '../testing/no-network.ts'
import { BIND, features, JID, mechanisms, SM } from '../testing/transcripts.ts'
import { el } from '../xml/element.ts'
import { createClient } from './create-client.ts'
import { drawsOf } from '../testing/seeds.ts'

const condition = (name: string) => `<${name} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>`

/** Things that a server may say, at the right time or at another. */
const SAYINGS = [
  `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>`,
  `<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>`,
  features(`<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`),
  features(mechanisms('PLAIN')),
  features(mechanisms('SCRAM-SHA-1', 'PLAIN')),
  features(mechanisms()),
  features(BIND),
  features(BIND, SM),
  features(),
  `<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`,
  `<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>`,
  `<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>cj1ub25jZSxzPXNhbHQsaT00MDk2</challenge>`,
  `<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>!</challenge>`,
  `<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>`,
  `<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>`,
  `<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><invalid-mechanism/></failure>`,
  `<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><temporary-auth-failure/></failure>`,
  `<iq type='result' id='BOUND'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>${JID}</jid></bind></iq>`,
  `<iq type='error' id='BOUND'><error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`,
  `<enabled xmlns='urn:xmpp:sm:3' id='sm' resume='true'/>`,
  `<enabled xmlns='urn:xmpp:sm:3'/>`,
  `<resumed xmlns='urn:xmpp:sm:3' previd='sm' h='0'/>`,
  `<resumed xmlns='urn:xmpp:sm:3' previd='sm' h='4294967295'/>`,
  `<failed xmlns='urn:xmpp:sm:3'/>`,
  `<r xmlns='urn:xmpp:sm:3'/>`,
  `<a xmlns='urn:xmpp:sm:3' h='1'/>`,
  `<a xmlns='urn:xmpp:sm:3' h='77'/>`,
  `<message from='@'/><presence/><iq/>`,
  `<iq type='set' id='1'><x xmlns='y'/></iq><message><body>?</body></message>`,
  `<unheard-of xmlns='urn:example'/>`,
  `<stream:error>${condition('system-shutdown')}</stream:error>`,
  `<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>[::1]:5222</see-other-host></stream:error>`,
  `</stream:stream>`,
  `<!DOCTYPE x>`,
  `\xff`,
]
/** The order in which a well-meaning server says them, in a fresh session and in a resumed one. */
const WELL_MEANT = [1, 3, 13, 1, 7, 17, 19]
const RESUMING = [1, 3, 13, 1, 7, 21]

it('nothing that a server says, at any moment, is too much', async () => {
  const kinds: string[] = []
  for (let seed = 0; seed < 40; seed++) kinds.push(...(await sufferServer(seed)))
  // Often enough to mean something.
  expect(kinds.filter((kind) => kind === 'fresh').length).toBeGreaterThan(40)
  expect(kinds.filter((kind) => kind === 'resumed').length).toBeGreaterThan(20)
})

/** Runs through eight connections to a server that says random things; returns the kinds of sessions. */
async function sufferServer(seed: number): Promise<string[]> {
  const pick = drawsOf(seed)
  const server = fakeServer()
  server.security = 'direct-tls'
  const clock = createFakeClock()
  let id = ''
  const client = createClient(
    {
      account: 'romeo@montague.example' as BareJid,
      resource: 'Balcony.x1y2',
      settings: () => ({ security: 'automatic' }),
      trustedFingerprint: () => null,
      password: () => Promise.resolve(ok('wherefore')),
      saved: null,
      save: () => undefined,
      message: () => Promise.resolve(),
    },
    {
      clock,
      dial: server.dial,
      ...noNetwork,
      log: () => undefined,
      // The latest id belongs to the request that waits.
      random: { ...createFakeRandom(), uuid: () => (id = `id-${pick(1_000_000_000)}`) },
    },
    [],
  )
  const kinds: string[] = []
  client.onSession(({ kind }) => {
    kinds.push(kind)
  })

  for (let connection = 0; connection < 8; connection++) {
    client.connect()
    client.reconnectNow()
    await settle()
    // So that chance gets everywhere.
    const order = client.nextTicket === null ? WELL_MEANT : RESUMING
    const wellMeant = order.slice(0, pick(2) === 0 ? pick(order.length) : order.length)
    const sayings = [...wellMeant, ...Array.from({ length: 6 }, () => pick(SAYINGS.length))]
    for (const saying of sayings) {
      await server.sends((SAYINGS[saying] ?? '').replace('BOUND', id))
      if (client.sendTracked(el(NS_CLIENT, 'message')) === null) continue
      void client.channel.request('get', null, el('x', 'question'))
    }
    if (pick(2) === 0) await server.breaks()
    await clock.advance(pick(100_000))
  }

  const gone = client.disconnect()
  await clock.advance(2_000)
  await gone
  expect(client.state).toEqual({ kind: 'offline' })
  expect(client.nextTicket).toBeNull()
  expect(clock.timers).toBe(0)
  return kinds
}
