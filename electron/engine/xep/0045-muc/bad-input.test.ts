import { beforeEach, describe, expect, it } from 'vitest'
import { Stanza } from '../../stanza/stanza.ts'
import { fakeChannel } from '../../testing/fake-channel.ts'
import { readXml } from '../../testing/read-xml.ts'
import type { Author } from './api.ts'
import { createEntering } from './entering.ts'
import { createOccupantBudget } from './occupants.ts'
import { createPeople } from './people.ts'
import { COVEN, goes, says, shows, stage, subject, type Stage } from './testing.ts'

const IDS = 'urn:xmpp:occupant-id:0'
const id = (value: string) => `<occupant-id xmlns='${IDS}' id='${value}'/>`

let s: Stage
let unclaimed: string[]
let authors: (Author | null)[]
beforeEach(async () => {
  s = await stage()
  unclaimed = []
  authors = []
  s.t.channel.onPresence(({ from }) => unclaimed.push(from))
})

/** The messages that the application got, and their authors at that moment. */
function listen(): readonly Stanza[] {
  const got: Stanza[] = []
  s.t.channel.onMessage((message) => {
    got.push(message)
    authors.push(s.rooms.authorOf(message))
    return false
  })
  return got
}

describe('a room that the account is not in', () => {
  it('says nothing with presence and messages, which go where they went before', async () => {
    const got = listen()
    await s.t.receives(shows('crone') + says('crone') + subject('Boo') + goes('crone'))
    expect(unclaimed).toEqual([`${COVEN}/crone`, `${COVEN}/crone`])
    expect([got.length, authors, s.t.messages.length, s.events]).toEqual([2, [null, null], 2, []])
  })

  it('says nothing before the join is complete', async () => {
    const { joined } = await s.knocks()
    listen()
    await s.t.receives(shows('crone') + says('crone'))
    await s.t.clock.advance(1_000)
    expect([s.events, authors]).toEqual([[], [null]])
    await s.t.receives(shows('owl') + shows('hag', { codes: [110] }) + subject())
    await joined
    await s.t.clock.advance(1_000)
    expect(s.events.map(({ kind }) => kind)).toEqual(['subject', 'joined'])
  })

  it('says nothing after it was left', async () => {
    await s.enters(shows('crone'))
    s.rooms.leave(COVEN)
    listen()
    await s.t.receives(goes('hag', { codes: [110] }) + shows('crone') + says('crone') + subject('Boo'))
    await s.t.clock.advance(1_000)
    expect([unclaimed, authors, s.t.messages.length]).toEqual([[], [null, null], 2])
    expect(s.events.map(({ kind }) => kind)).toEqual(['subject', 'joined', 'left'])
  })

  it('may be a person, whose presence is for the roster', async () => {
    void s.knocks()
    await s.t.receives(`<presence from='${COVEN}/phone'><show>away</show></presence>`)
    expect(unclaimed).toEqual([`${COVEN}/phone`])
  })

  it('may be a person who sends a message to everybody', async () => {
    listen()
    await s.t.receives(`<message from='tybalt@capulet.example/x' type='groupchat'><body>Hi</body></message>`)
    expect([authors, s.t.messages.length]).toEqual([[null], 1])
  })
})

describe('a join', () => {
  it('fails if it is never answered, and we are not half inside', async () => {
    const { joined } = await s.knocks()
    await s.t.clock.advance(59_999)
    await s.t.sendsNothing()
    await s.t.clock.advance(1)
    expect(await joined).toEqual({ ok: false, error: { code: 'no-answer' } })
    await s.t.sends(`<presence to='${COVEN}/hag' type='unavailable'/>`)
    await s.t.receives(shows('hag', { codes: [110] }) + goes('hag', { codes: [110] }))
    expect([unclaimed, s.events, s.t.clock.timers]).toEqual([[], [], 0])
  })

  it('takes as long as occupants come, but not for ever', async () => {
    const { joined } = await s.knocks()
    for (let n = 0; n < 11; n++) {
      await s.t.receives(shows(`o${n}`))
      await s.t.clock.advance(50_000)
    }
    expect(s.rooms.get(COVEN)?.occupants.size).toBe(11)
    await s.t.receives(shows('o'))
    await s.t.clock.advance(50_000)
    expect(await joined).toEqual({ ok: false, error: { code: 'no-answer' } })
  })

  it.each([
    ['a message follows', 0, says('crone')],
    ['nothing follows for three seconds', 3_000, ''],
  ])('is complete without code 110 if %s', async (_what, ms, more) => {
    const { joined } = await s.knocks()
    await s.t.receives(shows('crone') + shows('hag') + more)
    await s.t.clock.advance(ms)
    await s.t.receives(subject())
    expect(await joined).toMatchObject({ ok: true, value: { nick: 'hag', self: { nick: 'hag' } } })
  })

  it('goes on while an earlier session of ours ends', async () => {
    const { joined } = await s.knocks()
    await s.t.receives(goes('hag') + shows('hag', { codes: [110] }) + subject())
    expect(await joined).toMatchObject({ ok: true })
  })

  it('ignores an error to an earlier attempt', async () => {
    const { joined } = await s.knocks()
    await s.t.receives(`
      <presence from='${COVEN}/crone' type='error' id='earlier'>
        <error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </presence>`)
    await s.t.receives(shows('hag', { codes: [110] }) + subject())
    expect(await joined).toMatchObject({ ok: true })
  })
})

