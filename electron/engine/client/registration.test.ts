import { expect, it } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFakeRandom } from '../testing/fake-random.ts'
import { fakeServer } from '../testing/fake-server.ts'
import { noNetwork } from '../testing/no-network.ts'
import { features, GREETING, mechanisms } from '../testing/transcripts.ts'
import { el } from '../xml/element.ts'
import { openForRegistration } from './registration.ts'

function setUp() {
  const server = fakeServer()
  server.security = 'direct-tls'
  const clock = createFakeClock()
  const aborter = new AbortController()
  const opened = openForRegistration(
    { clock, random: createFakeRandom(), dial: server.dial, ...noNetwork, log: () => undefined },
    {
      domain: 'montague.example' as BareJid,
      settings: { security: 'automatic' },
      trustedFingerprint: null,
      signal: aborter.signal,
    },
  )
  return { server, clock, aborter, opened }
}

const OFFER = `
  ${GREETING}
  S: HELLO
  S: ${features(mechanisms('PLAIN'), `<register xmlns='http://jabber.org/features/iq-register'/>`)}`
const query = el('jabber:iq:register', 'query')

it('asks and is answered before anybody has signed in', async () => {
  const { server, opened, clock } = setUp()
  await server.plays(OFFER)
  const stream = await opened
  if (!stream.ok) throw new Error(stream.error.code)
  expect(stream.value.features.child('http://jabber.org/features/iq-register', 'register')).toBeDefined()

  const asked = stream.value.request('get', query)
  await server.plays(`
    C: <iq type='get' to='montague.example' id='{q}'><query xmlns='jabber:iq:register'/></iq>
    S: <presence/><iq type='get' id='{q}'/><iq type='result' id='other'/>
    S: <iq type='result' id='{q}'><query xmlns='jabber:iq:register'><username/></query></iq>`)
  expect(await asked).toMatchObject({ ok: true, value: { name: 'query' } })

  const open = stream.value.request('set', query)
  const closed = stream.value.close()
  await server.plays(`
    C: <iq type='set' to='montague.example' id='{s}'><query xmlns='jabber:iq:register'/></iq>
    C: </stream:stream>
    S: </stream:stream>
    C: END`)
  await closed
  expect(await open).toEqual({ ok: false, error: { code: 'not-connected' } })
  expect(await stream.value.request('get', query)).toEqual({ ok: false, error: { code: 'not-connected' } })
  expect(clock.timers).toBe(0)
})

it('tells why there is no stream', async () => {
  const { server, opened } = setUp()
  await server.plays(`
    ${GREETING}
    S: HELLO
    S: <stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>`)
  expect(await opened).toEqual({ ok: false, error: { code: 'host-unknown', domain: 'montague.example' } })
})

it('gives up when told to', async () => {
  const { server, opened, aborter, clock } = setUp()
  await server.plays(GREETING)
  aborter.abort()
  await server.plays(`C: </stream:stream>`)
  await clock.advance(2_000)
  expect(await opened).toEqual({ ok: false, error: { code: 'cancelled' } })
})
