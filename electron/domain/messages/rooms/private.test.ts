import { describe, expect, test } from 'vitest'
import type { Conversation, Message } from '../../../../shared/model/message.ts'
import { item, storeItems } from '../../testing/archive-pages.ts'
import { ACCOUNT, JULIET, quiet, ROMEO, type Rig } from '../../testing/rig.ts'
import {
  comes,
  COVEN,
  goes,
  inRoom,
  OLD_ROOM,
  type RoomOptions,
  says,
  whispers,
} from '../../testing/rooms.ts'
import { carbon, conversationWith, replace, retract, stanza } from '../../testing/stanzas.ts'
import { receive } from '../../testing/talk.ts'
import { readPage } from '../store/pages.ts'

const WITCHES: RoomOptions = { people: [{ nick: 'witch' }, { nick: 'crone' }] }
const MUC_USER = `<x xmlns='http://jabber.org/protocol/muc#user'/>`

const privates = (rig: Rig): readonly Conversation[] =>
  rig.messages.snapshot().conversations.filter(({ kind }) => kind === 'private')
const said = (rig: Rig, { id }: Pick<Conversation, 'id'>): readonly Message[] =>
  readPage(rig.store, id, { kind: 'end' }, 100).messages
const talks = (rig: Rig): unknown[] =>
  privates(rig).map((each) => [each.occupant?.nick, ...said(rig, each).map(({ body }) => body)])

describe('a private message', () => {
  test('is in a conversation of its own, inside the room', async () => {
    const rig = await inRoom(WITCHES)
    await receive(rig, whispers('witch', 'Psst', { id: 'p1' }))
    const [conversation] = privates(rig)
    expect(conversation).toMatchObject({ jid: COVEN, occupant: { nick: 'witch', gone: false }, unread: 1 })
    expect(conversation && said(rig, conversation)).toMatchObject([
      { author: COVEN, by: { key: 'o:witch-id', nick: 'witch' }, body: 'Psst', direction: 'in' },
    ])
    expect(conversationWith(rig, COVEN)).toMatchObject({ kind: 'room', unread: 0, last: null })
    expect(rig.messages.snapshot().conversations).toHaveLength(2)
  })

  test.each([
    ['without the mark of a private message', says('witch', 'Psst', { type: 'chat' })],
    ['written like a mail', whispers('witch', 'Psst').replace(`type='chat'`, `type='normal'`)],
    [
      'with a request for a receipt, which it does not get',
      whispers('witch', 'Psst', { id: 'a', more: `<request xmlns='urn:xmpp:receipts'/>` }),
    ],
  ])('%s', async (_name, xml) => {
    const rig = await inRoom(WITCHES)
    await receive(rig, xml)
    expect(talks(rig)).toEqual([['witch', 'Psst']])
    expect(rig.fake.takeSent()).toEqual([])
  })

  test('does not count as one to the room, though the nickname is in it', async () => {
    const rig = await inRoom(WITCHES)
    await receive(rig, whispers('witch', 'hag, psst'))
    expect(privates(rig)[0]?.mentions).toBeUndefined()
  })

  test('that another device sent is in the same conversation', async () => {
    const rig = await inRoom(WITCHES)
    await receive(rig, whispers('witch', 'Psst'))
    const copy = stanza(`<body>What?</body>${MUC_USER}`, {
      from: `${ROMEO}/phone`,
      to: `${COVEN}/witch`,
      id: 'o1',
    })
    await receive(
      rig,
      carbon('sent', copy),
      carbon('sent', copy.replace(MUC_USER, '').replace('What?', 'Tell!').replace('o1', 'o2')),
    )
    expect(talks(rig)).toEqual([['witch', 'Psst', 'What?', 'Tell!']])
    const [conversation] = privates(rig)
    expect(conversation && said(rig, conversation).map(({ direction }) => direction)).toEqual([
      'in',
      'out',
      'out',
    ])
  })

  test('of somebody with another nickname goes on with the same person', async () => {
    const rig = await inRoom(WITCHES)
    await receive(
      rig,
      whispers('witch', 'One'),
      goes('witch', { to: 'Eve' }),
      comes({ nick: 'Eve', id: 'witch-id' }),
    )
    await receive(rig, whispers('Eve', 'Two', { by: 'witch-id' }))
    expect(talks(rig)).toEqual([['Eve', 'One', 'Two']])
  })

  test('is corrected and retracted by its author only', async () => {
    const rig = await inRoom(WITCHES)
    await receive(rig, whispers('witch', 'One', { id: 'p1' }), whispers('crone', 'Other', { id: 'p1' }))
    await receive(
      rig,
      whispers('crone', 'x', { more: retract('p1') }),
      whispers('witch', 'Uno', { more: replace('p1') }),
    )
    expect(talks(rig)).toEqual([
      ['witch', 'Uno'],
      ['crone', ''],
    ])
  })

  test('fails if the room refuses it', async () => {
    const rig = await inRoom(WITCHES)
    const conversationId = rig.messages.rooms.openPrivate(
      ACCOUNT,
      COVEN,
      { key: 'o:witch-id', nick: 'witch' },
      1,
    )
    rig.messages.rooms.opened(conversationWith(rig, COVEN).id)
    await quiet()
    await rig.messages.commands['messages.send']({ conversationId, body: 'Psst' })
    await quiet()
    const id = rig.fake.takeSent().at(-1)?.attrs['id'] ?? ''
    await receive(
      rig,
      `<message from='${COVEN}/witch' to='${ROMEO}/balcony' type='error' id='${id}'>${MUC_USER}
      <error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`,
    )
    const row = rig.store.first('SELECT failure FROM message')
    expect(row).toMatchObject({ failure: expect.stringContaining('item-not-found') as string })
  })
})

