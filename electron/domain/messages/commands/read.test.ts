import { describe, expect, test } from 'vitest'
import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { Message } from '../../../../shared/model/message.ts'
import { printXml } from '../../../engine/testing/placeholders.ts'
import { createRig, JULIET, quiet, ROMEO, type Rig, type RigOptions } from '../../testing/rig.ts'
import { hear, idsOf, open, receive, say, shown, unsent } from '../../testing/talk.ts'

const MARKABLE = `<markable xmlns='urn:xmpp:chat-markers:0'/>`
const stamped = (stamp: string) => `<delay xmlns='urn:xmpp:delay' from='montague.example' stamp='${stamp}'/>`

async function online(options?: RigOptions): Promise<Rig> {
  const rig = createRig(options)
  await rig.fake.begin({ session: 'a' })
  await quiet()
  rig.fake.takeSent()
  return rig
}

async function page(rig: Rig, conversationId: ConversationId, messageId: MessageId, limit: number) {
  const at = { kind: 'around', messageId } as const
  const answer = await rig.messages.commands['messages.page']({ conversationId, at, limit })
  if (!answer.ok) throw new Error(answer.error.code)
  const { messages, moreBefore, moreAfter } = answer.value
  return [messages.map(({ body }) => body).join(' '), moreBefore, moreAfter]
}

const read = (rig: Rig, upTo: Message, from?: Message) =>
  rig.messages.commands['messages.markRead']({
    conversationId: upTo.conversationId,
    upTo: upTo.id,
    ...(from && { from: from.id }),
  })
const row = (rig: Rig) => rig.messages.snapshot().conversations[0]

describe('a page', () => {
  test('is what was said, oldest first', async () => {
    const rig = await online()
    for (const body of ['one', 'two', 'three']) await hear(rig, body)
    const conversationId = row(rig)?.id as ConversationId
    const answer = await rig.messages.commands['messages.page']({
      conversationId,
      at: { kind: 'end' },
      limit: 2,
    })
    expect(answer).toMatchObject({
      ok: true,
      value: { messages: [{ body: 'two' }, { body: 'three' }], moreBefore: true, moreAfter: false },
    })
  })

  test('tells the beginning of a very long message, and all of it to who asks', async () => {
    const rig = await online()
    const body = `${'long '.repeat(20_000)}end`
    const { id, bodyLength } = await hear(rig, body)
    expect(bodyLength).toBe(100_003)
    const told = rig.deltas('messagesChanged').at(-1)?.messages[0]
    expect(told?.body).toBe(body.slice(0, 16_384))
    expect(row(rig)?.last?.preview).toHaveLength(200)
    expect(await rig.messages.commands['messages.text']({ messageId: id })).toEqual({
      ok: true,
      value: { body },
    })
    expect(await rig.messages.commands['messages.text']({ messageId: 999 as MessageId })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    })
  })

  test('around a message has it in the middle, or is the newest if it is gone', async () => {
    const rig = await online()
    const said: Message[] = []
    for (let n = 1; n <= 9; n++) said.push(await hear(rig, `${n}`))
    const [first, , , , fifth, , , , last] = said
    if (!first || !fifth || !last) throw new Error('not stored')
    const { conversationId } = first
    expect(await page(rig, conversationId, fifth.id, 4)).toEqual(['3 4 5 6', true, true])
    expect(await page(rig, conversationId, first.id, 4)).toEqual(['1 2', false, true])
    expect(await page(rig, conversationId, last.id, 4)).toEqual(['6 7 8 9', true, false])
    await rig.messages.commands['messages.deleteHere']({ messageIds: [fifth.id] })
    expect(await page(rig, conversationId, fifth.id, 3)).toEqual(['7 8 9', true, false])
    expect(await page(rig, conversationId, 99 as MessageId, 3)).toEqual(['7 8 9', true, false])
    const elsewhere = await open(rig, 'nurse@capulet.example')
    expect(await page(rig, elsewhere, first.id, 3)).toEqual(['', false, false])
  })
})

