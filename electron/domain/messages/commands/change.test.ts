import { describe, expect, test } from 'vitest'
import type { MessageId } from '../../../../shared/model/ids.ts'
import type { Element } from '../../../engine/index.ts'
import { Placeholders, printXml } from '../../../engine/testing/placeholders.ts'
import { readXml } from '../../../engine/testing/read-xml.ts'
import { createRig, JULIET, quiet, ROMEO, type Rig, type RigOptions } from '../../testing/rig.ts'
import { hear, messages, open, receive, say, shown, stages, states } from '../../testing/talk.ts'

const NOT_FOUND = { ok: false, error: { code: 'not-found' } }
const DONE = { ok: true, value: undefined }

async function online(options?: RigOptions): Promise<Rig> {
  const rig = createRig(options)
  await rig.fake.begin({ session: 'a' })
  await quiet()
  rig.fake.takeSent()
  return rig
}

/** That these have left, and nothing else; `{name}` stands for anything that is the same wherever it stands. */
function expectSent(rig: Rig, ...expected: string[]): void {
  const names = new Placeholders()
  const sent = messages(rig.fake.takeSent())
  const filled = expected.map((xml, index) => printXml(names.match(readXml(xml), sent[index] as Element)))
  expect(sent.map((stanza) => printXml(stanza))).toEqual(filled)
}

const text = (body: string, id: string) => `<message type='chat' to='${JULIET}' id='{${id}}'>
  <body>${body}</body><origin-id xmlns='urn:xmpp:sid:0' id='{${id}}'/>
  <request xmlns='urn:xmpp:receipts'/><markable xmlns='urn:xmpp:chat-markers:0'/>
  <active xmlns='http://jabber.org/protocol/chatstates'/></message>`
const correction = (
  body: string,
  id: string,
  of: string,
) => `<message type='chat' to='${JULIET}' id='{${id}}'>
  <body>${body}</body><replace xmlns='urn:xmpp:message-correct:0' id='${of}'/>
  <origin-id xmlns='urn:xmpp:sid:0' id='{${id}}'/><request xmlns='urn:xmpp:receipts'/></message>`
const reactions = (of: string, ...emojis: string[]) => `<message type='chat' to='${JULIET}' id='{reaction}'>
  <reactions xmlns='urn:xmpp:reactions:0' id='${of}'>${emojis.map((emoji) => `<reaction>${emoji}</reaction>`).join('')}</reactions>
  <store xmlns='urn:xmpp:hints'/><origin-id xmlns='urn:xmpp:sid:0' id='{reaction}'/></message>`

describe('editing', () => {
  test('corrects the first version, each time', async () => {
    const rig = await online()
    const messageId = await say(rig, await open(rig), 'Ho')
    const edit = (body: string) => rig.messages.commands['messages.edit']({ messageId, body })
    expect(await edit('Hey')).toEqual(DONE)
    expect(await edit('Hey there')).toEqual(DONE)
    expectSent(
      rig,
      text('Ho', 'first'),
      correction('Hey', 'second', '{first}'),
      correction('Hey there', 'third', '{first}'),
    )
    expect(shown(rig, messageId)).toMatchObject({ body: 'Hey there', edited: 2, state: 'sent' })
    const details = await rig.messages.commands['messages.details']({ messageId })
    expect(details.ok && details.value.editions.map(({ body }) => body)).toEqual(['Ho', 'Hey'])
  })

  test('clears its draft', async () => {
    const rig = await online()
    const conversationId = await open(rig)
    const messageId = await say(rig, conversationId, 'Ho')
    const draft = { conversationId, text: 'Hey', replyTo: null, edits: messageId, base: 0 }
    await rig.messages.commands['messages.setDraft'](draft)
    await rig.messages.commands['messages.edit']({ messageId, body: 'Hey' })
    expect(rig.messages.snapshot().conversations[0]?.draft).toBeNull()
  })

  test('of an answer repeats what it answers', async () => {
    const rig = await online()
    const heard = await hear(rig, 'Ho', 'm1')
    const { conversationId } = heard
    const sent = await rig.messages.commands['messages.send']({
      conversationId,
      body: 'Hey',
      replyTo: heard.id,
    })
    if (!sent.ok) throw new Error(sent.error.code)
    rig.fake.takeSent()
    await rig.messages.commands['messages.edit']({ messageId: sent.value, body: 'Hey!' })
    const quote = `&gt; Ho&#10;`
    expectSent(
      rig,
      `<message type='chat' to='${JULIET}' id='{id}'><body>${quote}Hey!</body>
        <reply xmlns='urn:xmpp:reply:0' to='${JULIET}' id='m1'/>
        <fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='5'/></fallback>
        <replace xmlns='urn:xmpp:message-correct:0' id='{first}'/>
        <origin-id xmlns='urn:xmpp:sid:0' id='{id}'/><request xmlns='urn:xmpp:receipts'/></message>`,
    )
    expect(shown(rig, sent.value)).toMatchObject({ body: 'Hey!', replyTo: { id: heard.id, preview: 'Ho' } })
  })

  test('is refused for other people’s, failed and retracted messages, and without text', async () => {
    const rig = await online()
    const { commands } = rig.messages
    const heard = await hear(rig, 'Ho', 'm1')
    expect(await commands['messages.edit']({ messageId: heard.id, body: 'Hey' })).toEqual(NOT_FOUND)
    const messageId = await say(rig, heard.conversationId, 'Ho')
    expect(await commands['messages.edit']({ messageId, body: ' ' })).toMatchObject({
      error: { code: 'message-empty' },
    })
    await commands['messages.retract']({ messageId })
    expect(await commands['messages.edit']({ messageId, body: 'Hey' })).toEqual(NOT_FOUND)
    const refused = await say(rig, heard.conversationId, 'Ho')
    const id = messages(rig.fake.takeSent()).at(-1)?.attrs['id'] ?? ''
    await receive(rig, `<message type='error' from='${JULIET}' id='${id}'><error type='cancel'/></message>`)
    expect(await commands['messages.edit']({ messageId: refused, body: 'Hey' })).toEqual(NOT_FOUND)
    expect(messages(rig.fake.takeSent())).toEqual([])
  })
})

