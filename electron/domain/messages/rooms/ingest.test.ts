import { describe, expect, test } from 'vitest'
import { ACCOUNT, ROMEO, type Rig } from '../../testing/rig.ts'
import {
  answersAsRoom,
  comes,
  COVEN,
  enter,
  goes,
  HAG,
  inRoom,
  kept,
  linesIn,
  OLD_ROOM,
  says,
} from '../../testing/rooms.ts'
import { carbon, conversationWith, history, online, stanza } from '../../testing/stanzas.ts'
import { receive } from '../../testing/talk.ts'

const WITCH = { nick: 'witch' }

const fate = (rig: Rig, what: 'room' | 'forged') => rig.fake.client.ledger.counts.get(what) ?? 0

describe('a message in a room', () => {
  test('is stored with its author, and waits for the person', async () => {
    const rig = await inRoom({ people: [WITCH] })
    await receive(rig, says('witch', 'Double, double', { id: 'm1', sid: 's1' }))
    expect(history(rig, COVEN)).toMatchObject([
      { author: COVEN, by: { key: 'o:witch-id', nick: 'witch' }, body: 'Double, double', direction: 'in' },
    ])
    const { unread, mentions, last } = conversationWith(rig, COVEN)
    expect({ unread, mentions }).toEqual({ unread: 1, mentions: undefined })
    expect(last).toMatchObject({ nick: 'witch', preview: 'Double, double' })
    expect(rig.fake.takeSent()).toEqual([])
  })

  test('of the room itself has no author', async () => {
    const rig = await inRoom()
    await receive(rig, says('', 'This room is not anonymous'))
    const [message] = history(rig, COVEN)
    expect(message).toMatchObject({ author: COVEN, body: 'This room is not anonymous' })
    expect(message?.by).toBeUndefined()
  })

  test('is announced with its author', async () => {
    const rig = await inRoom({ people: [WITCH] })
    const told: unknown[] = []
    rig.messages.onArrival((arrival) => told.push(arrival))
    await receive(rig, says('witch', 'Hi'), says('witch', 'Hag?'))
    expect(told).toMatchObject([
      { body: 'Hi', nick: 'witch', mention: false },
      { body: 'Hag?', nick: 'witch', mention: true },
    ])
    const unread = rig.messages.unreadIn(conversationWith(rig, COVEN).id, 5)
    expect(unread).toMatchObject({ kind: 'room', count: 2, mentions: 1 })
    expect(unread?.latest[1]).toMatchObject({ nick: 'witch', mention: true })
  })

  test('with the same id and text as the one before is another one', async () => {
    const rig = await inRoom({ people: [WITCH] })
    const same = says('witch', 'Ho', { id: '1' })
    await receive(
      rig,
      same,
      same,
      says('witch', 'Ho', { id: '1', sid: 's' }),
      says('witch', 'Ho', { sid: 's' }),
    )
    expect(linesIn(rig)).toEqual(Array(4).fill('in witch: Ho'))
  })

  test('keeps the names of people apart that only look the same', async () => {
    const nicks = ['witch', 'w\u0456tch', 'wit\u200bch', 'Witch', 'x'.repeat(1_000)]
    const people = nicks.map((nick) => ({ nick, id: null }))
    const rig = await inRoom({ ...OLD_ROOM, people })
    await receive(rig, ...nicks.map((nick) => says(nick, 'Ho', { by: null })))
    const keys = new Set(history(rig, COVEN).map(({ by }) => by?.key))
    expect(keys).toEqual(new Set(nicks.map((nick) => `n:${nick}`)))
  })

  test('of somebody with another nickname is by the same person, if the room says so', async () => {
    const rig = await inRoom({ people: [WITCH] })
    await receive(
      rig,
      says('witch', 'Ho'),
      goes('witch', { to: 'crone' }),
      comes({ nick: 'crone', id: 'witch-id' }),
    )
    await receive(rig, says('crone', 'Hey', { by: 'witch-id' }))
    expect(linesIn(rig)).toEqual(['in crone: Ho', 'in crone: Hey'])
    expect(new Set(history(rig, COVEN).map(({ by }) => by?.key)).size).toBe(1)
  })

  test('does not believe an occupant id where the room gives none', async () => {
    const rig = await inRoom(OLD_ROOM)
    await receive(rig, says('witch', 'Ho', { by: 'hag-id' }))
    expect(history(rig, COVEN)[0]?.by).toEqual({ key: 'n:witch', nick: 'witch' })
  })

  test('brings a closed room back only if it means the person', async () => {
    const rig = await inRoom({ people: [WITCH] })
    const { id } = conversationWith(rig, COVEN)
    await rig.messages.commands['messages.close']({ conversationId: id })
    await receive(rig, says('witch', 'Ho'))
    expect(rig.messages.snapshot().conversations).toEqual([])
    await receive(rig, says('witch', 'hag, come'))
    expect(conversationWith(rig, COVEN)).toMatchObject({ unread: 2, mentions: 1 })
  })

  test('that is only a subject is none', async () => {
    const rig = await inRoom({ people: [WITCH] })
    await receive(rig, says('witch', '', { more: '<subject>Toil</subject><thread>t</thread>' }))
    expect(history(rig, COVEN)).toEqual([])
  })
})

