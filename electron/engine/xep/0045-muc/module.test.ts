import { beforeEach, describe, expect, it } from 'vitest'
import { NS_CLIENT } from '../../stanza/stanza.ts'
import { el } from '../../xml/element.ts'
import { COVEN, describes, goes, refuses, says, shows, stage, subject, type Stage } from './testing.ts'

let s: Stage
beforeEach(async () => {
  s = await stage()
})

describe('a visit to a room', () => {
  it('goes from the question to the farewell', async () => {
    const { t, rooms, events } = s
    const joined = rooms.join(COVEN, { nick: 'hag', password: 'cauldronburn', history: { since: 0 } })
    await t.sends(`
      <iq type='get' id='{disco}' to='${COVEN}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`)
    await t.receives(describes(['http://jabber.org/protocol/muc#stable_id', 'urn:xmpp:occupant-id:0']))
    await t.sends(`
      <presence to='${COVEN}/hag' id='{join}'>
        <x xmlns='http://jabber.org/protocol/muc'>
          <password>cauldronburn</password><history since='1970-01-01T00:00:00.000Z'/>
        </x>
      </presence>`)
    await t.receives(`
      <presence from='${COVEN}/firstwitch'>
        <show>away</show><status>Brewing</status>
        <x xmlns='http://jabber.org/protocol/muc#user'>
          <item affiliation='owner' role='moderator' jid='crone1@shakespeare.example/desktop'/>
        </x>
        <occupant-id xmlns='urn:xmpp:occupant-id:0' id='first-id'/>
      </presence>
      <presence from='${COVEN}/hag'>
        <x xmlns='http://jabber.org/protocol/muc#user'>
          <item affiliation='member' role='participant'/>
          <status code='100'/><status code='110'/><status code='170'/>
        </x>
        <occupant-id xmlns='urn:xmpp:occupant-id:0' id='hag-id'/>
      </presence>
      <message from='${COVEN}/firstwitch' type='groupchat'>
        <body>Thrice the brinded cat hath mew'd.</body>
        <delay xmlns='urn:xmpp:delay' from='${COVEN}' stamp='2002-10-13T23:58:37Z'/>
      </message>`)
    expect(events).toEqual([])
    expect(rooms.get(COVEN)?.isJoined).toBe(false)
    await t.receives(`
      <message from='${COVEN}/firstwitch' type='groupchat'>
        <subject>Fire Burn and Cauldron Bubble!</subject>
        <delay xmlns='urn:xmpp:delay' from='${COVEN}' stamp='2002-10-13T00:00:00Z'/>
      </message>`)
    const result = await joined
    if (!result.ok) throw new Error(result.error.code)
    const room = result.value
    expect(events).toEqual([
      {
        kind: 'subject',
        room: COVEN,
        text: 'Fire Burn and Cauldron Bubble!',
        by: 'firstwitch',
        at: Date.UTC(2002, 9, 13),
      },
      { kind: 'joined', room: COVEN, facts: ['non-anonymous', 'logged'] },
    ])
    expect(room.occupants.get('firstwitch')).toEqual({
      nick: 'firstwitch',
      id: 'first-id',
      stay: 1,
      role: 'moderator',
      affiliation: 'owner',
      address: 'crone1@shakespeare.example/desktop',
      show: 'away',
      status: 'Brewing',
      photo: undefined,
      idleSince: null,
      hats: [],
    })
    expect(room.counts).toEqual({ all: 2, byRole: { moderator: 1, participant: 1, visitor: 0, none: 0 } })
    expect([room.nick, room.self?.affiliation, room.features.has('urn:xmpp:occupant-id:0')]).toEqual([
      'hag',
      'member',
      true,
    ])
    expect(t.messages).toHaveLength(1)

    rooms.leave(COVEN, 'gone where the goblins go')
    await t.sends(`
      <presence to='${COVEN}/hag' type='unavailable'><status>gone where the goblins go</status></presence>`)
    await t.receives(goes('hag', { codes: [110] }))
    expect(events.slice(2)).toEqual([
      { kind: 'left', room: COVEN, why: 'left', by: null, reason: null, to: null },
    ])
    expect([rooms.get(COVEN), rooms.isRoom(COVEN)]).toEqual([undefined, true])
    await t.sendsNothing()
    await t.clock.advance(3_600_000)
    expect(t.clock.timers).toBe(0)
  })

  it('begins once, however often one asks', () => {
    const first = s.rooms.join(COVEN, { nick: 'hag', history: { max: 0 } })
    expect(s.rooms.join(COVEN, { nick: 'crone', history: { max: 0 } })).toBe(first)
  })

  it('is possible in a room that sends no subject', async () => {
    const { joined } = await s.knocks()
    await s.t.receives(shows('hag', { codes: [110, 201] }))
    await s.t.clock.advance(5_000)
    expect(await joined).toMatchObject({ ok: true })
    expect(s.events).toEqual([{ kind: 'joined', room: COVEN, facts: ['created'] }])
  })

  it('can begin again, and the room tells everything anew', async () => {
    const room = await s.enters(shows('crone'))
    const { joined } = await s.knocks({ nick: 'witch' })
    await s.t.receives(shows('owl') + shows('witch', { codes: [110] }) + subject())
    const again = await joined
    expect(again).toMatchObject({ ok: true, value: { nick: 'witch' } })
    expect([...(s.rooms.get(COVEN)?.occupants.keys() ?? [])]).toEqual(['owl', 'witch'])
    expect(room.occupants.size).toBe(0)
    expect(s.events.map(({ kind }) => kind)).toEqual(['subject', 'joined', 'subject', 'joined'])
  })

  it('can begin again in vain, and then we are no longer inside', async () => {
    await s.enters()
    const { joined } = await s.knocks({ nick: 'crone' })
    await s.t.receives(refuses('conflict', { from: '/crone', id: '{join2}' }))
    expect(await joined).toEqual({ ok: false, error: { code: 'nickname-taken' } })
    expect(s.of('left')).toMatchObject([{ why: 'dropped' }])
  })

  it('continues with the nickname that the room gives', async () => {
    const { joined } = await s.knocks()
    await s.t.receives(shows('thirdwitch', { codes: [110, 210] }) + subject())
    expect(await joined).toMatchObject({ value: { nick: 'thirdwitch' } })
    expect(s.of('joined')).toMatchObject([{ facts: ['nickname-assigned'] }])
  })

  it('ends with the session, but not with a resumed one', async () => {
    await s.enters()
    await s.t.begin({ kind: 'resumed' })
    expect(s.rooms.get(COVEN)?.isJoined).toBe(true)
    await s.t.clock.advance(5_000)
    await s.t.sends(`<iq type='get' id='{ping}' to='${COVEN}/hag'><ping xmlns='urn:xmpp:ping'/></iq>`)
    s.t.end()
    expect(s.of('left')).toMatchObject([{ why: 'session-ended' }])
    expect([s.rooms.get(COVEN), s.rooms.isRoom(COVEN)]).toEqual([undefined, false])
  })

  it('ends with our goodbye, which the room confirms', async () => {
    await s.enters()
    s.t.channel.send(el(NS_CLIENT, 'presence', { type: 'unavailable' }))
    await s.t.receives(goes('hag', { codes: [110] }))
    expect(s.of('left')).toMatchObject([{ why: 'session-ended' }])
  })
})

