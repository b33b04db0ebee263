import { describe, expect, it } from 'vitest'
import type { ConnectionState } from '../../../shared/model/account.ts'
import type { Failure, NetFailure } from '../../../shared/model/failure.ts'
import type { BareJid, FullJid } from '../../../shared/model/jid.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { Extension, SessionStart } from '../extension.ts'
import { NS_CLIENT, type Stanza } from '../stanza/stanza.ts'
import { createFakeClock, settle } from '../testing/fake-clock.ts'
import { createFakeRandom } from '../testing/fake-random.ts'
import { fakeServer } from '../testing/fake-server.ts'
import { noNetwork } from '../testing/no-network.ts'
import {
  AUTHENTICATED,
  BIND,
  bound,
  features,
  JID,
  managed,
  resumed,
  SECURED,
  SIGNS_IN,
  SM,
} from '../testing/transcripts.ts'
import { el } from '../xml/element.ts'
import type { SavedSession, Ticket } from './client.ts'
import { createClient } from './create-client.ts'

interface Options {
  readonly saved?: SavedSession
  readonly password?: Failure
  readonly modules?: readonly Extension<unknown>[]
  readonly message?: (message: Stanza) => Promise<void>
}

function setUp(options: Options = {}) {
  const server = fakeServer()
  server.security = 'direct-tls'
  const clock = createFakeClock()
  const events: string[] = []
  const states: ConnectionState[] = []
  const sessions: SessionStart[] = []
  const acknowledged: Ticket[] = []
  const saves: (SavedSession | null)[] = []
  const logged: string[] = []
  const client = createClient(
    {
      account: 'romeo@montague.example' as BareJid,
      resource: 'Balcony.x1y2',
      settings: () => ({ security: 'automatic' }),
      trustedFingerprint: () => null,
      password: () => Promise.resolve(options.password ? err(options.password) : ok('wherefore')),
      saved: options.saved ?? null,
      save: (session) => void saves.push(session),
      message:
        options.message ??
        ((message) => {
          events.push(`message ${message.id}`)
          return Promise.resolve()
        }),
      omitted: () => void events.push('omitted'),
    },
    {
      clock,
      random: createFakeRandom(),
      dial: server.dial,
      ...noNetwork,
      log: (line) => void logged.push(line),
    },
    options.modules ?? [],
  )
  client.onState((state) => void states.push(state))
  client.onSession((session) => {
    events.push(`session ${session.kind}`)
    sessions.push(session)
  })
  client.channel.onSessionEnd(() => void events.push('session ended'))
  client.onAcknowledged((upTo) => {
    events.push(`acknowledged ${upTo.session} ${upTo.seq}`)
    acknowledged.push(upTo)
  })
  return { server, clock, client, events, states, sessions, acknowledged, saves, logged }
}

async function online(options: Options = {}) {
  const t = setUp(options)
  t.client.connect()
  await t.server.plays(managed('sm-1'))
  expect(t.client.state).toEqual({ kind: 'online', jid: JID })
  return t
}

const message = (id: string) => el(NS_CLIENT, 'message', { id, to: 'juliet@capulet.example' })
const sent = (id: string) => `<message id='${id}' to='juliet@capulet.example'/>`
const REQUEST = `<r xmlns='urn:xmpp:sm:3'/>`
const ack = (h: number) => `<a xmlns='urn:xmpp:sm:3' h='${h}'/>`

