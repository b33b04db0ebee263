import { describe, expect, test } from 'vitest'
import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { Element } from '../../../engine/index.ts'
import { readXml } from '../../../engine/testing/read-xml.ts'
import { printXml } from '../../../engine/testing/placeholders.ts'
import { ACCOUNT, JULIET, quiet, type Rig, type RigOptions } from '../../testing/rig.ts'
import { comes, COVEN, enter, goes, inRoom, says, type RoomOptions } from '../../testing/rooms.ts'
import { bodies, conversationWith, messageOf } from '../../testing/stanzas.ts'
import { messages, open, receive, say, shown, stages, states, texts } from '../../testing/talk.ts'

const ALICE = { key: 'o:alice-id', nick: 'alice' }
const PEOPLE = [{ nick: 'alice' }, { nick: 'third witch' }]

interface Talk {
  readonly rig: Rig
  readonly room: ConversationId
}

async function talking(options: RoomOptions = {}, more: RigOptions = {}): Promise<Talk> {
  const rig = await inRoom({ people: PEOPLE, ...options }, more)
  const { id: room } = conversationWith(rig, COVEN)
  rig.messages.rooms.opened(room)
  await quiet()
  return { rig, room }
}

/** The only message that left, as XML with `{id}` for its id. */
function left(rig: Rig): string {
  const sent = messages(rig.fake.takeSent())
  expect(sent).toHaveLength(1)
  const [stanza] = sent as [Element]
  return printXml(stanza).replaceAll(stanza.attrs['id'] ?? '?', '{id}')
}

const xml = (text: string): string => printXml(readXml(text))
const origin = `<origin-id xmlns='urn:xmpp:sid:0' id='{id}'/>`
const active = `<active xmlns='http://jabber.org/protocol/chatstates'/>`
const toRoom = (inside: string): string =>
  xml(`<message xmlns='jabber:client' type='groupchat' to='${COVEN}' id='{id}'>${inside}</message>`)
const toAlice = (inside: string, to = 'alice'): string =>
  xml(`<message xmlns='jabber:client' type='chat' to='${COVEN}/${to}' id='{id}'>${inside}
    <x xmlns='http://jabber.org/protocol/muc#user'/></message>`)
const mention = (begin: number, end: number, nick: string): string =>
  `<reference xmlns='urn:xmpp:reference:0' begin='${begin}' end='${end}' type='mention' uri='xmpp:${COVEN}/${nick}'/>`

/** Alice says it, and the room gives it this id. */
async function hear(rig: Rig, body: string, sid?: string): Promise<MessageId> {
  await receive(rig, says('alice', body, { id: `her-${body}`, ...(sid !== undefined && { sid }) }))
  return messageOf(rig, body, COVEN).id
}

