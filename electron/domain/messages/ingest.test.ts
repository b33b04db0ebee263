import { describe, expect, test } from 'vitest'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { Element } from '../../engine/index.ts'
import { storedMessages } from '../testing/stored.ts'
import { ACCOUNT, createRig, JULIET, quiet, ROMEO, type Rig, type RigOptions } from '../testing/rig.ts'

const TYBALT = 'tybalt@capulet.example'
const BALCONY = `${JULIET}/balcony`

async function online(options?: RigOptions): Promise<Rig> {
  const rig = createRig(options)
  await rig.fake.begin({ session: 'a' })
  await quiet()
  rig.fake.takeSent()
  rig.batches.length = 0
  return rig
}

/** Ends the session. A minute later another one starts, in which the server sends the messages it kept. */
async function signInAgain(rig: Rig): Promise<void> {
  rig.fake.end()
  await rig.ports.clock.advance(60_000)
  await rig.fake.begin({ session: 'b' })
  await quiet()
  rig.fake.takeSent()
}

async function receive(rig: Rig, ...stanzas: string[]): Promise<void> {
  await rig.fake.receive(stanzas.join(''))
  await quiet()
}

async function send(rig: Rig, body: string, address: string = JULIET): Promise<string> {
  const { commands } = rig.messages
  const opened = await commands['messages.open']({ accountId: ACCOUNT, address })
  if (!opened.ok) throw new Error(opened.error.code)
  await commands['messages.send']({ conversationId: opened.value, body })
  return rig.fake.takeSent().at(-1)?.attrs['id'] ?? ''
}

const rows = (rig: Rig) => storedMessages(rig.store)
const bodies = (rig: Rig) => rows(rig).map(({ body }) => body)
const lastState = (rig: Rig) => rows(rig).at(-1)?.state

const chat = (body: string, { from = BALCONY, id = '', more = '', type = 'chat' } = {}) =>
  `<message from='${from}' to='${ROMEO}' type='${type}'${id && ` id='${id}'`}><body>${body}</body>${more}</message>`
const originId = (id: string) => `<origin-id xmlns='urn:xmpp:sid:0' id='${id}'/>`
/** A delay by the own server, which is trusted, unless `by` says otherwise. */
const delay = (stamp: string, from: string | null = 'montague.example') =>
  `<delay xmlns='urn:xmpp:delay'${from === null ? '' : ` from='${from}'`} stamp='${stamp}'/>`
/** The start of the clock in these tests. */
const BEGINNING = '2026-01-01T00:00:00Z'
const request = `<request xmlns='urn:xmpp:receipts'/>`
const received = (id: string, from = BALCONY) =>
  `<message from='${from}' to='${ROMEO}' type='chat'><received xmlns='urn:xmpp:receipts' id='${id}'/></message>`
const carbon = (direction: 'sent' | 'received', inner: string, from: string = ROMEO) =>
  `<message from='${from}' to='${ROMEO}/balcony' type='chat'>
    <${direction} xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>
    ${inner.replace('<message ', `<message xmlns='jabber:client' `)}</forwarded></${direction}></message>`
const sentElsewhere = (body: string, to: string, id: string, more = '') =>
  carbon(
    'sent',
    `<message from='${ROMEO}/phone' to='${to}' type='chat' id='${id}'><body>${body}</body>${more}</message>`,
  )
const error = (id: string, from: string, condition = 'service-unavailable') =>
  `<message type='error' from='${from}' to='${ROMEO}' id='${id}'><error type='cancel'>
    <${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`