describe('acknowledgements', () => {
  it('are requested right after tracked stanzas, once for those sent in one turn', async () => {
    const { server, client, events } = await online()
    expect(client.nextTicket).toEqual({ session: 'sm-1', seq: 1 })
    expect(client.sendTracked(message('1'))).toEqual({ session: 'sm-1', seq: 1 })
    expect(client.sendTracked(message('2'), true)).toEqual({ session: 'sm-1', seq: 2 })
    client.sendTracked(message('3'))
    await server.plays(`
      C: ${sent('1')}
      C: ${REQUEST}
      C: ${sent('2')}
      C: ${sent('3')}
      C: ${REQUEST}
      S: ${ack(1)}
      S: ${ack(3)}`)
    expect(events).toEqual(['session fresh', 'acknowledged sm-1 1', 'acknowledged sm-1 3'])
    await server.heardNothing()
  })

  it('are requested together for other stanzas', async () => {
    const { server, client, clock } = await online()
    client.channel.send(message('1'))
    client.channel.send(message('2'))
    await server.plays(`
      C: ${sent('1')}
      C: ${sent('2')}`)
    await server.heardNothing()
    await clock.advance(400)
    await server.plays(`C: ${REQUEST}`)
    for (let n = 3; n <= 30; n++) client.channel.send(message(String(n)))
    for (let n = 3; n <= 30; n++) await server.plays(`C: ${sent(String(n))}`)
    await server.plays(`
      S: ${ack(2)}
      C: ${REQUEST}`)
  })

  it('that are impossible end the stream and the session', async () => {
    const { server, client, clock, events, saves } = await online()
    client.sendTracked(message('1'))
    await server.plays(`
      C: ${sent('1')}
      C: ${REQUEST}
      S: ${ack(2)}
      C: <stream:error>
           <undefined-condition xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>
           <handled-count-too-high xmlns='urn:xmpp:sm:3' h='2' send-count='1'/>
         </stream:error>
      C: </stream:stream>
      C: END`)
    expect(events).toEqual(['session fresh', 'session ended'])
    expect(saves.at(-1)).toBeNull()
    expect(client.state.kind).toBe('retrying')
    await clock.advance(60_000)
    await server.plays(managed('sm-2', 'bind2'))
    expect(client.nextTicket).toEqual({ session: 'sm-2', seq: 1 })
  })

  it('that go backwards or make no sense are ignored', async () => {
    const { server, client, events } = await online()
    client.sendTracked(message('1'))
    await server.plays(`
      C: ${sent('1')}
      C: ${REQUEST}
      S: ${ack(1)}
      S: ${ack(0)}
      S: <a xmlns='urn:xmpp:sm:3'/>
      S: <a xmlns='urn:xmpp:sm:3' h='-1'/>
      S: <a xmlns='urn:xmpp:sm:3' h='4294967296'/>
      S: <surprise xmlns='urn:xmpp:sm:3'/>`)
    await server.heardNothing()
    expect(client.state.kind).toBe('online')
    expect(events).toEqual(['session fresh', 'acknowledged sm-1 1'])
  })
})

describe('an incoming stanza', () => {
  it('is acknowledged only when it is stored, in order, and saved first', async () => {
    const done = new Map<string, () => void>()
    const { server, saves, clock } = await online({
      message: (stanza) => new Promise((resolve) => done.set(stanza.id ?? '', resolve)),
    })
    await server.plays(`
      S: <presence/><message id='1'/><message id='2'/><iq type='get' id='q'><x xmlns='unknown'/></iq>
      C: <iq type='error' id='q'><error type='cancel'>
           <service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
      S: ${REQUEST}
      C: ${ack(1)}`)
    done.get('2')?.()
    await server.plays(`
      S: ${REQUEST}
      C: ${ack(1)}`)
    expect(saves.map((session) => session?.inbound)).toEqual([0, 1])
    done.get('1')?.()
    await clock.advance(100)
    // Nobody asks again, but the server has not got the full count yet.
    await server.plays(`C: ${ack(4)}`)
    expect(saves.at(-1)).toEqual({ id: 'sm-1', location: null, jid: JID, inbound: 4, maxMs: 300_000 })
    await server.heardNothing()
  })

  it('also counts if it was left out, so that it does not come again and again', async () => {
    const t = await online({})
    const deep = '<x xmlns="y">'.repeat(10_000) + '</x>'.repeat(10_000)
    await t.server.plays(`
      S: <message id='1'><body>?</body>${deep}</message><message id='2'/>
      S: ${REQUEST}
      C: ${ack(2)}`)
    expect(t.events).toEqual(['session fresh', 'omitted', 'message 2'])
    expect(t.client.state.kind).toBe('online')
    expect(t.logged).toEqual(['stream: left out an element that is too long, too deep or has too many parts'])
  })

  it('also counts if handling it failed', async () => {
    const { server, logged } = await online({ message: () => Promise.reject(new Error('a bug')) })
    await server.plays(`
      S: <message id='1'/>
      S: ${REQUEST}
      C: ${ack(1)}`)
    expect(logged).toHaveLength(1)
  })
})

describe('a message for a module', () => {
  it('is acknowledged when the module is done with it, and does not reach the application', async () => {
    let finish: () => void = () => undefined
    const kept = new Promise<void>((resolve) => (finish = resolve))
    const archive: Extension<undefined> = {
      about: { spec: 'archive', title: '', status: 'complete' },
      setup({ onMessage }) {
        onMessage(({ id }) => (id === 'later' ? kept : id === 'done'))
      },
    }
    const { server, events, clock } = await online({ modules: [archive] })
    await server.plays(`
      S: <message id='done'/>
      S: ${REQUEST}
      C: ${ack(1)}
      S: <message id='later'/>
      S: <message id='2'/>
      S: ${REQUEST}
      C: ${ack(1)}`)
    expect(events).toEqual(['session fresh', 'message 2'])
    finish()
    await clock.advance(100)
    await server.plays(`C: ${ack(3)}`)
    await server.heardNothing()
  })
})