describe('a room that cannot be entered', () => {
  it.each([
    ['conflict', { code: 'nickname-taken' }],
    ['not-acceptable', { code: 'nickname-refused' }],
    ['not-authorized', { code: 'password-needed', wrong: false }],
    ['registration-required', { code: 'members-only' }],
    ['forbidden', { code: 'banned' }],
    ['service-unavailable', { code: 'full' }],
    ['item-not-found', { code: 'locked' }],
    ['not-allowed', { code: 'not-found' }],
    ['remote-server-timeout', { code: 'no-answer' }],
    ['policy-violation', { code: 'refused', condition: 'policy-violation' }],
  ])('because of %s', async (condition, error) => {
    const { joined } = await s.knocks()
    await s.t.receives(refuses(condition))
    expect(await joined).toEqual({ ok: false, error })
    expect(s.events).toEqual([])
    expect(s.rooms.get(COVEN)).toBeUndefined()
  })

  it('because it has moved', async () => {
    const { joined } = await s.knocks()
    await s.t.receives(refuses('gone', { text: 'xmpp:heath@chat.example?join' }))
    expect(await joined).toEqual({ ok: false, error: { code: 'gone', to: 'heath@chat.example' } })
  })

  it.each([
    ['a person', `<identity category='account' type='registered'/>`],
    ['a server', `<identity category='server' type='im'/>`],
  ])('because it is %s, who gets no presence', async (_what, identity) => {
    const joined = s.rooms.join(COVEN, { nick: 'hag', history: { max: 0 } })
    await s.t.sends(`
      <iq type='get' id='{disco}' to='${COVEN}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`)
    await s.t.receives(`
      <iq type='result' id='{disco}' from='${COVEN}'>
        <query xmlns='http://jabber.org/protocol/disco#info'>${identity}</query>
      </iq>`)
    expect(await joined).toEqual({ ok: false, error: { code: 'not-a-room' } })
    await s.t.sendsNothing()
  })

  it.each([
    ['service-unavailable', { code: 'not-a-room' }],
    ['remote-server-not-found', { code: 'no-answer' }],
  ])('because the question is answered with %s', async (condition, error) => {
    const joined = s.rooms.join(COVEN, { nick: 'hag', history: { max: 0 } })
    await s.t.sends(`
      <iq type='get' id='{disco}' to='${COVEN}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`)
    await s.t.receives(`
      <iq type='error' id='{disco}' from='${COVEN}'>
        <error type='cancel'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
    expect(await joined).toEqual({ ok: false, error })
  })

  it('because the nickname is none, because it is the own address, or because there is no session', async () => {
    const join = (address: string, nick: string) =>
      s.rooms.join(address as typeof COVEN, { nick, history: { max: 0 } })
    expect(await join(COVEN, '')).toEqual({ ok: false, error: { code: 'nickname-invalid' } })
    expect(await join('romeo@montague.example', 'a')).toEqual({ ok: false, error: { code: 'not-a-room' } })
    s.t.end()
    expect(await join(COVEN, 'hag')).toEqual({ ok: false, error: { code: 'disconnected' } })
  })

  it('because we left before the answer', async () => {
    const asked = s.rooms.join(COVEN, { nick: 'hag', history: { max: 0 } })
    s.rooms.leave(COVEN)
    expect(await asked).toEqual({ ok: false, error: { code: 'cancelled' } })
    await s.t.sends(`
      <iq type='get' id='{x}' to='${COVEN}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`)
    const { joined } = await s.knocks()
    s.rooms.leave(COVEN)
    expect(await joined).toEqual({ ok: false, error: { code: 'cancelled' } })
    await s.t.sends(`<presence to='${COVEN}/hag' type='unavailable'/>`)
    expect(s.events).toEqual([])
  })
})

describe('staying in a room', () => {
  it('tells who comes, changes and goes, in batches', async () => {
    const room = await s.enters(shows('crone', { id: 'c' }), 'urn:xmpp:occupant-id:0')
    await s.t.receives(
      shows('owl', { id: 'o' }) +
        shows('owl', { id: 'o', role: 'visitor', inItem: `<actor nick='crone'/><reason>Hush</reason>` }) +
        shows('crone', { id: 'c', more: '<show>xa</show>' }) +
        goes('owl', { id: 'o', codes: [307], inItem: `<actor nick='crone'/><reason>Out</reason>` }),
    )
    expect(s.of('occupants')).toEqual([])
    await s.t.clock.advance(50)
    expect(s.of('occupants')).toMatchObject([
      {
        omitted: 0,
        changes: [
          { what: 'joined', occupant: { nick: 'owl', role: 'visitor' } },
          { what: 'changed', occupant: { nick: 'crone', show: 'xa' }, before: { show: 'available' } },
          { what: 'left', occupant: { nick: 'owl', id: 'o' }, why: 'kicked', by: 'crone', reason: 'Out' },
        ],
      },
    ])
    expect(room.counts.all).toBe(2)
  })

  it('tells another nickname of somebody, and knows the person by it', async () => {
    const room = await s.enters(shows('crone', { id: 'c' }), 'urn:xmpp:occupant-id:0')
    await s.t.receives(
      goes('crone', { id: 'c', codes: [303], item: `nick='oldcrone'` }) + shows('oldcrone', { id: 'c' }),
    )
    await s.t.clock.advance(50)
    expect(s.of('occupants')[0]?.changes).toMatchObject([
      { what: 'renamed', from: 'crone', occupant: { nick: 'oldcrone', id: 'c' } },
      { what: 'changed', occupant: { nick: 'oldcrone' } },
    ])
    expect([...room.nicksOf('c')]).toEqual(['oldcrone'])
  })

  it.each([
    [
      'a kick',
      {
        codes: [110, 307],
        inItem: `<actor nick='Fluellen'/><reason>Avaunt</reason>`,
      },
      { why: 'kicked', by: 'Fluellen', reason: 'Avaunt' },
    ],
    ['a ban', { codes: [110, 301] }, { why: 'banned' }],
    ['an affiliation', { codes: [110, 321] }, { why: 'affiliation' }],
    ['a members-only room', { codes: [110, 322] }, { why: 'members-only' }],
    ['a shutdown', { codes: [110, 332] }, { why: 'shutdown' }],
    ['a technical problem, which is no kick', { codes: [110, 307, 333] }, { why: 'dropped' }],
    ['no reason', {}, { why: 'dropped' }],
    [
      'its end',
      { inPayload: `<destroy jid='heath@chat.example'><reason>Macbeth</reason></destroy>` },
      { why: 'destroyed', to: 'heath@chat.example', reason: 'Macbeth' },
    ],
  ])('ends by %s', async (_what, shown, left) => {
    await s.enters()
    await s.t.receives(goes('hag', shown))
    expect(s.of('left')).toMatchObject([{ room: COVEN, ...left }])
    expect(s.rooms.get(COVEN)).toBeUndefined()
    await s.t.sendsNothing()
  })

  it('is doubted after an error, and ends if the room does not know us', async () => {
    await s.enters()
    await s.t.receives(`
      <message from='${COVEN}' type='error' id='of-the-app'>
        <error type='cancel'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </message>`)
    expect(s.t.messages.map(({ id }) => id)).toEqual(['of-the-app'])
    await s.t.clock.advance(5_000)
    await s.t.sends(`<iq type='get' id='{ping}' to='${COVEN}/hag'><ping xmlns='urn:xmpp:ping'/></iq>`)
    await s.t.receives(`
      <iq type='error' id='{ping}' from='${COVEN}/hag'>
        <error type='cancel'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
    expect(s.of('left')).toMatchObject([{ why: 'dropped' }])
  })

  it('shows a room that does not answer, and its return', async () => {
    await s.enters()
    await s.t.clock.advance(15 * 60_000)
    await s.t.sends(`<iq type='get' id='{ping}' to='${COVEN}/hag'><ping xmlns='urn:xmpp:ping'/></iq>`)
    await s.t.clock.advance(30_000)
    await s.t.receives(says('crone'))
    expect(s.of('answering').map(({ isAnswering }) => isAnswering)).toEqual([false, true])
  })
})

describe('the own nickname', () => {
  it('is changed', async () => {
    const room = await s.enters()
    const changed = room.setNick('oldhag')
    await s.t.sends(`<presence to='${COVEN}/oldhag' id='{nick}'/>`)
    await s.t.receives(
      goes('hag', { codes: [303, 110], item: `nick='oldhag'` }) + shows('oldhag', { codes: [110] }),
    )
    expect(await changed).toEqual({ ok: true, value: 'oldhag' })
    expect(s.of('nick')).toEqual([{ kind: 'nick', room: COVEN, from: 'hag', to: 'oldhag' }])
    expect([room.nick, room.self?.nick]).toEqual(['oldhag', 'oldhag'])
    expect(s.of('left')).toEqual([])
  })

  it.each([
    ['conflict', { code: 'nickname-taken' }],
    ['not-acceptable', { code: 'nickname-refused' }],
    ['forbidden', { code: 'refused', condition: 'forbidden' }],
  ])('stays after %s', async (condition, error) => {
    const room = await s.enters()
    const changed = room.setNick('crone')
    await s.t.sends(`<presence to='${COVEN}/crone' id='{nick}'/>`)
    await s.t.receives(refuses(condition, { from: '/crone', id: '{nick}' }))
    expect(await changed).toEqual({ ok: false, error })
    expect(room.nick).toBe('hag')
  })

  it('is refused at once if it is none, or while another change waits', async () => {
    const room = await s.enters()
    expect(await room.setNick('')).toEqual({ ok: false, error: { code: 'nickname-invalid' } })
    expect(await room.setNick('hag')).toEqual({ ok: true, value: 'hag' })
    const first = room.setNick('a')
    expect(await room.setNick('b')).toMatchObject({ error: { code: 'refused' } })
    await s.t.clock.advance(30_000)
    expect(await first).toEqual({ ok: false, error: { code: 'no-answer' } })
  })
})