describe('stored messages', () => {
  test('a message begins its conversation and is unread', async () => {
    const rig = await online()
    await receive(rig, chat('Ho'))
    expect(rows(rig)).toEqual([
      { jid: JULIET, direction: 'in', author: JULIET, body: 'Ho', state: null, unread: 1 },
    ])
    const [conversation] = rig.messages.snapshot().conversations
    expect(conversation).toMatchObject({ jid: JULIET, unread: 1, last: { direction: 'in', preview: 'Ho' } })
    const [batch] = rig.batches
    expect(batch?.map(({ kind }) => kind)).toEqual(['conversationsChanged', 'messagesChanged'])
    expect(conversation?.firstUnread).toBe(rig.deltas('messagesChanged')[0]?.messages[0]?.id)
  })

  test('reading up to a message leaves what came after it unread', async () => {
    const rig = await online()
    await receive(rig, chat('one'), chat('two'), chat('three'))
    const [one, two, three] = rig.deltas('messagesChanged').flatMap(({ messages }) => messages)
    const conversationId = one?.conversationId as ConversationId
    const read = rig.messages.commands['messages.markRead']
    if (!two || !three) throw new Error('not stored')
    expect((await read({ conversationId, upTo: two.id })).ok).toBe(true)
    const seen = () => rig.messages.snapshot().conversations[0]
    expect(seen()).toMatchObject({ unread: 1, firstUnread: three.id })
    await read({ conversationId, upTo: three.id })
    await read({ conversationId, upTo: two.id })
    expect(seen()).toMatchObject({ unread: 0, firstUnread: null })
    expect(await read({ conversationId: 99 as ConversationId, upTo: two.id })).toMatchObject({ ok: false })
  })

  test('a body of 1 MB is kept whole; the list shows its start', async () => {
    const rig = await online()
    const body = '🎭 O Romeo '.repeat(90_000)
    await receive(rig, chat(body))
    expect(bodies(rig)).toEqual([body])
    const preview = rig.messages.snapshot().conversations[0]?.last?.preview ?? ''
    expect(preview.length).toBeLessThanOrEqual(200)
    expect(preview).toMatch(/^🎭 O Romeo 🎭.*…$/u)
  })

  test('bidirectional controls are kept as they are', async () => {
    const rig = await online()
    const body = 'invoice\u202Efdp.exe \u2066\u05D0'
    await receive(rig, chat(body))
    expect(bodies(rig)).toEqual([body])
  })

  test.each([
    ['no body', `<message from='${BALCONY}' to='${ROMEO}' type='chat'/>`],
    ['an empty body', chat('')],
    [
      'a body in another namespace',
      `<message from='${BALCONY}' type='chat'><body xmlns='x'>Ho</body></message>`,
    ],
    [
      'a chat that only has a subject',
      `<message from='${BALCONY}' type='chat'><subject>Ho</subject></message>`,
    ],
    ['a room', chat('Ho', { type: 'groupchat', from: 'verona@rooms.example/juliet' })],
    [
      'an occupant of a room',
      chat('Ho', {
        from: 'verona@rooms.example/x',
        more: `<x xmlns='http://jabber.org/protocol/muc#user'/>`,
      }),
    ],
    [
      'an event',
      `<message from='${ROMEO}' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'/></message>`,
    ],
  ])('not: %s', async (_name, stanza) => {
    const rig = await online()
    await receive(rig, stanza)
    expect(rows(rig)).toEqual([])
    expect(rig.messages.snapshot().conversations).toEqual([])
  })

  test('a headline and a mail with its subject are stored', async () => {
    const rig = await online()
    await receive(
      rig,
      chat('Down at noon', { type: 'headline', from: 'montague.example' }),
      `<message from='${BALCONY}'><subject>Tonight</subject><body xml:lang='de'>Ja</body><body>Yes</body></message>`,
    )
    expect(rows(rig).map(({ jid, body }) => [jid, body])).toEqual([
      ['montague.example', 'Down at noon'],
      [JULIET, 'Yes'],
    ])
    const [announcement, mail] = rig.deltas('messagesChanged').flatMap(({ messages }) => messages)
    expect(announcement).toMatchObject({ kind: 'announcement' })
    expect(announcement).not.toHaveProperty('mail')
    expect(mail).toMatchObject({ kind: 'text', subject: 'Tonight', mail: true })
    expect(rig.messages.snapshot().conversations[1]?.last?.preview).toBe('Yes')
  })

  test('the time is what the own server stamps, unless it is in the future or before XMPP', async () => {
    const rig = await online()
    await receive(
      rig,
      chat('old', { more: delay('2025-12-24T18:00:00Z') }),
      chat('new', { more: delay('2099-01-01T00:00:00Z') }),
      chat('odd', { more: delay('0001-01-01T00:00:00Z') }),
      chat('none'),
    )
    const now = rig.ports.clock.now()
    const times = rig.store.all<{ sent_at: number }>('SELECT sent_at FROM message ORDER BY id')
    expect(times.map((row) => row.sent_at)).toEqual([Date.UTC(2025, 11, 24, 18), now, now, now])
  })

  test.each([
    ['the sender', JULIET],
    ['nobody', null],
    ['another server', 'capulet.example'],
  ])('a time that %s gives is only claimed', async (_name, from) => {
    const rig = await online()
    await receive(rig, chat('first'), chat('second', { more: delay('2001-09-11T08:00:00Z', from) }))
    const [first, second] = rig.deltas('messagesChanged').flatMap(({ messages }) => messages)
    expect(first).not.toHaveProperty('claimedAt')
    expect(second).toMatchObject({
      sentAt: rig.ports.clock.now(),
      claimedAt: Date.UTC(2001, 8, 11, 8),
    })
    expect(second?.place).toBeGreaterThan(first?.place ?? 0)
  })

  test('messages that the server kept get their place by time, and are late if before the last one read', async () => {
    const rig = await online()
    await receive(rig, chat('today'))
    const [today] = rig.deltas('messagesChanged').flatMap(({ messages }) => messages)
    if (!today) throw new Error('not stored')
    const { conversationId } = today
    await rig.messages.commands['messages.markRead']({ conversationId, upTo: today.id })
    await receive(rig, chat('yesterday', { more: delay('2025-12-31T18:00:00Z') }))
    expect(rows(rig).map(({ body, unread }) => [body, unread])).toEqual([
      ['today', 0],
      ['yesterday', 1],
    ])
    const late = rig.deltas('messagesChanged').at(-1)?.messages[0]
    expect(late).toMatchObject({ body: 'yesterday', late: true })
    expect(late?.place).toBeLessThan(today.place)
    expect(rig.messages.snapshot().conversations[0]).toMatchObject({
      unread: 1,
      firstUnread: null,
      late: 1,
      firstLate: late?.id,
      last: { preview: 'today' },
    })
  })

  test('a closed conversation comes back with the next message', async () => {
    const rig = await online()
    await receive(rig, chat('one'))
    const conversationId = rig.messages.snapshot().conversations[0]?.id as ConversationId
    await rig.messages.commands['messages.close']({ conversationId })
    expect(rig.messages.snapshot().conversations).toEqual([])
    expect(rig.deltas('conversationClosed')).toHaveLength(1)
    await receive(rig, chat('two'))
    expect(rig.messages.snapshot().conversations).toMatchObject([{ id: conversationId, unread: 1 }])
  })
})