describe('a connection that breaks', () => {
  it('is resumed, and nothing is lost or done twice', async () => {
    const done = new Map<string, () => void>()
    const came: string[] = []
    const t = await online({
      message(stanza) {
        came.push(stanza.id ?? '')
        return new Promise((resolve) => done.set(stanza.id ?? '', resolve))
      },
    })
    const { server, client, clock, sessions } = t
    const asked = client.channel.request('get', null, el('x', 'question'))
    client.sendTracked(message('lost'))
    await server.plays(`
      C: <iq type='get' id='{q}'><question xmlns='x'/></iq>
      C: ${sent('lost')}
      C: ${REQUEST}
      S: <message id='a'/><message id='b'/><message id='c'/>`)
    done.get('a')?.()
    await server.breaks()
    expect(client.state).toMatchObject({ kind: 'retrying', failure: { code: 'connection-lost' } })
    expect(client.sendTracked(message('waiting'))).toEqual({ session: 'sm-1', seq: 3 })
    await clock.advance(1_000)
    expect(client.state).toEqual({ kind: 'connecting', after: { code: 'connection-lost' } })
    done.get('b')?.()
    await server.plays(`
      ${resumed('sm-1', 1, 1)}
      C: ${sent('lost')}
      C: ${sent('waiting')}
      C: ${REQUEST}
      S: <message id='b'/><message id='c'/><message id='d'/><iq type='result' id='{q}'/>
      S: ${ack(3)}`)
    expect(came).toEqual(['a', 'b', 'c', 'd'])
    expect(await asked).toEqual({ ok: true, value: null })
    expect(sessions.map(({ kind, restored }) => [kind, restored])).toEqual([
      ['fresh', false],
      ['resumed', false],
    ])
    expect(sessions[1]?.signal).toBe(sessions[0]?.signal)
    expect(t.events).toEqual([
      'session fresh',
      'acknowledged sm-1 1',
      'session resumed',
      'acknowledged sm-1 3',
    ])
    done.get('c')?.()
    done.get('d')?.()
    await server.plays(`
      S: ${REQUEST}
      C: ${ack(5)}`)
  })

  it('begins a fresh session if the server has forgotten the old one', async () => {
    const { server, client, clock, events, saves } = await online()
    const asked = client.channel.request('get', null, el('x', 'question'))
    client.sendTracked(message('1'))
    client.sendTracked(message('2'))
    await server.breaks()
    await clock.advance(1_000)
    await server.plays(`
      ${AUTHENTICATED}
      S: ${features(BIND, SM)}
      C: <resume xmlns='urn:xmpp:sm:3' previd='sm-1' h='0'/>
      S: <failed xmlns='urn:xmpp:sm:3' h='2'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>
      ${bound('bind2')}
      C: <enable xmlns='urn:xmpp:sm:3' resume='true'/>
      S: <enabled xmlns='urn:xmpp:sm:3' id='sm-2' resume='1'/>`)
    expect(await asked).toEqual({ ok: false, error: { code: 'not-connected' } })
    expect(events).toEqual(['session fresh', 'acknowledged sm-1 2', 'session ended', 'session fresh'])
    expect(saves.map((session) => session?.id)).toEqual(['sm-1', undefined, 'sm-2'])
    await server.heardNothing()
  })

  it('ends the session if the server can no longer keep it', async () => {
    const { server, client, clock, events, saves } = await online()
    server.refusals.push(...Array<NetFailure>(50).fill({ code: 'no-network' }))
    await server.breaks()
    await clock.advance(299_999)
    expect(client.nextTicket).not.toBeNull()
    await clock.advance(1)
    expect(events).toEqual(['session fresh', 'session ended'])
    expect(client.nextTicket).toBeNull()
    expect(client.sendTracked(message('1'))).toBeNull()
    expect(client.channel.jid).toBeNull()
    expect(saves.at(-1)).toBeNull()
  })

  it('is not resumed with more than was sent', async () => {
    const { server, clock, events } = await online()
    await server.breaks()
    await clock.advance(1_000)
    await server.plays(`
      ${resumed('sm-1', 0, 9)}
      C: <stream:error>
           <undefined-condition xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>
           <handled-count-too-high xmlns='urn:xmpp:sm:3' h='9' send-count='0'/>
         </stream:error>
      C: </stream:stream>`)
    expect(events).toEqual(['session fresh', 'session ended'])
  })
})