describe('identities', () => {
  it('of two occupants with one nickname are two people, one after the other', async () => {
    const room = await s.enters(shows('crone', { id: 'a' }), IDS)
    await s.t.receives(shows('crone', { id: 'b' }))
    await s.t.clock.advance(50)
    expect(s.of('occupants')[0]?.changes).toMatchObject([
      { what: 'left', occupant: { id: 'a' } },
      { what: 'joined', occupant: { id: 'b' } },
    ])
    expect([room.counts.all, room.nicksOf('a').size, [...room.nicksOf('b')]]).toEqual([2, 0, ['crone']])
  })

  it('of one person with two nicknames are one, also our own', async () => {
    const people =
      shows('crone', { id: 'c' }) + shows('crone2', { id: 'c' }) + shows('phone', { id: 'hag-id' })
    const room = await s.enters(people, IDS)
    listen()
    expect([...room.nicksOf('c')]).toEqual(['crone', 'crone2'])
    await s.t.receives(says('phone', id('hag-id')) + says('hag', id('hag-id')) + says('crone', id('c')))
    expect(authors.map((author) => author?.isSelf)).toEqual([true, true, false])
    await s.t.receives(goes('crone', { id: 'c' }))
    expect([...room.nicksOf('c')]).toEqual(['crone2'])
  })

  it('are not forged where the room gives no ids', async () => {
    const room = await s.enters(shows('crone', { id: 'hag-id' }))
    listen()
    await s.t.receives(says('crone', id('hag-id')))
    expect(room.occupants.get('crone')?.id).toBeNull()
    expect(authors).toMatchObject([{ nick: 'crone', id: null, isSelf: false }])
  })

  it('are not taken from a message with two of them', async () => {
    await s.enters('', IDS)
    listen()
    await s.t.receives(says('crone', id('hag-id') + id('c')))
    expect(authors).toMatchObject([{ nick: 'crone', id: null, isSelf: false }])
  })

  it('of the history are not told by the nickname', async () => {
    await s.enters()
    listen()
    const delay = `<delay xmlns='urn:xmpp:delay' from='${COVEN}' stamp='2002-10-13T23:58:37Z'/>`
    await s.t.receives(says('hag', delay) + says('hag'))
    expect(authors).toMatchObject([
      { isSelf: false, role: null },
      { isSelf: true, role: 'participant' },
    ])
  })

  it('are of one stay under each nickname, until they leave', async () => {
    await s.enters(shows('crone'))
    listen()
    const renames = goes('crone', { codes: [303], item: `nick='witch'` })
    await s.t.receives(says('crone') + renames + shows('witch') + says('witch'))
    await s.t.receives(goes('witch') + shows('witch') + says('witch'))
    const [first, ...others] = authors.map((author) => author?.stay)
    expect(first).toBeTypeOf('number')
    expect(others).toEqual([first, expect.any(Number)])
    expect(others[1]).not.toBe(first)
  })

  it('of private messages are those of occupants, never of contacts', async () => {
    await s.enters(shows('juliet@capulet.example', { role: 'visitor' }))
    listen()
    await s.t.receives(`
      <message from='${COVEN}/juliet@capulet.example' type='chat'><body>It is me</body></message>
      <message from='juliet@capulet.example/balcony' type='chat'><body>Hm</body></message>`)
    expect(authors).toMatchObject([
      { room: COVEN, way: 'private', nick: 'juliet@capulet.example', role: 'visitor', isSelf: false },
      null,
    ])
  })
})