describe('stored once', () => {
  const once = chat('Ho', { id: 'm1', more: originId('o1') })
  const again = (ids: { id?: string; origin?: string; from?: string } = {}) => {
    const { id = 'm1', origin = 'o1', from = BALCONY } = ids
    return chat('Ho', { id, from, more: (origin && originId(origin)) + delay(BEGINNING) })
  }
  const stranger = (stanza: string) => stanza.replaceAll(BALCONY, `${TYBALT}/x`)

  test.each([
    ['live and as a copy', once, carbon('received', once)],
    ['as a copy and live', carbon('received', once), once],
    [
      'live and as a copy that another device got',
      once,
      carbon('received', chat('Ho', { id: 'm2', more: originId('o1') })),
    ],
  ])('%s', async (_name, first, second) => {
    const rig = await online()
    await receive(rig, first, second)
    expect(bodies(rig)).toEqual(['Ho'])
    expect(rig.messages.snapshot().conversations[0]?.unread).toBe(1)
  })

  test.each([
    ['with the same ids', once, again()],
    ['with another id attribute', once, again({ id: 'm2' })],
    ['by another resource of the same person', once, again({ from: `${JULIET}/phone` })],
    ['without origin id', chat('Ho', { id: 'm1' }), again({ origin: '' })],
    ['once without origin id', once, again({ origin: '' })],
  ])('a repetition in another session, %s', async (_name, first, second) => {
    const rig = await online()
    await receive(rig, first)
    await signInAgain(rig)
    await receive(rig, second)
    expect(bodies(rig)).toEqual(['Ho'])
    expect(rig.messages.snapshot().conversations[0]?.unread).toBe(1)
  })

  test('an unmarked repetition after resuming the session of a killed process', async () => {
    const rig = await online()
    await receive(rig, chat('before', { id: 'm0' }))
    rig.store.write((tx) =>
      tx.run(
        `INSERT INTO sm_session (account_id, session_id, jid, inbound, newest, newest_before)
         VALUES (?, 'a', ?, 1, 1, 1)`,
        ACCOUNT,
        `${ROMEO}/balcony`,
      ),
    )
    await receive(rig, once)
    const next = rig.restart()
    await next.fake.begin({ kind: 'resumed', restored: true, session: 'a' })
    await receive(next, once)
    expect(bodies(next)).toEqual(['before', 'Ho'])
    // Acknowledged messages are not sent again, so this is a different one with an old id.
    await receive(next, chat('before', { id: 'm0' }))
    expect(bodies(next)).toEqual(['before', 'Ho', 'before'])
  })

  test.each([
    ['no ids at all', chat('Ho'), chat('Ho')],
    ['the same ids', once, once],
    ['empty ids', chat('ok').replace('>', ` id=''>`), chat('ok').replace('>', ` id=''>`)],
    ['a client that counts from 1 again', chat('Ho', { id: '1' }), chat('Hey', { id: '1' })],
    [
      'the same another day',
      chat('Ho', { id: '1', more: delay('2025-12-01T00:00:00Z') }),
      chat('Ho', { id: '1', more: delay('2025-12-20T00:00:00Z') }),
    ],
    [
      'other origin ids',
      chat('Ho', { id: '1', more: originId('a') }),
      chat('Ho', { id: '1', more: originId('b') }),
    ],
    ['ids somebody else has used', once, stranger(once)],
  ])('but not, by one stream: %s', async (_name, first, second) => {
    const rig = await online()
    await receive(rig, first, second)
    expect(bodies(rig)).toHaveLength(2)
  })

  test.each([
    ['no ids at all', chat('Ho'), chat('Ho', { more: delay(BEGINNING) })],
    ['another text', once, chat('Hey', { id: 'm1', more: originId('o1') + delay(BEGINNING) })],
    ['not stamped', once, once],
    ['another day', once, chat('Ho', { id: 'm1', more: originId('o1') + delay('2025-12-20T00:00:00Z') })],
    ['ids somebody else has used', once, stranger(again())],
  ])('nor in another session: %s', async (_name, first, second) => {
    const rig = await online()
    await receive(rig, first)
    await signInAgain(rig)
    await receive(rig, second)
    expect(bodies(rig)).toHaveLength(2)
  })

  describe('by the id that the archive gave', () => {
    const info = (iq: Element) =>
      iq.attrs['to'] === ROMEO && iq.child('http://jabber.org/protocol/disco#info', 'query')
        ? `<query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:sid:0'/></query>`
        : null
    const archived = (id: string, by: string) => `<stanza-id xmlns='urn:xmpp:sid:0' id='${id}' by='${by}'/>`
    const twice = (by: string) => [
      chat('Ho', { more: archived('a1', by) }),
      chat('Ho', { more: archived('a1', by) }),
    ]

    test('if the server says that it removes forged ones', async () => {
      const rig = await online({ answer: info })
      await receive(rig, ...twice(ROMEO))
      expect(bodies(rig)).toHaveLength(1)
      await receive(
        rig,
        chat('Ho', { id: 'm1', more: archived('a2', ROMEO) }),
        chat('Ho', { id: 'm1', more: archived('a3', ROMEO) }),
      )
      expect(bodies(rig)).toHaveLength(3)
    })

    test('also where only a further copy has told it', async () => {
      const rig = await online({ answer: info })
      await receive(rig, chat('Ho', { more: originId('o1') }))
      await receive(rig, carbon('received', chat('Ho', { more: originId('o1') + archived('a1', ROMEO) })))
      await receive(rig, chat('Ho', { more: archived('a1', ROMEO) }))
      expect(bodies(rig)).toHaveLength(1)
    })

    test('but not if it does not say so, nor by anybody else', async () => {
      const silent = await online()
      await receive(silent, ...twice(ROMEO))
      expect(bodies(silent)).toHaveLength(2)
      const rig = await online({ answer: info })
      await receive(rig, ...twice(JULIET))
      expect(bodies(rig)).toHaveLength(2)
    })
  })

  test('a message from another own device is stored once, and everything before it is read', async () => {
    const rig = await online()
    await receive(rig, chat('Ho'), sentElsewhere('Hey', JULIET, 'p1'))
    await signInAgain(rig)
    await receive(rig, sentElsewhere('Hey', JULIET, 'p1', delay(BEGINNING)))
    expect(rows(rig)).toEqual([
      { jid: JULIET, direction: 'in', author: JULIET, body: 'Ho', state: null, unread: 0 },
      { jid: JULIET, direction: 'out', author: ROMEO, body: 'Hey', state: 'acknowledged', unread: 0 },
    ])
    expect(rig.messages.snapshot().conversations[0]?.unread).toBe(0)
  })

  test('a note to oneself is there once, and delivered', async () => {
    const rig = await online()
    const id = await send(rig, 'Buy poison', ROMEO)
    await receive(
      rig,
      `<message from='${ROMEO}/balcony' to='${ROMEO}' type='chat' id='${id}'><body>Buy poison</body>${originId(id)}</message>`,
    )
    expect(rows(rig)).toMatchObject([{ jid: ROMEO, direction: 'out', state: 'delivered', unread: 0 }])
    await receive(
      rig,
      `<message from='${ROMEO}/phone' to='${ROMEO}' type='chat' id='p1'><body>And a dagger</body></message>`,
    )
    await receive(rig, sentElsewhere('And a dagger', ROMEO, 'p1'))
    expect(rows(rig).slice(1)).toMatchObject([{ direction: 'out', body: 'And a dagger', state: 'delivered' }])
  })
})

