import { describe, expect, it } from 'vitest'
import type { FullJid } from '../../../shared/model/jid.ts'
import { NS_CLIENT } from '../stanza/stanza.ts'
import { clientRig } from '../testing/client-rig.ts'
import { fakeServer } from '../testing/fake-server.ts'
import { AUTHENTICATED, BIND, bound, features, JID, managed, resumed, SM } from '../testing/transcripts.ts'
import { el } from '../xml/element.ts'
import type { SavedSession, SessionNote } from './client.ts'

const NOW = 1_767_225_600_000
const SAVED: SavedSession & SessionNote = { id: 'sm-1', location: null, jid: JID as FullJid, inbound: 5 }

const asks = (h: number) => `
  ${AUTHENTICATED}
  S: ${features(BIND, SM)}
  C: <resume xmlns='urn:xmpp:sm:3' previd='sm-1' h='${h}'/>`

/** Things that a server may do instead of answering. */
const DEAD: readonly (readonly [string, string])[] = [
  ['closes', 'S: END'],
  ['ends the stream', 'S: </stream:stream>'],
  [
    'says a stream error',
    `S: <stream:error><undefined-condition xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>`,
  ],
  [
    'says that it is shut down',
    `S: <stream:error><system-shutdown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>`,
  ],
  ['resumes without previd', `S: <resumed xmlns='urn:xmpp:sm:3' h='5'/>`],
  ['resumes another session', `S: <resumed xmlns='urn:xmpp:sm:3' previd='sm-9' h='5'/>`],
  ['resumes in another namespace', `S: <resumed xmlns='urn:xmpp:sm:2' previd='sm-1' h='5'/>`],
  ['fails in another namespace', `S: <failed xmlns='urn:xmpp:sm:2'/>`],
  ['says something else', `S: <message/>`],
  ['says nothing', ''],
]

function setUp(saved: (SavedSession & SessionNote) | null) {
  const server = fakeServer()
  server.security = 'direct-tls'
  return { server, ...clientRig(server.dial, { saved }) }
}

describe.each(DEAD)('a server that, asked to resume, %s', (_what, answer) => {
  it('has a fresh session at the second try, if there was one of an earlier process', async () => {
    const { server, client, clock, events, saves, notes } = setUp(SAVED)
    client.connect()
    for (let attempt = 1; attempt <= 2; attempt++) {
      await server.plays(asks(5))
      expect(notes.at(-1)).toEqual({ attempts: attempt })
      if (answer !== '') await server.plays(answer)
      // At most the time of a negotiation, and then one wait.
      if (answer === '') await clock.advance(30_000)
      if (attempt === 1) await clock.advance(1_000)
    }
    await server.plays(managed('sm-2'))
    expect(events).toEqual(['fresh'])
    expect(saves.map((session) => session?.id)).toEqual([undefined, 'sm-2'])
    expect(client.state.kind).toBe('online')
  })

  it('has one if it was online, and the application has to send unacknowledged stanzas again', async () => {
    const { server, client, clock, events, saves } = setUp(null)
    client.connect()
    await server.plays(managed('sm-1'))
    client.sendTracked(el(NS_CLIENT, 'message', { id: '1' }))
    await server.breaks()
    await clock.advance(1_000)
    for (let attempt = 1; attempt <= 2; attempt++) {
      await server.plays(asks(0))
      if (answer === '') await clock.advance(30_000)
      else await server.plays(answer)
      if (attempt === 1) await clock.advance(2_000)
    }
    await server.plays(managed('sm-2', 'bind2'))
    await server.heardNothing()
    expect(events).toEqual(['fresh', 'ended', 'fresh'])
    expect(saves.map((session) => session?.id)).toEqual(['sm-1', undefined, 'sm-2'])
    expect(client.nextTicket).toEqual({ session: 'sm-2', seq: 1 })
  })
})

// A stream that broke in the middle of a stanza leaves Prosody 0.12 deaf on all further ones of the session.
describe('a server that resumes and then hears nothing', () => {
  it.each([
    ['while it sends', 1, `S: <r xmlns='urn:xmpp:sm:3'/>`],
    ['and is silent twice', 2, ''],
  ] as const)('%s has a fresh session', async (_how, streams, says) => {
    const { server, client, clock, events } = setUp(null)
    client.connect()
    await server.plays(managed('sm-1'))
    client.channel.send(el(NS_CLIENT, 'iq', { type: 'get', id: '1' }))
    await server.breaks()
    await clock.advance(1_000)
    for (let n = 1; n <= streams; n++) {
      await server.plays(`${resumed('sm-1', 0, 0)}
        C: <iq type='get' id='1'/>
        C: <r xmlns='urn:xmpp:sm:3'/>
        ${says}`)
      await clock.advance(11_000)
      if (n < streams) {
        await server.plays('C: END')
        await clock.advance(1_000)
      }
    }
    await server.plays(managed('sm-2', 'bind2'))
    const again = Array.from({ length: streams }, () => 'resumed')
    expect(events).toEqual(['fresh', ...again, 'ended', 'fresh'])
  })

  it('keeps it once it acknowledges anything', async () => {
    const { server, client, clock, events } = setUp(null)
    client.connect()
    await server.plays(managed('sm-1'))
    client.channel.send(el(NS_CLIENT, 'iq', { type: 'get', id: '1' }))
    await server.breaks()
    await clock.advance(1_000)
    await server.plays(resumed('sm-1', 0, 0))
    await server.sends(`<a xmlns='urn:xmpp:sm:3' h='1'/>`)
    await clock.advance(30_000)
    expect(events).toEqual(['fresh', 'resumed', 'acknowledged 1'])
    expect(client.state.kind).toBe('online')
  })
})