describe('reacting', () => {
  test('sends all own reactions each time, with the sender’s id', async () => {
    const rig = await online()
    const { id: messageId } = await hear(rig, 'Ho', 'm1')
    const react = (...emojis: string[]) => rig.messages.commands['messages.react']({ messageId, emojis })
    expect(await react('❤️')).toEqual(DONE)
    expect(await react('❤️', '🌹', '❤️')).toEqual(DONE)
    expect(shown(rig, messageId)?.reactions).toEqual([
      { emoji: '❤️', own: true, count: 1, by: [ROMEO] },
      { emoji: '🌹', own: true, count: 1, by: [ROMEO] },
    ])
    expect(await react()).toEqual(DONE)
    expect(shown(rig, messageId)).not.toHaveProperty('reactions')
    const sent = messages(rig.fake.takeSent())
    const names = [reactions('m1', '❤️'), reactions('m1', '❤️', '🌹'), reactions('m1')].map((xml, index) =>
      printXml(new Placeholders().match(readXml(xml), sent[index] as Element)),
    )
    expect(sent.map((stanza) => printXml(stanza))).toEqual(names)
  })

  test('accepts only emoji, and at most twenty', async () => {
    const rig = await online()
    const { id: messageId } = await hear(rig, 'Ho', 'm1')
    const react = (emojis: string[]) => rig.messages.commands['messages.react']({ messageId, emojis })
    const none = { ok: false, error: { code: 'not-an-emoji' } }
    for (const text of ['', 'x', ':)', '❤️❤️', '<b>']) expect(await react([text])).toEqual(none)
    expect(await react(Array.from({ length: 21 }, (_, n) => String.fromCodePoint(0x1f600 + n)))).toEqual(none)
    expect(messages(rig.fake.takeSent())).toEqual([])
  })

  test('to a message without an id stays here', async () => {
    const rig = await online()
    const { id: messageId } = await hear(rig, 'Ho')
    expect(await rig.messages.commands['messages.react']({ messageId, emojis: ['❤️'] })).toEqual(DONE)
    expect(messages(rig.fake.takeSent())).toEqual([])
    expect(shown(rig, messageId)?.reactions).toHaveLength(1)
  })

  test('is refused for retracted and unsent messages', async () => {
    const rig = await online()
    const conversation = await open(rig)
    const { commands } = rig.messages
    const messageId = await say(rig, conversation, 'Ho')
    await commands['messages.retract']({ messageId })
    expect(await commands['messages.react']({ messageId, emojis: ['❤️'] })).toEqual(NOT_FOUND)
    const later = await say(rig, conversation, 'Ho', rig.ports.clock.now() + 1_000)
    expect(await commands['messages.react']({ messageId: later, emojis: ['❤️'] })).toEqual(NOT_FOUND)
  })
})