describe('forgeries', () => {
  test.each([
    ['received', carbon('received', chat('Meet me'), TYBALT)],
    [
      'sent',
      carbon('sent', `<message from='${ROMEO}/phone' to='${JULIET}'><body>Meet me</body></message>`, TYBALT),
    ],
    ['from an own resource', carbon('received', chat('Meet me'), `${ROMEO}/phone`)],
    ['from the own server', carbon('received', chat('Meet me'), 'montague.example')],
    [
      'sent by somebody else',
      carbon('sent', `<message from='${TYBALT}/x' to='${JULIET}'><body>Meet me</body></message>`),
    ],
  ])('a carbon %s is nothing', async (_name, stanza) => {
    const rig = await online()
    await receive(rig, stanza)
    expect(rows(rig)).toEqual([])
    expect(rig.batches).toEqual([])
  })

  test('a receipt and an error count only from who can know', async () => {
    const rig = await online()
    const id = await send(rig, 'Ho')
    await receive(rig, received(id, `${TYBALT}/x`), error(id, TYBALT), error(id, 'verona.example'))
    await receive(rig, received('another'), error('another', JULIET))
    expect(rows(rig)).toMatchObject([{ jid: JULIET, state: 'sent' }])
  })

  test.each([
    ['the address it went to', JULIET],
    ['one of its devices', BALCONY],
    ['its server', 'capulet.example'],
    ['the own server', 'montague.example'],
    ['the own account', ROMEO],
    ['this very device', `${ROMEO}/balcony`],
  ])('an error by %s counts', async (_name, from) => {
    const rig = await online()
    const id = await send(rig, 'Ho')
    await receive(rig, error(id, from))
    expect(rows(rig)).toMatchObject([{ jid: JULIET, state: 'failed' }])
  })

  test('as does one without a sender, which is from the own account', async () => {
    const rig = await online()
    const id = await send(rig, 'Ho')
    await receive(rig, error(id, JULIET).replace(`from='${JULIET}' `, ''))
    expect(rows(rig)).toMatchObject([{ jid: JULIET, state: 'failed' }])
  })

  test('a receipt from another own device does not count for messages of this one', async () => {
    const rig = await online()
    const id = await send(rig, 'Ho')
    const receipt = `<received xmlns='urn:xmpp:receipts' id='${id}'/>`
    await receive(rig, carbon('sent', `<message from='${ROMEO}/phone' to='${JULIET}'>${receipt}</message>`))
    expect(rows(rig)).toMatchObject([{ jid: JULIET, state: 'sent' }])
  })

  test('an error that quotes a receipt or a text is only an error', async () => {
    const rig = await online()
    const id = await send(rig, 'Ho')
    await receive(
      rig,
      error(id, `${TYBALT}/x`).replace(
        '<error',
        `<body>Hey</body><received xmlns='urn:xmpp:receipts' id='${id}'/><error`,
      ),
    )
    expect(rows(rig)).toMatchObject([{ jid: JULIET, state: 'sent' }])
  })
})