describe('nobody is impersonated', () => {
  test('by a nickname that is the address of a contact', async () => {
    const rig = await inRoom({
      ...OLD_ROOM,
      people: [{ nick: JULIET, id: null, jid: 'tybalt@capulet.example/x' }],
    })
    await receive(rig, stanza('<body>It is me</body>'))
    const spoof = whispers(JULIET, 'And me', { by: null })
    await receive(
      rig,
      spoof,
      says(JULIET, 'And I', {
        by: null,
        more: `<x xmlns='http://jabber.org/protocol/muc#user'><item jid='${JULIET}'/></x>`,
      }),
    )
    const { id } = conversationWith(rig, JULIET)
    expect(said(rig, { id }).map(({ body }) => body)).toEqual(['It is me'])
    expect(talks(rig)).toEqual([[JULIET, 'And me']])
  })

  test('before the account is in the room, nobody knows who it is', async () => {
    const rig = await inRoom(OLD_ROOM)
    await receive(rig, whispers('witch', 'One', { by: null }))
    const next = rig.restart()
    await next.fake.begin({ session: 'b' })
    await quiet()
    await receive(
      next,
      says('witch', 'Two', { type: 'chat', by: null }),
      whispers('witch', 'Three', { by: null }),
    )
    expect(next.store.all('SELECT body FROM message')).toEqual([{ body: 'One' }])
  })

  test('in the account’s archive, where a private message looks like one of a person', async () => {
    const rig = await inRoom(WITCHES)
    const id = `<occupant-id xmlns='urn:xmpp:occupant-id:0' id='witch-id'/>`
    const [from, to] = [`${COVEN}/witch`, `${COVEN}/witch`]
    const archived = [
      stanza('<body>The room is closed</body>', { from }),
      stanza(`<body>With an id</body>${MUC_USER}${id}`, { from }),
      stanza(`<body>Own</body>${MUC_USER}`, { from: `${ROMEO}/phone`, to }),
      stanza('<body>Own, without a mark</body>', { from: `${ROMEO}/phone`, to }),
    ]
    const at = rig.ports.clock.now() - 1_000
    await storeItems(
      rig,
      archived.map((xml, index) => item(`a${index}`, xml, at + index)),
    )
    expect(rig.store.all('SELECT body FROM message')).toEqual([])
  })

  test('by the next one with a nickname, even at once', async () => {
    const rig = await inRoom(OLD_ROOM)
    await receive(rig, whispers('witch', 'One', { by: null }))
    await receive(
      rig,
      goes('witch') + comes({ nick: 'witch', id: null }) + whispers('witch', 'Two', { by: null }),
    )
    expect(talks(rig)).toEqual([
      ['witch', 'One'],
      ['witch', 'Two'],
    ])
    // What the room told of the one before comes later.
    await rig.ports.clock.advance(100)
    await quiet()
    expect(privates(rig).map(({ occupant }) => occupant)).toEqual([
      { nick: 'witch', gone: true },
      { nick: 'witch', gone: false },
    ])
    await receive(rig, whispers('witch', 'Three', { by: null }) + goes('witch'))
    await rig.ports.clock.advance(100)
    await quiet()
    expect(talks(rig)).toEqual([
      ['witch', 'One'],
      ['witch', 'Two', 'Three'],
    ])
    expect(privates(rig)[1]?.occupant?.gone).toBe(true)
  })
})

describe('what occupants may leave here', () => {
  const crowd = Array.from({ length: 60 }, (_, at) => ({ nick: `n${at}` }))

  test('is at most fifty conversations that the person did not begin', async () => {
    const rig = await inRoom({ people: crowd })
    rig.messages.rooms.openPrivate(ACCOUNT, COVEN, { key: 'o:n59-id', nick: 'n59' }, 1)
    await receive(rig, ...crowd.map(({ nick }) => whispers(nick, 'Buy!')))
    expect(privates(rig)).toHaveLength(51)
    expect(rig.deltas('strangersDropped').at(-1)?.count).toBe(9)
    // Whoever is answered, or closed, makes room.
    const one = privates(rig).find(({ occupant }) => occupant?.nick === 'n0')
    await rig.messages.commands['messages.close']({ conversationId: one?.id ?? (0 as Conversation['id']) })
    await receive(rig, whispers('n55', 'Buy!'))
    expect(privates(rig)).toHaveLength(51)
  })

  test('is at most 64 kB, until the person opens it', async () => {
    const rig = await inRoom(WITCHES)
    await receive(rig, ...Array.from({ length: 10 }, () => whispers('witch', 'x'.repeat(10_000))))
    const [conversation] = privates(rig)
    expect(conversation && said(rig, conversation)).toHaveLength(6)
    rig.messages.rooms.openPrivate(ACCOUNT, COVEN, { key: 'o:witch-id', nick: 'witch' }, 1)
    await receive(rig, whispers('witch', 'x'.repeat(70_000)))
    expect(conversation && said(rig, conversation)).toHaveLength(7)
  })

  test('is no conversation, if nothing is said', async () => {
    const rig = await inRoom(WITCHES)
    await receive(
      rig,
      whispers('witch', '', { more: `<composing xmlns='http://jabber.org/protocol/chatstates'/>` }),
      whispers('witch', 'x', { more: replace('p1') }),
      whispers('witch', '', { more: `<received xmlns='urn:xmpp:receipts' id='a'/>` }),
    )
    expect(privates(rig)).toEqual([])
  })
})