describe('retracting', () => {
  test('is sent, and nothing stays here', async () => {
    const rig = await online()
    const messageId = await say(rig, await open(rig), 'Ho')
    rig.fake.takeSent()
    await rig.messages.commands['messages.edit']({ messageId, body: 'Hey' })
    rig.fake.takeSent()
    expect(await rig.messages.commands['messages.retract']({ messageId })).toEqual(DONE)
    expectSent(
      rig,
      `<message type='chat' to='${JULIET}' id='{id}'>
        <body>This person attempted to retract a previous message, but it is not supported by your client.</body>
        <retract xmlns='urn:xmpp:message-retract:1' id='{first}'/>
        <apply-to xmlns='urn:xmpp:fasten:0' id='{first}'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to>
        <store xmlns='urn:xmpp:hints'/><fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:message-retract:1'/>
        <origin-id xmlns='urn:xmpp:sid:0' id='{id}'/></message>`,
    )
    expect(shown(rig, messageId)).toMatchObject({ body: '', retracted: true })
    expect(rig.store.all('SELECT * FROM edition')).toEqual([])
    expect(rig.messages.snapshot().conversations[0]?.last).toMatchObject({ preview: '', retracted: true })
    expect(await rig.messages.commands['messages.retract']({ messageId })).toEqual(NOT_FOUND)
  })

  test('is refused for other people’s messages', async () => {
    const rig = await online()
    const heard = await hear(rig, 'Ho', 'm1')
    expect(await rig.messages.commands['messages.retract']({ messageId: heard.id })).toEqual(NOT_FOUND)
    expect(shown(rig, heard.id)?.body).toBe('Ho')
  })

  test('is sent if the message may have arrived, although it waits to be sent again', async () => {
    const rig = await online()
    const messageId = await say(rig, await open(rig), 'Ho')
    rig.fake.takeSent()
    rig.fake.end()
    const begun = rig.fake.begin({ session: 'b' })
    rig.fake.breakAfter(0)
    await begun
    await quiet()
    expect(states(rig)).toEqual(['Ho: waiting'])
    expect(await rig.messages.commands['messages.retract']({ messageId })).toEqual(DONE)
    await rig.fake.begin({ session: 'c' })
    await quiet()
    const sent = messages(rig.fake.takeSent())
    expect(sent.at(-1)?.child('urn:xmpp:message-retract:1', 'retract')).toBeDefined()
    expect(shown(rig, messageId)).toMatchObject({ retracted: true })
  })
})

describe('deleting here', () => {
  const copy = `<message from='${ROMEO}' to='${ROMEO}/balcony'><received xmlns='urn:xmpp:carbons:2'>
    <forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='${JULIET}/balcony' to='${ROMEO}'
    type='chat' id='m1'><body>Ho</body></message></forwarded></received></message>`

  test('sends nothing, and a copy does not bring it back', async () => {
    const rig = await online()
    const heard = await hear(rig, 'Ho', 'm1')
    await hear(rig, 'Hey', 'm2')
    expect(row(rig)).toMatchObject({ unread: 2, firstUnread: heard.id })
    const messageIds = [heard.id]
    expect(await rig.messages.commands['messages.deleteHere']({ messageIds })).toEqual(DONE)
    expect(messages(rig.fake.takeSent())).toEqual([])
    expect(rig.deltas('messageDiscarded')).toMatchObject([{ messageId: heard.id }])
    expect(row(rig)).toMatchObject({ unread: 1, last: { preview: 'Hey' } })
    await receive(rig, copy)
    expect(states(rig)).toEqual(['Hey: in'])
    expect(shown(rig, heard.id)).toBeUndefined()
    expect(row(rig)).toMatchObject({ unread: 1, last: { preview: 'Hey' } })
  })

  test('leaves nothing of the message on disk', async () => {
    const rig = await online()
    const heard = await hear(rig, 'Ho', 'm1')
    await rig.messages.commands['messages.react']({ messageId: heard.id, emojis: ['❤️'] })
    await rig.messages.commands['messages.deleteHere']({ messageIds: [heard.id] })
    expect(rig.store.all('SELECT body, extra FROM message')).toEqual([{ body: '', extra: null }])
    expect(rig.store.all('SELECT * FROM reaction')).toEqual([])
    const { commands } = rig.messages
    expect(await commands['messages.details']({ messageId: heard.id })).toEqual(NOT_FOUND)
    expect(await commands['messages.react']({ messageId: heard.id, emojis: ['❤️'] })).toEqual(NOT_FOUND)
  })

  test('of an unsent message keeps it from being sent', async () => {
    const rig = createRig()
    const conversation = await open(rig)
    const messageIds: MessageId[] = [
      await say(rig, conversation, 'one'),
      await say(rig, conversation, 'two', rig.ports.clock.now() + 1_000),
    ]
    await rig.messages.commands['messages.deleteHere']({ messageIds })
    expect(stages(rig)).toEqual([])
    await rig.fake.begin({})
    await rig.ports.clock.advance(10_000)
    await quiet()
    expect(messages(rig.fake.takeSent())).toEqual([])
  })

  const row = (rig: Rig) => rig.messages.snapshot().conversations[0]
})

test('an emoji is the same in each spelling, and is sent as on the message', async () => {
  const rig = await online()
  const message = await hear(rig, 'Ho', 'm1')
  await receive(
    rig,
    `<message from='${JULIET}/b' to='${ROMEO}' type='chat'>
       <reactions xmlns='urn:xmpp:reactions:0' id='m1'><reaction>😀&#xFE0F;</reaction></reactions></message>`,
  )
  rig.fake.takeSent()
  await rig.messages.commands['messages.react']({ messageId: message.id, emojis: ['😀'] })
  expect(shown(rig, message.id)?.reactions).toEqual([
    { emoji: '😀\uFE0F', own: true, count: 2, by: [JULIET, ROMEO] },
  ])
  const reactions = rig.fake.takeSent().at(-1)?.child('urn:xmpp:reactions:0', 'reactions')
  expect(reactions?.child('urn:xmpp:reactions:0', 'reaction')?.text()).toBe('😀\uFE0F')
})