describe('reading', () => {
  /** One message that was read, and three that came before it, late. */
  async function late() {
    const rig = await online()
    const today = await hear(rig, 'today', 't')
    await read(rig, today)
    const one = await hear(rig, 'one', 'a', stamped('2025-12-31T01:00:00Z'))
    const two = await hear(rig, 'two', 'b', stamped('2025-12-31T02:00:00Z'))
    const three = await hear(rig, 'three', 'c', stamped('2025-12-31T03:00:00Z'))
    return { rig, today, one, two, three }
  }

  test('of what came late only what stands between was seen', async () => {
    const { rig, today, one, two, three } = await late()
    expect(row(rig)).toMatchObject({ unread: 3, late: 3, firstUnread: null, firstLate: one.id })
    await read(rig, three, two)
    expect(row(rig)).toMatchObject({ unread: 1, late: 1, firstLate: one.id })
    expect(shown(rig, one.id)).toHaveProperty('late')
    expect(
      rig
        .deltas('messagesChanged')
        .at(-1)
        ?.messages.map(({ body }) => body),
    ).toEqual(['two', 'three'])
    await read(rig, today, today)
    expect(row(rig)).toMatchObject({ unread: 1, late: 1 })
    await read(rig, today)
    expect(row(rig)).toMatchObject({ unread: 0, late: 0, firstLate: null })
  })

  test('late and new messages are each counted once', async () => {
    const { rig, today, one, three } = await late()
    const next = await hear(rig, 'next', 'n')
    expect(row(rig)).toMatchObject({ unread: 4, late: 3, firstUnread: next.id })
    await read(rig, next, today)
    expect(row(rig)).toMatchObject({ unread: 3, late: 3, firstUnread: null })
    await rig.messages.commands['messages.deleteHere']({ messageIds: [one.id] })
    expect(row(rig)).toMatchObject({ unread: 2, late: 2 })
    await read(rig, three)
    expect(row(rig)).toMatchObject({ unread: 0, late: 0 })
  })

  test('a message of another conversation is none', async () => {
    const rig = await online()
    const heard = await hear(rig, 'Ho')
    const elsewhere = await open(rig, 'nurse@capulet.example')
    const answer = await rig.messages.commands['messages.markRead']({
      conversationId: elsewhere,
      upTo: heard.id,
    })
    expect(answer).toEqual({ ok: false, error: { code: 'not-found' } })
    expect(rig.messages.snapshot().conversations.find(({ jid }) => jid === JULIET)?.unread).toBe(1)
  })
})

describe('telling that it was read', () => {
  const markers = (rig: Rig) =>
    rig.fake
      .takeSent()
      .flatMap((stanza) => stanza.child('urn:xmpp:chat-markers:0', 'displayed')?.attrs['id'] ?? [])

  test('is one marker for all that was read, about the newest who wants to know', async () => {
    const rig = await online()
    await hear(rig, 'one', 'm1', MARKABLE)
    await hear(rig, 'two', 'm2', MARKABLE)
    const last = await hear(rig, 'three', 'm3')
    await read(rig, last)
    const sent = rig.fake.takeSent()
    expect(sent.map((stanza) => printXml(stanza))).toEqual([
      `<message xmlns='jabber:client' id='${idsOf(sent)[0]}' to='${JULIET}' type='chat'>
  <displayed xmlns='urn:xmpp:chat-markers:0' id='m2'/>
  <store xmlns='urn:xmpp:hints'/>
</message>`,
    ])
    await read(rig, last)
    expect(markers(rig)).toEqual([])
  })

  test('names a message by what its sender calls it', async () => {
    const rig = await online()
    const heard = await hear(rig, 'one', 'm1', `${MARKABLE}<origin-id xmlns='urn:xmpp:sid:0' id='o1'/>`)
    await read(rig, heard)
    expect(markers(rig)).toEqual(['m1'])
  })

  test.each([
    ['nobody wants to know', {}, 'm1', ''],
    [
      'they may not see the presence',
      { roster: `<item jid='${JULIET}' subscription='to'/>` },
      'm1',
      MARKABLE,
    ],
    ['they are strangers', { roster: '' }, 'm1', MARKABLE],
    ['it has no id', {}, '', MARKABLE],
  ])('is not where %s', async (_why, options, id, more) => {
    const rig = await online(options)
    await read(rig, await hear(rig, 'Ho', id, more))
    expect(rig.store.first('SELECT unread FROM conversation')).toEqual({ unread: 0 })
    expect(rig.fake.takeSent()).toEqual([])
  })

  test('is not where the person does not want it', async () => {
    const rig = await online()
    rig.settings = { ...rig.settings, sendMarkers: false }
    await read(rig, await hear(rig, 'Ho', 'm1', MARKABLE))
    expect(rig.fake.takeSent()).toEqual([])
  })

  test('is only the latest of those that have not left yet', async () => {
    const rig = await online()
    const one = await hear(rig, 'one', 'm1', MARKABLE)
    const two = await hear(rig, 'two', 'm2', MARKABLE)
    rig.fake.end()
    await read(rig, one)
    await read(rig, two)
    await rig.fake.begin({ session: 'b' })
    await quiet()
    expect(markers(rig)).toEqual(['m2'])
  })
})