describe('own messages', () => {
  test('receipts of any device, live or copied', async () => {
    const rig = await online()
    const one = await send(rig, 'one')
    const two = await send(rig, 'two')
    await receive(rig, received(one), carbon('received', received(two)))
    expect(rows(rig).map(({ state }) => state)).toEqual(['delivered', 'delivered'])
    expect(rig.messages.snapshot().conversations[0]?.last?.state).toBe('delivered')
  })

  test('states only move forward', async () => {
    const rig = await online()
    const id = await send(rig, 'Ho')
    await receive(rig, received(id))
    await rig.fake.acknowledge({ session: 'a', seq: 1_000 })
    await receive(rig, error(id, JULIET))
    expect(lastState(rig)).toBe('delivered')
  })

  test('an error tells why; a receipt proves it wrong', async () => {
    const rig = await online()
    const id = await send(rig, 'Ho')
    await receive(rig, error(id, JULIET, 'item-not-found'))
    const [failed] = rig.deltas('messagesChanged').at(-1)?.messages ?? []
    expect(failed).toMatchObject({
      state: 'failed',
      failure: { code: 'message-refused', condition: 'item-not-found' },
    })
    await rig.fake.acknowledge({ session: 'a', seq: 1_000 })
    await quiet()
    expect(lastState(rig)).toBe('failed')
    await receive(rig, received(id))
    expect(rig.deltas('messagesChanged').at(-1)?.messages[0]?.failure).toBeUndefined()
    expect(lastState(rig)).toBe('delivered')
  })

  test('delivered although the stream broke before the acknowledgement: not sent again', async () => {
    const rig = await online()
    const id = await send(rig, 'Ho')
    await receive(rig, received(id))
    rig.fake.end()
    await rig.fake.begin({ session: 'b' })
    await quiet()
    expect(rig.fake.takeSent().filter(({ name }) => name === 'message')).toEqual([])
  })
})