describe('to a room', () => {
  test('a message goes to everybody, and asks nobody for receipts', async () => {
    const { rig, room } = await talking()
    await say(rig, room, 'Hail')
    expect(left(rig)).toBe(toRoom(`<body>Hail</body>${origin}${active}`))
  })

  test('it names those who are meant', async () => {
    const { rig, room } = await talking()
    const send = rig.messages.commands['messages.send']
    await send({
      conversationId: room,
      body: 'Hail @alice and third witch, not macbeth',
      mentions: ['third witch', 'macbeth'],
    })
    expect(left(rig)).toBe(
      toRoom(`<body>Hail @alice and third witch, not macbeth</body>
        ${mention(6, 11, 'alice')}${mention(16, 27, 'third%20witch')}${origin}${active}`),
    )
  })

  test('an answer names the room’s id and quotes the author', async () => {
    const { rig, room } = await talking()
    const replyTo = await hear(rig, 'When?', 's1')
    await rig.messages.commands['messages.send']({ conversationId: room, body: '@alice at sunset', replyTo })
    expect(left(rig)).toBe(
      toRoom(`<body>&gt; alice:\n&gt; When?\n@alice at sunset</body>
        <reply xmlns='urn:xmpp:reply:0' to='${COVEN}/alice' id='s1'/>
        <fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='17'/></fallback>
        ${mention(18, 23, 'alice')}${origin}${active}`),
    )
  })

  test('a reaction names the room’s id, and is to be kept', async () => {
    const { rig } = await talking()
    const messageId = await hear(rig, 'When?', 's1')
    await rig.messages.commands['messages.react']({ messageId, emojis: ['🐢'] })
    expect(left(rig)).toBe(
      toRoom(`<reactions xmlns='urn:xmpp:reactions:0' id='s1'><reaction>🐢</reaction></reactions>
        <store xmlns='urn:xmpp:hints'/>${origin}`),
    )
  })

  test('a correction names the own id, a retraction the room’s', async () => {
    const { rig, room } = await talking()
    const messageId = await say(rig, room, 'Hial')
    const [stanza] = messages(rig.fake.takeSent())
    const id = stanza?.attrs['id'] ?? ''
    await receive(rig, says('hag', 'Hial', { id, sid: 's1' }))
    await rig.messages.commands['messages.edit']({ messageId, body: 'Hail' })
    expect(left(rig)).toBe(
      toRoom(`<body>Hail</body><replace xmlns='urn:xmpp:message-correct:0' id='${id}'/>${origin}`),
    )
    await rig.messages.commands['messages.retract']({ messageId })
    const [retraction] = messages(rig.fake.takeSent())
    expect(retraction?.attrs).toMatchObject({ type: 'groupchat', to: COVEN })
    expect(retraction?.child('urn:xmpp:message-retract:1', 'retract')?.attrs['id']).toBe('s1')
  })

  test('what the room gave no id is neither answered, reacted to nor retracted', async () => {
    const { rig, room } = await talking({ features: [] })
    const { commands } = rig.messages
    const messageId = await hear(rig, 'When?', 's1')
    const own = await say(rig, room, 'Now')
    rig.fake.takeSent()
    const unnamed = { ok: false, error: { code: 'message-unnamed' } }
    const answer = { conversationId: room, body: 'Now', replyTo: messageId }
    expect(await commands['messages.send'](answer)).toEqual(unnamed)
    expect(await commands['messages.react']({ messageId, emojis: ['🐢'] })).toEqual(unnamed)
    expect(await commands['messages.retract']({ messageId: own })).toEqual(unnamed)
    expect(shown(rig, messageId)?.reactions).toBeUndefined()
    expect(messages(rig.fake.takeSent())).toEqual([])
  })

  test('it stands where the room has put it', async () => {
    const { rig, room } = await talking()
    await say(rig, room, 'Mine')
    const [stanza] = messages(rig.fake.takeSent())
    await rig.fake.acknowledge({ session: 'a', seq: 1_000 })
    await hear(rig, 'Hers', 's1')
    await receive(rig, says('hag', 'Mine', { id: stanza?.attrs['id'] ?? '', sid: 's2' }))
    await hear(rig, 'Last', 's3')
    expect(bodies(rig, COVEN)).toEqual(['Hers', 'Mine', 'Last'])
  })

  test('what makes sense only with one person is refused', async () => {
    const { rig, room } = await talking()
    const { commands } = rig.messages
    const refused = { ok: false, error: { code: 'not-in-rooms' } }
    expect(await commands['messages.askAttention']({ conversationId: room })).toEqual(refused)
    const mail = { conversationId: room, body: 'Hail', subject: 'Greeting' }
    expect(await commands['messages.send'](mail)).toEqual(refused)
    expect(messages(rig.fake.takeSent())).toEqual([])
  })

  test('no read markers are sent', async () => {
    const { rig, room } = await talking()
    const markable = `<markable xmlns='urn:xmpp:chat-markers:0'/>`
    await receive(rig, says('alice', 'When?', { id: 'm1', sid: 's1', more: markable }))
    const upTo = messageOf(rig, 'When?', COVEN).id
    await rig.messages.commands['messages.markRead']({ conversationId: room, upTo })
    expect(conversationWith(rig, COVEN).unread).toBe(0)
    expect(messages(rig.fake.takeSent())).toEqual([])
  })

  test('what the room refused can be sent again, as the same message', async () => {
    const { rig, room } = await talking()
    const messageId = await say(rig, room, 'Hail')
    const [stanza] = messages(rig.fake.takeSent())
    const id = stanza?.attrs['id'] ?? ''
    await receive(
      rig,
      `<message from='${COVEN}' type='error' id='${id}'><error type='auth'>
        <forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`,
    )
    expect(shown(rig, messageId)).toMatchObject({
      state: 'failed',
      failure: { code: 'message-refused', condition: 'forbidden' },
    })
    await rig.messages.commands['messages.retry']({ messageId })
    expect(messages(rig.fake.takeSent()).map(({ attrs }) => attrs['id'])).toEqual([id])
    expect(states(rig)).toEqual(['Hail: sent'])
  })

  test('what was held can be undone, discarded or forwarded', async () => {
    const { rig, room } = await talking()
    const { commands } = rig.messages
    const later = rig.ports.clock.now() + 60_000
    const held = await say(rig, room, 'Later', later)
    expect(await commands['messages.undoSend']({ messageId: held })).toEqual({ ok: true, value: 'Later' })
    await say(rig, room, 'Then', later)
    await rig.ports.clock.advance(60_000)
    await quiet()
    expect(texts(rig.fake.takeSent())).toEqual(['Then'])
    const messageId = await hear(rig, 'When?', 's1')
    const juliet = await open(rig, JULIET)
    await commands['messages.forward']({ messageIds: [messageId], to: [juliet, room] })
    expect(texts(rig.fake.takeSent())).toEqual(['When?', 'When?'])
    rig.messages.rooms.closed(ACCOUNT, COVEN)
    await quiet()
    const waiting = await say(rig, room, 'Never')
    expect(await commands['messages.discard']({ messageId: waiting })).toMatchObject({ ok: true })
    rig.messages.rooms.opened(room)
    await quiet()
    expect(messages(rig.fake.takeSent())).toEqual([])
  })
})