describe('details', () => {
  test('of what was heard: its ids, its ways, its time, and what it said before', async () => {
    const rig = await online()
    const heard = await hear(rig, 'Ho', 'm1', `<origin-id xmlns='urn:xmpp:sid:0' id='o1'/>`)
    await rig.ports.clock.advance(1_000)
    const now = rig.ports.clock.now()
    await receive(
      rig,
      `<message from='${JULIET}/balcony' type='chat' id='m2'><body>Hey</body>
        <replace xmlns='urn:xmpp:message-correct:0' id='m1'/></message>`,
    )
    const details = await rig.messages.commands['messages.details']({ messageId: heard.id })
    expect(details).toEqual({
      ok: true,
      value: {
        message: { ...heard, body: 'Hey', edited: 1 },
        ids: [
          { scheme: 'id', value: 'm1' },
          { scheme: 'origin-id', value: 'o1' },
          { scheme: 'correction', value: 'm2' },
        ],
        receivedAt: now - 1_000,
        ways: ['live'],
        sentAt: null,
        acknowledgedAt: null,
        receipts: [],
        editions: [{ body: 'Ho', at: now - 1_000 }],
        editionsLeft: 0,
      },
    })
  })

  test('of what one said: when it left, when the server had it, and what each device told', async () => {
    const rig = await online()
    const began = rig.ports.clock.now()
    rig.fake.suspend()
    const messageId = await say(rig, await open(rig), 'Ho')
    await rig.ports.clock.advance(1_000)
    await rig.fake.begin({ kind: 'resumed' })
    await quiet()
    const [id] = idsOf(rig.fake.takeSent())
    await rig.ports.clock.advance(1_000)
    await rig.fake.acknowledge({ session: 'a', seq: 1_000 })
    await quiet()
    await rig.ports.clock.advance(1_000)
    await receive(
      rig,
      `<message from='${JULIET}/phone'><received xmlns='urn:xmpp:receipts' id='${id}'/></message>`,
      `<message from='${JULIET}/desk'><displayed xmlns='urn:xmpp:chat-markers:0' id='${id}'/></message>`,
    )
    const details = await rig.messages.commands['messages.details']({ messageId })
    expect(details).toMatchObject({
      value: {
        message: { body: 'Ho', author: ROMEO, state: 'delivered' },
        ids: [
          { scheme: 'id', value: id },
          { scheme: 'origin-id', value: id },
        ],
        receivedAt: began,
        ways: ['here'],
        sentAt: began + 1_000,
        acknowledgedAt: began + 2_000,
        receipts: [
          { by: JULIET, device: 'phone', level: 'delivered', at: began + 3_000 },
          { by: JULIET, device: 'desk', level: 'read', at: began + 3_000 },
        ],
      },
    })
    expect(row(rig)?.peerReadPlace).toBe(shown(rig, messageId)?.place)
  })
})

test('unsent messages are counted', async () => {
  const rig = createRig()
  const conversation = await open(rig)
  await say(rig, conversation, 'one')
  await say(rig, conversation, 'two')
  await say(rig, conversation, 'three', rig.ports.clock.now() + 1_000)
  expect(await unsent(rig)).toEqual({ waiting: 2, later: 1 })
})