describe('a session of another process', () => {
  const saved: SavedSession = { id: 'sm-1', location: null, jid: JID as FullJid, inbound: 5 }

  it('goes on', async () => {
    const { server, client, events, sessions, saves } = setUp({ saved })
    client.connect()
    await server.plays(resumed('sm-1', 5, 8))
    expect(events).toEqual(['acknowledged sm-1 8', 'session resumed'])
    expect(sessions).toMatchObject([{ kind: 'resumed', restored: true, jid: JID }])
    expect(client.sendTracked(message('next'))).toEqual({ session: 'sm-1', seq: 9 })
    await server.plays(`
      C: ${sent('next')}
      C: ${REQUEST}
      S: ${ack(9)}
      S: <message id='6'/>
      S: ${REQUEST}
      C: ${ack(6)}`)
    expect(saves).toEqual([{ ...saved, inbound: 6, maxMs: null }])
    expect(events.slice(2)).toEqual(['acknowledged sm-1 9', 'message 6'])
  })

  it("is forgotten if the server has forgotten it, but not the server's count", async () => {
    const { server, client, events, saves } = setUp({ saved })
    client.connect()
    await server.plays(`
      ${AUTHENTICATED}
      S: ${features(BIND, SM)}
      C: <resume xmlns='urn:xmpp:sm:3' previd='sm-1' h='5'/>
      S: <failed xmlns='urn:xmpp:sm:3' h='8'/>
      ${bound()}
      C: <enable xmlns='urn:xmpp:sm:3' resume='true'/>
      S: <failed xmlns='urn:xmpp:sm:3'/>`)
    expect(events).toEqual(['acknowledged sm-1 8', 'session fresh'])
    expect(saves).toEqual([null])
  })
})

describe('a server without stream management', () => {
  const LIVE = `
    ${AUTHENTICATED}
    S: ${features(BIND)}
    ${bound()}`

  it('shows by a ping that it has the earlier stanzas', async () => {
    const { server, client, acknowledged } = setUp()
    client.connect()
    await server.plays(LIVE)
    const ticket = client.sendTracked(message('1'))
    client.sendTracked(message('2'))
    await server.plays(`
      C: ${sent('1')}
      C: <iq type='get' to='montague.example' id='{p1}'><ping xmlns='urn:xmpp:ping'/></iq>
      C: ${sent('2')}
      S: <iq type='result' from='montague.example' id='{p1}'/>
      C: <iq type='get' to='montague.example' id='{p2}'><ping xmlns='urn:xmpp:ping'/></iq>
      S: <iq type='error' from='montague.example' id='{p2}'/>`)
    expect(ticket?.seq).toBe(1)
    expect(acknowledged.map(({ seq }) => seq)).toEqual([1, 3])
    expect(acknowledged[0]?.session).toBe(ticket?.session)
  })

  it('ends the session with the stream', async () => {
    const { server, client, events, saves } = setUp()
    client.connect()
    await server.plays(LIVE)
    const asked = client.channel.request('get', null, el('x', 'question'))
    await server.breaks()
    expect(await asked).toEqual({ ok: false, error: { code: 'not-connected' } })
    expect(events).toEqual(['session fresh', 'session ended'])
    expect(client.sendTracked(message('1'))).toBeNull()
    expect(saves.every((session) => session === null)).toBe(true)
  })
})

