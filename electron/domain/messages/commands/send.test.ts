import { describe, expect, test } from 'vitest'
import type { Element } from '../../../engine/index.ts'
import { Placeholders, printXml } from '../../../engine/testing/placeholders.ts'
import { readXml } from '../../../engine/testing/read-xml.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { replaceBlocked } from '../../roster/store/blocked.ts'
import { ACCOUNT, createRig, JULIET, quiet, type Rig } from '../../testing/rig.ts'
import { hear, messages, open, receive, say, shown, states, texts } from '../../testing/talk.ts'

const NURSE = 'nurse@capulet.example'
const DONE = { ok: true, value: undefined }
const REST = `<request xmlns='urn:xmpp:receipts'/><markable xmlns='urn:xmpp:chat-markers:0'/>
  <active xmlns='http://jabber.org/protocol/chatstates'/>`

async function online(): Promise<Rig> {
  const rig = createRig()
  await rig.fake.begin({ session: 'a' })
  await quiet()
  rig.fake.takeSent()
  return rig
}

/** That this has left, and nothing else; `{name}` stands for anything that is the same wherever it stands. */
function expectSent(rig: Rig, expected: string): void {
  const [stanza, ...more] = messages(rig.fake.takeSent())
  const filled = new Placeholders().match(readXml(expected), stanza as Element)
  expect(printXml(stanza as Element)).toBe(printXml(filled))
  expect(more).toEqual([])
}

describe('an answer', () => {
  test('names what it answers, and quotes it for clients that do not know that', async () => {
    const rig = await online()
    const heard = await hear(rig, 'Wherefore\nart thou?', 'm1')
    const { conversationId, id: replyTo } = heard
    const sent = await rig.messages.commands['messages.send']({ conversationId, body: 'Here', replyTo })
    expectSent(
      rig,
      `<message type='chat' to='${JULIET}' id='{id}'>
        <body>&gt; Wherefore&#10;&gt; art thou?&#10;Here</body>
        <reply xmlns='urn:xmpp:reply:0' to='${JULIET}' id='m1'/>
        <fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='24'/></fallback>
        <origin-id xmlns='urn:xmpp:sid:0' id='{id}'/>${REST}</message>`,
    )
    expect(sent.ok && shown(rig, sent.value)).toMatchObject({
      body: 'Here',
      replyTo: { id: replyTo, author: JULIET, preview: 'Wherefore art thou?' },
    })
  })

  test('to a message of another conversation, or a deleted one, is a plain text', async () => {
    const rig = await online()
    const heard = await hear(rig, 'Ho', 'm1')
    const conversationId = await open(rig, NURSE)
    const sent = await rig.messages.commands['messages.send']({
      conversationId,
      body: 'Hey',
      replyTo: heard.id,
    })
    expect(sent.ok && shown(rig, sent.value)).not.toHaveProperty('replyTo')
    expectSent(
      rig,
      `<message type='chat' to='${NURSE}' id='{id}'><body>Hey</body>
        <origin-id xmlns='urn:xmpp:sid:0' id='{id}'/>${REST}</message>`,
    )
  })
})

describe('with a subject', () => {
  test('it is written as a mail is', async () => {
    const rig = await online()
    const conversationId = await open(rig)
    const sent = await rig.messages.commands['messages.send']({
      conversationId,
      body: 'At nine',
      subject: 'Tomorrow',
    })
    expectSent(
      rig,
      `<message type='normal' to='${JULIET}' id='{id}'><subject>Tomorrow</subject><body>At nine</body>
        <origin-id xmlns='urn:xmpp:sid:0' id='{id}'/>${REST}</message>`,
    )
    expect(sent.ok && shown(rig, sent.value)).toMatchObject({
      subject: 'Tomorrow',
      mail: true,
      body: 'At nine',
    })
  })

  test('an answer to a mail is one, too: in its thread, about the same', async () => {
    const rig = await online()
    await receive(
      rig,
      `<message from='${JULIET}/balcony' id='m1'><subject>Re: Tomorrow</subject><body>At nine</body>
        <thread>t1</thread></message>`,
    )
    const heard = rig.deltas('messagesChanged').at(-1)?.messages[0]
    if (!heard) throw new Error('not stored')
    const { conversationId, id: replyTo } = heard
    await rig.messages.commands['messages.send']({ conversationId, body: 'I come', replyTo })
    expectSent(
      rig,
      `<message type='normal' to='${JULIET}' id='{id}'><subject>Re: Tomorrow</subject>
        <body>&gt; At nine&#10;I come</body><thread>t1</thread>
        <reply xmlns='urn:xmpp:reply:0' to='${JULIET}' id='m1'/>
        <fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='10'/></fallback>
        <origin-id xmlns='urn:xmpp:sid:0' id='{id}'/>${REST}</message>`,
    )
  })
})