describe('ignored, and counted', () => {
  test.each([
    [
      'from a room that was never entered',
      says('witch', 'Ho', { room: 'heath@chat.x.example' as typeof COVEN }),
    ],
    ['from a person', stanza('<body>Ho</body>', { type: 'groupchat' })],
    [
      'sent by another device, which the room sends back',
      carbon('sent', stanza('<body>Ho</body>', { from: `${ROMEO}/phone`, to: COVEN, type: 'groupchat' })),
    ],
    ['that comes as a copy of what another device got', carbon('received', says('witch', 'Ho'))],
    ['of the room, to this client only', says('', 'Ho', { type: 'chat' })],
    [
      'an occupant of a room that was never entered',
      stanza(`<body>Ho</body><x xmlns='http://jabber.org/protocol/muc#user'/>`, {
        from: 'heath@chat.x.example/witch',
      }),
    ],
  ])('a message %s', async (_name, xml) => {
    const rig = await inRoom({ people: [WITCH] })
    await receive(rig, xml)
    expect(rig.store.all('SELECT * FROM message')).toEqual([])
    expect(fate(rig, 'room')).toBe(1)
  })

  test('before the join, and after leaving', async () => {
    const rig = await online()
    rig.messages.rooms.open(ACCOUNT, COVEN, 1)
    await receive(rig, says('witch', 'Too early'), says('witch', 'Psst', { type: 'chat' }))
    expect(fate(rig, 'room')).toBe(2)
    const joined = await inRoom({ people: [WITCH] })
    await receive(
      joined,
      goes(HAG, { codes: [110] }),
      says('witch', 'Too late'),
      says('witch', 'Psst', { type: 'chat' }),
    )
    expect(fate(joined, 'room')).toBe(2)
    for (const each of [rig, joined]) expect(each.store.all('SELECT * FROM message')).toEqual([])
  })
})

describe('what was said before the join', () => {
  const replay = (options: { id?: string; sid?: string; by?: string | null } = {}) =>
    ['10', '20', '20']
      .map((second, at) =>
        says('witch', second === '10' ? 'First' : 'Again', {
          ...options,
          ...(options.sid !== undefined && { sid: `${options.sid}${at}` }),
          ...(options.id !== undefined && {
            id: options.id === 'own' ? `${at}-${'x'.repeat(16)}` : options.id,
          }),
          more: kept(`2026-01-01T00:00:${second}Z`),
        }),
      )
      .join('')

  test.each([
    ['with stanza ids', {}, { sid: 's', id: '1' }],
    ['with ids that do not repeat', OLD_ROOM, { id: 'own', by: null }],
    ['with ids that repeat', OLD_ROOM, { id: '1', by: null }],
    ['without ids', OLD_ROOM, { by: null }],
  ] as const)('is stored once, however often it is told: %s', async (_name, room, options) => {
    const rig = await online({
      answer: answersAsRoom('features' in room ? room.features : undefined),
    })
    await rig.ports.clock.advance(Date.UTC(2026, 0, 1, 1) - rig.ports.clock.now())
    rig.messages.rooms.open(ACCOUNT, COVEN, Date.UTC(2026, 0, 1) - 1)
    for (let visit = 0; visit < 3; visit++) {
      await enter(rig, { ...room, people: [], history: replay(options) })
      expect(linesIn(rig)).toEqual(['in witch: First', 'in witch: Again', 'in witch: Again'])
      await receive(rig, goes(HAG, { codes: [110] }))
    }
    expect(conversationWith(rig, COVEN).unread).toBe(3)
  })

  test('is read already, if the person came to the room later', async () => {
    const rig = await online({ answer: answersAsRoom() })
    await rig.ports.clock.advance(Date.UTC(2026, 0, 1, 1) - rig.ports.clock.now())
    rig.messages.rooms.open(ACCOUNT, COVEN, rig.ports.clock.now())
    await enter(rig, { history: replay({ id: 'own' }) })
    expect(linesIn(rig)).toHaveLength(3)
    expect(conversationWith(rig, COVEN)).toMatchObject({ unread: 0, last: { preview: 'Again' } })
  })

  test.each([
    ['live', {}],
    ['live, under mere nicknames', OLD_ROOM],
  ] as const)('is what came %s', async (_name, room) => {
    const rig = await inRoom({ ...room, people: [{ nick: 'witch', id: 'id' in room ? null : 'witch-id' }] })
    const by = 'id' in room ? null : 'witch-id'
    await receive(
      rig,
      says('witch', 'Ho', { by }),
      says('witch', 'Ho', { by }),
      says(HAG, 'Hm', { by: by && 'hag-id', id: 'a' }),
    )
    const at = new Date(rig.ports.clock.now()).toISOString()
    const past = [
      says('witch', 'Ho', { by, more: kept(at) }),
      says('witch', 'Ho', { by, more: kept(at) }),
      says(HAG, 'Hm', { by: by && 'hag-id', id: 'a', more: kept(at) }),
    ]
    await receive(rig, goes(HAG, { codes: [110] }))
    await enter(rig, { ...room, history: past.join('') })
    expect(linesIn(rig)).toEqual(['in witch: Ho', 'in witch: Ho', 'out hag: Hm'])
  })

  test('is not told by an occupant who pretends that the room kept it', async () => {
    const rig = await inRoom({ people: [WITCH] })
    await receive(rig, says('witch', 'Ho'))
    const { id } = conversationWith(rig, COVEN)
    await receive(rig, says('witch', 'I said so', { more: kept('1999-05-05T00:00:00Z') }))
    expect(linesIn(rig)).toEqual(['in witch: Ho', 'in witch: I said so'])
    expect(history(rig, COVEN)[1]).toMatchObject({
      sentAt: rig.ports.clock.now(),
      claimedAt: Date.UTC(1999, 4, 5),
    })
    expect(conversationWith(rig, COVEN)).toMatchObject({ id, late: 0 })
  })
})