describe('trying again', () => {
  it('waits longer each time, at most a minute at first and five later', async () => {
    const { server, client, clock, states } = setUp()
    server.refusals.push(...Array<NetFailure>(1000).fill({ code: 'no-network' }))
    client.connect()
    await clock.advance(60 * 60_000)
    const waits = states.flatMap((state, index) =>
      state.kind === 'retrying' ? [Math.round((state.retryAt - retriedAt(states, index)) / 100) / 10] : [],
    )
    // The fake randomness makes a wait three quarters of its ceiling.
    expect(waits.slice(0, 8)).toEqual([0.8, 1.5, 3, 6, 12, 24, 45, 45])
    expect(Math.max(...waits)).toBe(225)
    expect(server.dialled.length).toBeLessThan(40)

    function retriedAt(all: ConnectionState[], index: number): number {
      const before = all.slice(0, index).findLast((state) => state.kind === 'retrying')
      return before?.kind === 'retrying' ? before.retryAt : 1_767_225_600_000
    }
  })

  it('happens at once when asked for', async () => {
    const { server, client, clock } = setUp()
    server.refusals.push({ code: 'no-network' })
    client.connect()
    await settle()
    expect(client.state).toMatchObject({ kind: 'retrying', failure: { code: 'no-network' } })
    client.reconnectNow()
    await server.plays(managed('sm-1'))
    expect(client.state.kind).toBe('online')
    // Only liveness is left to wait for.
    expect(clock.timers).toBe(1)
  })

  it.each<[string, Failure]>([
    [
      `${SIGNS_IN}
       S: <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>`,
      { code: 'wrong-password' },
    ],
    [
      `${SIGNS_IN}
       S: <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><account-disabled/><text>Ask Escalus.</text></failure>`,
      { code: 'account-disabled', text: 'Ask Escalus.' },
    ],
    [
      `${SECURED}
       S: <stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>`,
      { code: 'host-unknown', domain: 'montague.example' },
    ],
    [
      `${managed('sm-1')}
       S: <stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>`,
      { code: 'replaced' },
    ],
  ])('does not happen after %s', async (transcript, failure) => {
    const { server, client, clock } = setUp()
    client.connect()
    await server.plays(transcript)
    expect(client.state).toEqual({ kind: 'stopped', failure })
    await clock.advance(24 * 60 * 60_000)
    expect(server.dialled).toHaveLength(1)
    expect(clock.timers).toBe(0)
    client.connect()
    await settle()
    expect(server.dialled).toHaveLength(2)
  })

  it('goes once where a leaving server sends us', async () => {
    const { server, client, clock } = await online()
    await server.plays(`
      S: <stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>node2.montague.example</see-other-host></stream:error>
      C: </stream:stream>
      C: END`)
    await clock.advance(1_000)
    await server.plays(resumed('sm-1', 0, 0))
    expect(client.state.kind).toBe('online')
    await server.breaks()
    await clock.advance(2_000)
    expect(server.dialled.map(({ domain, settings }) => [domain, settings.host])).toEqual([
      ['montague.example', undefined],
      ['montague.example', 'node2.montague.example'],
      ['montague.example', undefined],
    ])
  })

  it('does not happen without a password', async () => {
    const { server, client } = setUp({ password: { code: 'password-needed' } })
    client.connect()
    await settle()
    expect(client.state).toEqual({ kind: 'stopped', failure: { code: 'password-needed' } })
    expect(server.dialled).toEqual([])
  })
})

describe('a server that falls silent', () => {
  it('is given up within 10 s if a message waits, and the session goes on', async () => {
    const { server, client, clock, states, acknowledged } = await online()
    client.sendTracked(message('1'))
    await server.plays(`
      C: ${sent('1')}
      C: ${REQUEST}`)
    await clock.advance(9_000)
    expect(client.state.kind).toBe('online')
    await clock.advance(1_000)
    await server.plays(`C: END`)
    expect(states.at(-1)).toMatchObject({ kind: 'retrying', failure: { code: 'connection-lost' } })
    await clock.advance(1_000)
    await server.plays(`
      ${resumed('sm-1', 0, 0)}
      C: ${sent('1')}
      C: ${REQUEST}
      S: ${ack(1)}`)
    expect(acknowledged.at(-1)).toEqual({ session: 'sm-1', seq: 1 })
  })

  it('is not given up while it sends anything or takes bytes', async () => {
    const { server, client, clock } = await online()
    server.holdsBack(100_000)
    client.sendTracked(message('1'))
    await server.plays(`
      C: ${sent('1')}
      C: ${REQUEST}`)
    await clock.advance(9_000)
    server.holdsBack(50_000)
    await clock.advance(9_000)
    await server.plays(`S: <presence/>`)
    await clock.advance(9_000)
    expect(client.state.kind).toBe('online')
    await server.plays(`S: ${ack(1)}`)
    await clock.advance(30_000)
    expect(client.state.kind).toBe('online')
  })

  it('is asked, and given up if it does not answer', async () => {
    const { server, client, clock } = await online()
    await clock.advance(60_000)
    await server.plays(`
      C: ${REQUEST}
      S: ${ack(0)}`)
    expect(client.state.kind).toBe('online')
    await clock.advance(60_000)
    await server.plays(`C: ${REQUEST}`)
    await clock.advance(19_999)
    expect(client.state.kind).toBe('online')
    await clock.advance(1)
    // Without a goodbye: if it still arrived, it would end the session.
    await server.plays(`C: END`)
    expect(client.state).toMatchObject({ kind: 'retrying', failure: { code: 'connection-lost' } })
    await clock.advance(1_000)
    await server.plays(resumed('sm-1', 0, 0))
    expect(client.state.kind).toBe('online')
  })

  it('is asked at once if the network may have changed', async () => {
    const { server, client, clock } = await online()
    client.reconnectNow()
    await server.plays(`C: ${REQUEST}`)
    await clock.advance(4_999)
    expect(client.state.kind).toBe('online')
    await clock.advance(1)
    expect(client.state.kind).toBe('retrying')
  })
})