describe('attempts', () => {
  it('survive a kill', async () => {
    const { server, client, events } = setUp({ ...SAVED, attempts: 2 })
    client.connect()
    await server.plays(managed('sm-2'))
    expect(events).toEqual(['fresh'])
  })

  it('count before the answer, and not after it', async () => {
    const { server, client, notes, events } = setUp({ ...SAVED, attempts: 1 })
    client.connect()
    await server.plays(resumed('sm-1', 5, 8))
    expect(notes.map(({ attempts }) => attempts).filter((n) => n !== undefined)).toEqual([2, 0])
    expect(events).toEqual(['acknowledged 8', 'restored'])
  })

  it('do not count if the server was never asked', async () => {
    const { server, client, clock, events } = setUp(SAVED)
    server.refusals.push(...Array<{ code: 'no-network' }>(4).fill({ code: 'no-network' }))
    client.connect()
    for (let n = 1; n <= 4; n++) {
      await clock.advance(0)
      client.reconnectNow()
    }
    await server.plays(resumed('sm-1', 5, 8))
    expect(events).toEqual(['acknowledged 8', 'restored'])
  })

  it('do not count if the server has answered that it does not resume', async () => {
    const { server, client, clock, events } = setUp(SAVED)
    client.connect()
    for (let attempt = 1; attempt <= 3; attempt++) {
      await server.plays(`${asks(5)}
        S: <failed xmlns='urn:xmpp:sm:3' h='8'/>`)
      await server.breaks()
      await clock.advance(5_000)
    }
    await server.plays(`${asks(5)}
      S: <failed xmlns='urn:xmpp:sm:3' h='8'/>
      ${bound()}
      C: <enable xmlns='urn:xmpp:sm:3' resume='true'/>
      S: <enabled xmlns='urn:xmpp:sm:3' id='sm-2' resume='1'/>`)
    expect(events).toEqual(['acknowledged 8', 'fresh'])
  })

  it('do not count if we broke off', async () => {
    const { server, client, clock, notes } = setUp(SAVED)
    client.connect()
    for (let attempt = 1; attempt <= 3; attempt++) {
      await server.plays(asks(5))
      await clock.advance(2_000)
      client.reconnectNow()
    }
    await server.plays(resumed('sm-1', 5, 8))
    expect(notes.map(({ attempts }) => attempts).filter((n) => n !== undefined)).toEqual([
      1, 0, 1, 0, 1, 0, 1, 0,
    ])
    expect(client.state.kind).toBe('online')
  })
})

describe('the time of a session', () => {
  it('is stored with it, and when it was last alive', async () => {
    const { server, client, clock, saves, notes } = setUp(null)
    client.connect()
    await server.plays(managed('sm-1'))
    expect(saves).toEqual([{ id: 'sm-1', location: null, jid: JID, inbound: 0, maxMs: 300_000 }])
    expect(notes).toEqual([{ aliveAt: NOW }])
    for (let minute = 1; minute <= 6; minute++) {
      await clock.advance(50_000)
      await server.sends('<presence/>')
      await clock.advance(10_000)
    }
    // Half of its time is precise enough.
    expect(notes).toEqual([{ aliveAt: NOW }, { aliveAt: NOW + 190_000 }])
    await server.breaks()
    expect(notes.at(-1)).toEqual({ aliveAt: NOW + 360_000 })
  })

  it('is as long as the server said, also for a session of an earlier process', async () => {
    const { server, client, clock, events } = setUp({ ...SAVED, maxMs: 600_000, aliveAt: NOW })
    client.connect()
    await server.plays(resumed('sm-1', 5, 8))
    server.refusals.push(...Array<{ code: 'no-network' }>(50).fill({ code: 'no-network' }))
    await server.breaks()
    await clock.advance(599_999)
    expect(events.at(-1)).toBe('restored')
    await clock.advance(1)
    expect(events.at(-1)).toBe('ended')
  })

  it("leaves one question when it is over, whose answer may tell the server's count", async () => {
    const { server, client, clock, events } = setUp({ ...SAVED, maxMs: 300_000, aliveAt: NOW - 600_000 })
    client.connect()
    await server.plays(`${asks(5)}
      S: END`)
    await clock.advance(0)
    await server.plays(managed('sm-2'))
    expect(events).toEqual(['fresh'])
  })
})