describe('answering a receipt request', () => {
  const asked = chat('Ho', { id: 'm1', more: request })
  const answers = (rig: Rig) =>
    rig.fake
      .takeSent()
      .filter((stanza) => stanza.child('urn:xmpp:receipts', 'received'))
      .map(({ attrs, children }) => ({ to: attrs['to'], type: attrs['type'], children: children.length }))

  test('to a contact, to the client that asked, also late and again', async () => {
    const rig = await online()
    const late = chat('Ho', { id: 'm1', more: request + delay('2025-12-30T00:00:00Z') })
    await receive(rig, late)
    expect(answers(rig)).toEqual([{ to: BALCONY, type: 'chat', children: 1 }])
    await rig.fake.acknowledge({ session: 'a', seq: 1_000 })
    await signInAgain(rig)
    await receive(rig, late)
    expect(answers(rig)).toHaveLength(1)
    expect(bodies(rig)).toHaveLength(1)
  })

  test('after the commit, not before', async () => {
    const rig = await online()
    rig.mishap = { code: 'disk-full' }
    await receive(rig, asked)
    expect(answers(rig)).toEqual([])
    rig.mishap = null
    await rig.ports.clock.advance(5_000)
    await quiet()
    expect(answers(rig)).toHaveLength(1)
  })

  test.each([
    ['who may not see the presence', asked, `<item jid='${JULIET}' subscription='to'/>`],
    ['a stranger', asked, ''],
    ['a copy', carbon('received', asked), undefined],
    [
      'one’s own',
      carbon(
        'sent',
        `<message from='${ROMEO}/phone' to='${JULIET}' id='p1'><body>Ho</body>${request}</message>`,
      ),
      undefined,
    ],
    ['a headline', chat('Ho', { id: 'm1', more: request, type: 'headline' }), undefined],
    ['a request without id', chat('Ho', { more: request }), undefined],
    [
      'a receipt',
      chat('Ho', { id: 'm1', more: `${request}<received xmlns='urn:xmpp:receipts' id='x'/>` }),
      undefined,
    ],
    ['an empty message', `<message from='${BALCONY}' type='chat' id='m1'>${request}</message>`, undefined],
  ])('not: %s', async (_name, stanza, roster) => {
    const rig = await online(roster === undefined ? {} : { roster })
    await receive(rig, stanza)
    expect(answers(rig)).toEqual([])
  })

  test('not where the person does not want it', async () => {
    const rig = await online()
    rig.settings = { ...rig.settings, sendReceipts: false }
    await receive(rig, asked)
    expect(answers(rig)).toEqual([])
  })
})