describe('saying goodbye', () => {
  it('acknowledges, goes unavailable, closes, forgets', async () => {
    const { server, client, events, saves, clock } = await online()
    await server.plays(`S: <message id='1'/>`)
    const gone = client.disconnect()
    await server.plays(`
      C: ${ack(1)}
      C: <presence type='unavailable'/>
      C: </stream:stream>
      S: </stream:stream>
      C: END`)
    await gone
    expect(client.state).toEqual({ kind: 'offline' })
    expect(events).toEqual(['session fresh', 'message 1', 'session ended'])
    expect(saves.at(-1)).toBeNull()
    expect(clock.timers).toBe(0)
  })

  it('is possible at any time', async () => {
    const { server, client, clock } = setUp()
    client.connect()
    await client.disconnect()
    expect(client.state).toEqual({ kind: 'offline' })
    client.connect()
    await settle()
    const gone = client.disconnect()
    // The server may not answer at all.
    await clock.advance(2_000)
    await gone
    expect(client.state).toEqual({ kind: 'offline' })
    client.connect()
    await settle()
    await server.breaks()
    expect(client.state.kind).toBe('retrying')
    await client.disconnect()
    expect(client.state).toEqual({ kind: 'offline' })
    expect(clock.timers).toBe(0)
  })

  it('can be taken back', async () => {
    const { server, client } = await online()
    const gone = client.disconnect()
    client.connect()
    await server.plays(`
      C: <presence type='unavailable'/>
      C: </stream:stream>
      S: </stream:stream>`)
    await gone
    await server.plays(managed('sm-2', 'bind2'))
    expect(client.state.kind).toBe('online')
  })
})

describe('modules', () => {
  const about = (spec: string) => ({ spec, title: spec, status: 'complete' }) as const

  it('are set up in order and start their sessions in order, before the client is online', async () => {
    const order: string[] = []
    let finish = () => {}
    const first: Extension<string> = {
      about: about('first'),
      setup(channel) {
        channel.onSession(async () => {
          order.push('first begins')
          await new Promise<void>((resolve) => (finish = resolve))
          order.push('first is done')
        })
        channel.onSession(() => {
          throw new Error('a bug')
        })
        return 'the door'
      },
    }
    const second: Extension<string> = {
      about: about('second'),
      needs: [first],
      setup(channel, use) {
        channel.onSession(() => void order.push('second begins'))
        return use(first)
      },
    }
    const { server, client } = setUp({ modules: [first, second] })
    expect(client.use(second)).toBe('the door')
    const specs = client.channel.about.map(({ spec }) => spec)
    expect(specs).toEqual(expect.arrayContaining(['RFC 6120', 'XEP-0198', 'first', 'second']))
    client.connect()
    await server.plays(managed('sm-1'))
    expect(client.state.kind).toBe('connecting')
    finish()
    await settle()
    expect(client.state.kind).toBe('online')
    expect(order).toEqual(['first begins', 'first is done', 'second begins'])
  })

  it('with a missing or unlisted need are bugs', () => {
    const a: Extension<unknown> = { about: about('a'), setup: () => null }
    const b: Extension<unknown> = { about: about('b'), needs: [a], setup: () => null }
    const c: Extension<unknown> = { about: about('c'), setup: (_channel, use) => use(a) }
    expect(() => setUp({ modules: [b] })).toThrow('b needs a')
    expect(() => setUp({ modules: [b, a] })).toThrow('b needs a')
    expect(() => setUp({ modules: [a, a] })).toThrow('twice')
    expect(() => setUp({ modules: [a, c] })).toThrow('c uses a')
    expect(() => setUp({ modules: [a] }).client.use(b)).toThrow('b is not among')
  })
})