describe('to one occupant', () => {
  const whispering = async (options: RoomOptions = {}) => {
    const { rig, room } = await talking(options)
    const alice = rig.messages.rooms.openPrivate(ACCOUNT, COVEN, ALICE, 1)
    return { rig, room, alice }
  }
  const GONE = { ok: false, error: { code: 'occupant-gone' } }

  test('a message is marked as private, and goes to nobody else', async () => {
    const { rig, alice } = await whispering()
    await say(rig, alice, 'Psst')
    expect(left(rig)).toBe(toAlice(`<body>Psst</body>${origin}<request xmlns='urn:xmpp:receipts'/>`))
  })

  test('it waits for the room, and follows the person to another nickname', async () => {
    const { rig, room, alice } = await whispering()
    await receive(rig, goes('alice', { to: 'Alice' }) + comes({ nick: 'Alice', id: 'alice-id' }))
    await rig.ports.clock.advance(50)
    await quiet()
    rig.messages.rooms.closed(ACCOUNT)
    await quiet()
    await say(rig, alice, 'Psst')
    expect(messages(rig.fake.takeSent())).toEqual([])
    rig.messages.rooms.opened(room)
    await quiet()
    expect(left(rig)).toContain(`to='${COVEN}/Alice'`)
  })

  test('once they have left, it is refused; with a lasting id it goes on when they are back', async () => {
    const { rig, alice } = await whispering()
    await receive(rig, goes('alice'))
    await rig.ports.clock.advance(50)
    await quiet()
    expect(await rig.messages.commands['messages.send']({ conversationId: alice, body: 'Psst' })).toEqual(
      GONE,
    )
    await receive(rig, comes({ nick: 'ally', id: 'alice-id' }))
    await rig.ports.clock.advance(50)
    await quiet()
    await say(rig, alice, 'Psst')
    expect(left(rig)).toContain(`to='${COVEN}/ally'`)
  })

  test('a mere nickname is somebody else after they have left', async () => {
    const { rig } = await talking({ features: [], id: null, people: [{ nick: 'alice', id: null }] })
    const nobody = { key: 'n:alice', nick: 'alice' }
    const first = rig.messages.rooms.openPrivate(ACCOUNT, COVEN, nobody, 1)
    await receive(rig, goes('alice') + comes({ nick: 'alice', id: null }))
    await rig.ports.clock.advance(50)
    await quiet()
    expect(await rig.messages.commands['messages.send']({ conversationId: first, body: 'Psst' })).toEqual(
      GONE,
    )
    const second = rig.messages.rooms.openPrivate(ACCOUNT, COVEN, nobody, 2)
    expect(second).not.toBe(first)
    await say(rig, second, 'Psst')
    expect(left(rig)).toContain(`to='${COVEN}/alice'`)
  })

  test('a flood of changes ends what only a nickname vouches for', async () => {
    const crowd = Array.from({ length: 150 }, (_, n) => ({ nick: `witch${n}`, id: null }))
    const options = { features: [], id: null, people: [{ nick: 'alice', id: null }, ...crowd] }
    const { rig } = await talking(options)
    const alice = rig.messages.rooms.openPrivate(ACCOUNT, COVEN, { key: 'n:alice', nick: 'alice' }, 1)
    const flood = crowd.flatMap((witch) => [goes(witch.nick), comes(witch)])
    await receive(rig, flood.join(''))
    await rig.ports.clock.advance(50)
    await quiet()
    expect(await rig.messages.commands['messages.send']({ conversationId: alice, body: 'Psst' })).toEqual(
      GONE,
    )
  })

  test('a message that was held until its time fails if they have left by then', async () => {
    const { rig, alice } = await whispering()
    const messageId = await say(rig, alice, 'Psst', rig.ports.clock.now() + 60_000)
    await receive(rig, goes('alice'))
    await rig.ports.clock.advance(60_000)
    await quiet()
    expect(messages(rig.fake.takeSent())).toEqual([])
    expect(stages(rig)).toEqual([])
    expect(shown(rig, messageId)).toMatchObject({ state: 'failed', failure: { code: 'occupant-gone' } })
    await receive(rig, comes({ nick: 'alice' }))
    await rig.ports.clock.advance(50)
    await quiet()
    expect(await rig.messages.commands['messages.retry']({ messageId })).toMatchObject({ ok: true })
    expect(left(rig)).toContain(`to='${COVEN}/alice'`)
  })

  test('what waits for a mere nickname fails when the account enters the room anew', async () => {
    const options = { features: [], id: null, people: [{ nick: 'alice', id: null }] }
    const { rig, room } = await talking(options)
    const alice = rig.messages.rooms.openPrivate(ACCOUNT, COVEN, { key: 'n:alice', nick: 'alice' }, 1)
    rig.fake.end()
    const messageId = await say(rig, alice, 'Psst')
    await rig.fake.begin({ session: 'b' })
    await enter(rig, options)
    rig.messages.rooms.opened(room)
    await quiet()
    expect(messages(rig.fake.takeSent())).toEqual([])
    expect(states(rig)).toEqual(['Psst: failed'])
    expect(shown(rig, messageId)?.failure).toEqual({ code: 'occupant-gone' })
  })
})