describe('in bulk and in need', () => {
  const burst = Array.from({ length: 1_000 }, (_, index) =>
    chat(`${index}`, { id: `m${index}`, more: originId(`o${index}`) }),
  )

  test('a burst of 1,000 takes a few transactions, in order', async () => {
    const rig = await online()
    await receive(rig, ...burst)
    await quiet(20)
    expect(bodies(rig)).toEqual(burst.map((_, index) => `${index}`))
    expect(rig.batches.length).toBeLessThanOrEqual(6)
    expect(rig.messages.snapshot().conversations[0]?.unread).toBe(1_000)
    const told = rig.deltas('messagesChanged').flatMap(({ messages }) => messages.map(({ body }) => body))
    expect(told).toEqual(bodies(rig))
  })

  test('a slow disk cuts a burst into shorter transactions', async () => {
    const rig = await online()
    const { clock } = rig.ports
    let time = clock.now()
    Object.assign(clock, { now: () => (time += 4) })
    await receive(rig, ...burst.slice(0, 40))
    await quiet(40)
    expect(bodies(rig)).toHaveLength(40)
    expect(rig.batches.length).toBeGreaterThan(8)
  })

  test('a full disk loses nothing, acknowledges nothing, and is reported once', async () => {
    const rig = await online()
    let settled = 0
    const stanza = burst.slice(0, 3)
    const ingest = rig.messages.ingest
    Object.assign(rig.messages, {
      ingest: (...args: Parameters<typeof ingest>) => ingest(...args).finally(() => (settled += 1)),
    })
    rig.mishap = { code: 'disk-full' }
    await receive(rig, ...stanza)
    await rig.ports.clock.advance(12_000)
    await quiet()
    expect(settled).toBe(0)
    expect(rig.batches).toEqual([])
    expect(rig.refusals).toEqual([{ code: 'disk-full' }])
    rig.mishap = null
    rig.messages.retryStore()
    await quiet()
    expect(settled).toBe(3)
    expect(bodies(rig)).toEqual(['0', '1', '2'])
    expect(rig.refusals).toEqual([{ code: 'disk-full' }, null])
    expect(rig.ports.clock.timers).toBe(0)
  })

  test('while the disk is full further messages queue up behind', async () => {
    const rig = await online()
    rig.mishap = { code: 'store-read-only' }
    await receive(rig, chat('one'))
    await receive(rig, chat('two'))
    rig.mishap = null
    await rig.ports.clock.advance(5_000)
    await quiet()
    expect(bodies(rig)).toEqual(['one', 'two'])
  })
})