describe('an occupant', () => {
  it('cannot speak for the room', async () => {
    await s.enters(shows('crone'))
    const before = s.events.length
    const claim = `<x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/><status code='110'/>
      <invite from='a@b'/><decline from='a@b'/></x>`
    const form = `<x xmlns='jabber:x:data' type='form'>
      <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#request</value></field></x>`
    await s.t.receives(`
      <message from='${COVEN}/crone' type='groupchat'>${claim}</message>
      <message from='${COVEN}/crone' type='chat'>${claim}</message>
      <message from='${COVEN}/crone'>${form}</message>`)
    expect([s.events.length - before, s.t.messages.length]).toEqual([0, 3])
    await s.t.sendsNothing()
  })

  it('may have a nickname of a thousand characters, and is addressed by it', async () => {
    const nick = 'n'.repeat(1_000)
    const room = await s.enters(shows(nick))
    expect(room.occupants.get(nick)?.nick).toBe(nick)
    expect(room.addressOf(nick)).toBe(`${COVEN}/${nick}`)
    expect(room.addressOf('n'.repeat(1_024))).toBeNull()
  })

  it('is addressed by a nickname that only the room allows', async () => {
    const room = await s.enters(shows('a\u200bb'))
    expect([...room.occupants.keys()][0]).toBe('a\u200bb')
    expect([room.addressOf('a\u200bb'), room.addressOf('c\u200bd')]).toEqual([`${COVEN}/a\u200bb`, null])
  })

  it('may change the nickname for ever, and few events tell of it', async () => {
    const room = await s.enters(shows('a'))
    const there = goes('a', { codes: [303], item: `nick='b'` }) + shows('b')
    const back = goes('b', { codes: [303], item: `nick='a'` }) + shows('a')
    await s.t.receives((there + back).repeat(500))
    await s.t.clock.advance(50)
    const [event] = s.of('occupants')
    expect([s.of('occupants').length, event?.changes.length, room.counts.all]).toEqual([1, 200, 2])
    expect(event?.omitted).toBe(1_800)
  })

  it('may take our nickname back and forth, and we know ours', async () => {
    const room = await s.enters()
    for (let n = 0; n < 100; n++) {
      await s.t.receives(
        goes(`hag${n || ''}`, { codes: [303, 110], item: `nick='hag${n + 1}'` }) +
          shows(`hag${n + 1}`, { codes: [110, 210] }),
      )
    }
    expect([room.nick, room.isJoined, s.of('nick').length, room.counts.all]).toEqual(['hag100', true, 100, 1])
  })

  it('may set a subject of 100 kB, of which the beginning is told', async () => {
    await s.enters()
    await s.t.receives(subject('x'.repeat(100_000), 'crone'))
    expect(s.of('subject').at(-1)?.text).toBe('x'.repeat(4_096))
  })
})

describe('a crowd', () => {
  it('of 60,000 is counted, and 20,000 are kept', () => {
    const t = fakeChannel()
    const phases = { timedOut: () => undefined, joined: () => undefined }
    const entering = createEntering(t.clock, 60_000, phases)
    const people = createPeople(
      {
        ...{ address: COVEN, clock: t.clock, budget: createOccupantBudget(), entering, nextStay: () => 1 },
        features: () => new Set(),
        tell: () => undefined,
        nickChanged: () => undefined,
        removed: () => undefined,
      },
      'hag',
    )
    const shown = new Stanza('presence', readXml('<presence/>'), COVEN, null)
    for (let n = 0; n < 60_000; n++) people.available(`o${n}`, shown, { codes: [] })
    people.available('hag', shown, { codes: [{ code: 110 }] })
    entering.subjectSeen()
    const { table } = people
    expect([table.counts.all, table.byNick.size, people.self?.nick]).toEqual([60_001, 20_000, 'hag'])
    people.unavailable('o0', { codes: [] })
    people.unavailable('o59999', { codes: [] })
    people.available('o59998', shown, { codes: [] })
    expect([table.counts.all, table.byNick.has('o59998')]).toEqual([59_999, true])
    people.clear()
    expect(table.counts.all).toBe(0)
  })

  it('of 500 that is kicked in a moment makes one event', async () => {
    const room = await s.enters(Array.from({ length: 500 }, (_, n) => shows(`o${n}`)).join(''))
    const kicks = Array.from({ length: 500 }, (_, n) => goes(`o${n}`, { codes: [307] }))
    await s.t.receives(kicks.join(''))
    await s.t.clock.advance(1_000)
    expect(room.counts.all).toBe(1)
    expect(s.of('occupants').map(({ changes, omitted }) => [changes.length, omitted])).toEqual([[200, 300]])
  })

  it('that comes and goes all day leaves nothing behind', async () => {
    const room = await s.enters()
    for (let n = 0; n < 20; n++) {
      const some = Array.from({ length: 50 }, (_, m) => shows(`o${n}-${m}`) + goes(`o${n}-${m}`))
      await s.t.receives(some.join(''))
      await s.t.clock.advance(50)
    }
    expect([room.counts.all, room.occupants.size, s.of('occupants').length]).toEqual([1, 1, 20])
  })
})

describe('an error to something of an earlier session', () => {
  it('is for the application', async () => {
    const room = await s.enters()
    const set = room.setSubject('New')
    await s.t.sends(`
      <message to='${COVEN}' type='groupchat' id='{subject}'><subject>New</subject></message>`)
    await s.t.receives(`
      <message from='${COVEN}' type='error' id='of-long-ago'>
        <error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </message>`)
    expect([s.t.messages.length, s.of('refused')]).toEqual([1, []])
    await s.t.receives(
      `<message from='${COVEN}/hag' type='groupchat' id='{subject}'><subject>New</subject></message>`,
    )
    expect(await set).toEqual({ ok: true })
  })
})

describe('a room whose own presence ends', () => {
  it('is left only when it says so', async () => {
    await s.enters()
    await s.t.receives(`<presence from='${COVEN}' type='unavailable'/>`)
    expect(s.of('left')).toEqual([])
    await s.t.receives(goes('hag', { codes: [110, 307], inItem: '<reason>enough</reason>' }))
    expect(s.of('left')).toMatchObject([{ why: 'kicked', reason: 'enough' }])
  })
})