describe('forwarding', () => {
  test('sends the texts in order to each conversation, and skips empty ones', async () => {
    const rig = await online()
    const one = await hear(rig, 'one', 'm1')
    const gone = await say(rig, one.conversationId, 'gone')
    await rig.messages.commands['messages.retract']({ messageId: gone })
    const two = await say(rig, one.conversationId, 'two')
    rig.fake.takeSent()
    const to = [await open(rig, NURSE), await open(rig, 'benvolio@montague.example')]
    expect(await rig.messages.commands['messages.forward']({ messageIds: [one.id, gone, two], to })).toEqual(
      DONE,
    )
    const sent = messages(rig.fake.takeSent())
    expect(sent.map(({ attrs }) => attrs['to'])).toEqual([
      NURSE,
      NURSE,
      'benvolio@montague.example',
      'benvolio@montague.example',
    ])
    expect(texts(sent)).toEqual(['one', 'two', 'one', 'two'])
  })

  test('is refused completely if a text is too long or a conversation is missing', async () => {
    const rig = await online()
    const long = await hear(rig, 'x'.repeat(300_000))
    const short = await hear(rig, 'short')
    const to = [await open(rig, NURSE)]
    const forward = rig.messages.commands['messages.forward']
    expect(await forward({ messageIds: [short.id, long.id], to })).toMatchObject({
      error: { code: 'message-too-long' },
    })
    const missing = [...to, 99 as (typeof to)[number]]
    expect(await forward({ messageIds: [short.id], to: missing })).toEqual({
      ok: false,
      error: { code: 'not-found' },
    })
    expect(messages(rig.fake.takeSent())).toEqual([])
    expect(states(rig)).toHaveLength(2)
  })
})

test('asking for attention sends nothing else, and archives do not keep it', async () => {
  const rig = await online()
  const conversationId = await open(rig)
  expect(await rig.messages.commands['messages.askAttention']({ conversationId })).toEqual(DONE)
  expectSent(
    rig,
    `<message type='chat' to='${JULIET}' id='{id}'><attention xmlns='urn:xmpp:attention:0'/>
      <no-store xmlns='urn:xmpp:hints'/></message>`,
  )
  expect(states(rig)).toEqual([])
})

describe('to whom is blocked', () => {
  const BLOCKED = { ok: false, error: { code: 'blocked' } }
  const block = (rig: Rig, ...jids: string[]) =>
    rig.store.write((tx) => replaceBlocked(tx, ACCOUNT, jids as BareJid[]))

  test.each([JULIET, 'capulet.example'])('nothing goes, where %s is blocked', async (jid) => {
    const rig = await online()
    const conversationId = await open(rig)
    const messageId = await say(rig, conversationId, 'later', Date.now() + 60_000)
    const other = await open(rig, 'benvolio@montague.example')
    rig.fake.takeSent()
    const { commands } = rig.messages
    await commands['messages.setDraft']({
      conversationId,
      text: 'Hey',
      replyTo: null,
      edits: null,
      base: 0,
    })
    block(rig, jid)
    expect(await commands['messages.send']({ conversationId, body: 'Hey' })).toEqual(BLOCKED)
    expect(await commands['messages.askAttention']({ conversationId })).toEqual(BLOCKED)
    expect(await commands['messages.reschedule']({ messageId, sendAt: null })).toEqual(BLOCKED)
    // A forward goes to all conversations or to none.
    const to = [other, conversationId]
    expect(await commands['messages.forward']({ messageIds: [messageId], to })).toEqual(BLOCKED)
    expect(messages(rig.fake.takeSent())).toEqual([])
    // The typed text is kept.
    expect(rig.messages.snapshot().conversations.find(({ id }) => id === conversationId)?.draft?.text).toBe(
      'Hey',
    )
    block(rig)
    expect(await commands['messages.send']({ conversationId, body: 'Hey' })).toMatchObject({ ok: true })
    expect(texts(messages(rig.fake.takeSent()))).toEqual(['Hey'])
  })
})
