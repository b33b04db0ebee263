import { describe, expect, test } from 'vitest'
import type { Element } from '../../engine/index.ts'
import { printXml } from '../../engine/testing/placeholders.ts'
import { readXml } from '../../engine/testing/read-xml.ts'
import { ACCOUNT, createRig, JULIET, quiet, type Rig } from '../testing/rig.ts'
import {
  draft,
  hear,
  idsOf,
  lastSeq,
  open,
  receive,
  say,
  shown,
  stages,
  states,
  texts,
  type,
  write,
} from '../testing/talk.ts'
import { BODY_LIMIT_BYTES } from '../../../shared/model/limits.ts'
import { MESSAGES_AFTER_RESTORE } from './restored.ts'

describe('on the way out', () => {
  test('a message is stored with its ticket before it leaves', async () => {
    const rig = createRig()
    await rig.fake.begin({})
    rig.fake.takeSent()
    const conversation = await open(rig)
    await type(rig, conversation, 'Ho')
    const next = rig.fake.client.nextTicket
    const sent = await write(rig, conversation, 'Ho!')
    expect(sent?.ok).toBe(true)
    const [stanza] = rig.fake.takeSent()
    const id = stanza?.attrs['id']
    expect(printXml(stanza as Element)).toBe(
      printXml(
        readXml(`<message type='chat' to='${JULIET}' id='${id}'>
          <body>Ho!</body>
          <origin-id xmlns='urn:xmpp:sid:0' id='${id}'/>
          <request xmlns='urn:xmpp:receipts'/>
          <markable xmlns='urn:xmpp:chat-markers:0'/>
          <active xmlns='http://jabber.org/protocol/chatstates'/>
        </message>`),
      ),
    )
    expect(states(rig)).toEqual(['Ho!: sent'])
    expect(rig.store.all('SELECT stage, session, seq FROM outgoing')).toEqual([{ stage: 'sent', ...next }])
    expect(draft(rig)).toBe('')
    const told = rig.deltas('messagesChanged').map(({ messages }) => messages[0]?.state)
    expect(told).toEqual(['waiting', 'sent'])
  })

  test('messages written offline are sent in order, once, with the next session', async () => {
    const rig = createRig()
    const conversation = await open(rig)
    for (let n = 1; n <= 120; n++) await write(rig, conversation, `${n}`)
    expect(rig.fake.takeSent()).toEqual([])
    await rig.fake.begin({})
    await quiet()
    expect(texts(rig.fake.takeSent())).toEqual(Array.from({ length: 120 }, (_, index) => `${index + 1}`))
    rig.fake.suspend()
    await write(rig, conversation, 'while suspended')
    expect(texts(rig.fake.takeSent())).toEqual([])
    await rig.fake.begin({ kind: 'resumed' })
    await quiet()
    expect(texts(rig.fake.takeSent())).toEqual(['while suspended'])
  })

  test('no more than a megabyte goes ahead of the acknowledgements, and the rest in its order', async () => {
    const rig = createRig()
    const conversation = await open(rig)
    const long = 'x'.repeat(50_000)
    for (let n = 1; n <= 50; n++) await write(rig, conversation, `${n} ${long}`)
    await rig.fake.begin({})
    await quiet()
    const numbers = () => texts(rig.fake.takeSent()).map((text) => Number.parseInt(text))
    const first = numbers()
    expect(first).toHaveLength(21)
    // Nothing more, even if there is more to send.
    await write(rig, conversation, `51 ${long}`)
    expect(numbers()).toEqual([])
    await rig.fake.acknowledge({ session: 'session-1', seq: lastSeq(rig) - 16 })
    await quiet()
    const second = numbers()
    expect(second).toHaveLength(5)
    const sent = [...first, ...second]
    while (sent.length < 51) {
      await rig.fake.acknowledge({ session: 'session-1', seq: lastSeq(rig) })
      await quiet()
      sent.push(...numbers())
    }
    expect(sent).toEqual(Array.from({ length: 51 }, (_, index) => index + 1))
    await rig.fake.acknowledge({ session: 'session-1', seq: lastSeq(rig) })
    await quiet()
    expect(stages(rig)).toEqual([])
  })

  test('an acknowledgement counts for what was sent up to there in that session', async () => {
    const rig = createRig()
    await rig.fake.begin({ session: 'a' })
    const conversation = await open(rig)
    await write(rig, conversation, 'one')
    const first = lastSeq(rig)
    await write(rig, conversation, 'two')
    await rig.fake.acknowledge({ session: 'b', seq: 1_000 })
    await rig.fake.acknowledge({ session: 'a', seq: first })
    await quiet()
    expect(states(rig)).toEqual(['one: acknowledged', 'two: sent'])
    expect(rig.messages.snapshot().conversations[0]?.last?.state).toBe('sent')
  })

  test('a new session repeats what was not acknowledged, with the same ids and before anything newer', async () => {
    const rig = createRig()
    await rig.fake.begin({ session: 'a' })
    const conversation = await open(rig)
    await write(rig, conversation, 'one')
    const first = lastSeq(rig)
    await write(rig, conversation, 'two')
    await write(rig, conversation, 'three')
    const before = idsOf(rig.fake.takeSent())
    await rig.fake.acknowledge({ session: 'a', seq: first })
    rig.fake.end()
    await write(rig, conversation, 'four')
    await rig.fake.begin({ session: 'b' })
    await quiet()
    const sent = rig.fake.takeSent()
    expect(texts(sent)).toEqual(['two', 'three', 'four'])
    expect(idsOf(sent).slice(0, 2)).toEqual(before.slice(1))
  })

  test('a new message waits until the previous session is handled', async () => {
    const rig = createRig()
    await rig.fake.begin({ session: 'a' })
    const conversation = await open(rig)
    await write(rig, conversation, 'one')
    rig.fake.end()
    rig.fake.takeSent()
    const begun = rig.fake.begin({ session: 'b' })
    await write(rig, conversation, 'two')
    await begun
    await quiet()
    expect(texts(rig.fake.takeSent())).toEqual(['one', 'two'])
  })

  test('nor does what is written in the very moment in which the session begins go first', async () => {
    const rig = createRig()
    await rig.fake.begin({ session: 'a' })
    const conversation = await open(rig)
    await write(rig, conversation, 'one')
    rig.fake.end()
    rig.fake.takeSent()
    rig.fake.client.onSession(() => void write(rig, conversation, 'two'))
    await rig.fake.begin({ session: 'b' })
    await quiet()
    expect(texts(rig.fake.takeSent())).toEqual(['one', 'two'])
  })

  test('after a break within a batch, resumption sends only the rest', async () => {
    const rig = createRig()
    const conversation = await open(rig)
    await rig.fake.begin({ session: 'a' })
    rig.fake.suspend()
    for (const body of ['one', 'two', 'three']) await write(rig, conversation, body)
    rig.fake.takeSent()
    const resumed = rig.fake.begin({ kind: 'resumed' })
    rig.fake.breakAfter(1)
    await resumed
    await quiet()
    expect(texts(rig.fake.takeSent())).toEqual(['one'])
    expect(states(rig)).toEqual(['one: sent', 'two: waiting', 'three: waiting'])
    await rig.fake.begin({ kind: 'resumed' })
    await quiet()
    expect(texts(rig.fake.takeSent())).toEqual(['two', 'three'])
  })
})

describe('messages that cannot be sent', () => {
  test('nothing but blanks, and too much', async () => {
    const rig = createRig()
    const conversation = await open(rig)
    expect(await write(rig, conversation, ' \n\u0000')).toEqual({
      ok: false,
      error: { code: 'message-empty' },
    })
    const tooLong = { code: 'message-too-long', limitBytes: BODY_LIMIT_BYTES }
    expect(await write(rig, conversation, 'x'.repeat(BODY_LIMIT_BYTES + 1))).toEqual({
      ok: false,
      error: tooLong,
    })
    // On the wire an ampersand takes five bytes.
    expect(await write(rig, conversation, '&'.repeat(BODY_LIMIT_BYTES / 5 + 1))).toMatchObject({
      error: tooLong,
    })
    expect((await write(rig, conversation, 'é'.repeat(BODY_LIMIT_BYTES / 2)))?.ok).toBe(true)
    expect(states(rig)).toHaveLength(1)
  })

  test('characters that XML does not allow are removed', async () => {
    const rig = createRig()
    await write(rig, await open(rig), 'a\u0001b\ud800c\r\nd\uFFFE')
    expect(states(rig)).toEqual(['ab\uFFFDc\nd: waiting'])
  })

  test('a long message that ends every session is given up, a short one is not', async () => {
    const rig = createRig()
    const conversation = await open(rig)
    const long = await say(rig, conversation, 'x'.repeat(100_000))
    const short = await say(rig, conversation, 'short')
    for (let n = 1; n <= 5; n++) {
      await rig.fake.begin({ session: `s${n}` })
      await quiet()
      rig.fake.end()
    }
    expect(shown(rig, long)).toMatchObject({
      state: 'failed',
      failure: { code: 'message-refused', condition: 'policy-violation' },
    })
    expect(shown(rig, short)).toMatchObject({ state: 'sent' })
    expect(rig.store.all('SELECT message_id, attempts FROM outgoing')).toEqual([
      { message_id: short, attempts: 5 },
    ])
  })

  test('a full disk refuses a message as it is written, and the draft stays', async () => {
    const rig = createRig()
    const conversation = await open(rig)
    await type(rig, conversation, 'Ho!')
    rig.mishap = { code: 'disk-full' }
    await expect(write(rig, conversation, 'Ho!')).rejects.toMatchObject({ failure: { code: 'disk-full' } })
    expect(draft(rig)).toBe('Ho!')
  })

  test('where the disk refuses to note the sending, it is sent later and once', async () => {
    const rig = createRig()
    const conversation = await open(rig)
    await rig.fake.begin({})
    rig.fake.suspend()
    await write(rig, conversation, 'Ho!')
    rig.fake.takeSent()
    rig.mishap = { code: 'disk-full' }
    await rig.fake.begin({ kind: 'resumed' })
    expect(texts(rig.fake.takeSent())).toEqual([])
    rig.mishap = null
    await rig.ports.clock.advance(5_000)
    expect(texts(rig.fake.takeSent())).toEqual(['Ho!'])
    await rig.ports.clock.advance(60_000)
    expect(texts(rig.fake.takeSent())).toEqual([])
  })

  test('a failed message can be retried or discarded, a sent one cannot', async () => {
    const rig = createRig()
    await rig.fake.begin({})
    const conversation = await open(rig)
    const sent = await write(rig, conversation, 'Ho!')
    if (!sent?.ok) throw new Error('not sent')
    const messageId = sent.value
    const { commands } = rig.messages
    expect(await commands['messages.discard']({ messageId })).toEqual({
      ok: false,
      error: { code: 'not-found' },
    })
    expect(await commands['messages.retry']({ messageId })).toEqual({
      ok: false,
      error: { code: 'not-found' },
    })
    const [first] = idsOf(rig.fake.takeSent())
    const refuse = () =>
      rig.fake.receive(`<message type='error' from='${JULIET}' id='${first}'>
        <error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`)
    await refuse()
    await quiet()
    expect(states(rig)).toEqual(['Ho!: failed'])
    expect(await commands['messages.retry']({ messageId })).toEqual({ ok: true, value: undefined })
    expect(idsOf(rig.fake.takeSent())).toEqual([first])
    await refuse()
    await quiet()
    expect(await commands['messages.discard']({ messageId })).toEqual({ ok: true, value: undefined })
    expect(states(rig)).toEqual([])
    expect(rig.deltas('messageDiscarded')).toEqual([
      { kind: 'messageDiscarded', conversationId: conversation, messageId },
    ])
    expect(rig.messages.snapshot().conversations[0]?.last).toBeNull()
  })
})

describe('lanes', () => {
  test('a message being prepared holds up only its own conversation', async () => {
    const rig = createRig()
    const [juliet, nurse] = [await open(rig), await open(rig, 'nurse@capulet.example')]
    await write(rig, juliet, 'before')
    rig.store.write((tx) =>
      tx.run(
        `INSERT INTO outgoing (account_id, conversation_id, op, stage) VALUES (?, ?, 'text', 'preparing')`,
        ACCOUNT,
        juliet,
      ),
    )
    await write(rig, juliet, 'after')
    await write(rig, nurse, 'elsewhere')
    await rig.fake.begin({})
    await quiet()
    expect(texts(rig.fake.takeSent())).toEqual(['before', 'elsewhere'])
    rig.store.write((tx) => tx.run(`DELETE FROM outgoing WHERE stage = 'preparing'`))
    await write(rig, nurse, 'at last')
    expect(texts(rig.fake.takeSent())).toEqual(['after', 'at last'])
  })
})

describe('receipts before the server’s acknowledgement', () => {
  async function sent() {
    const rig = createRig()
    await rig.fake.begin({ session: 'a' })
    const messageId = await say(rig, await open(rig), 'Ho!')
    const [id] = idsOf(rig.fake.takeSent())
    return { rig, messageId, id }
  }
  const again = async (rig: Rig) => {
    rig.fake.end()
    await rig.fake.begin({ session: 'b' })
    await quiet()
    return texts(rig.fake.takeSent())
  }

  test('a receipt: delivered, and not sent again', async () => {
    const { rig, id } = await sent()
    await receive(
      rig,
      `<message from='${JULIET}/balcony'><received xmlns='urn:xmpp:receipts' id='${id}'/></message>`,
    )
    expect(states(rig)).toEqual(['Ho!: delivered'])
    expect(await again(rig)).toEqual([])
    await rig.fake.acknowledge({ session: 'b', seq: 1_000 })
    await quiet()
    expect(states(rig)).toEqual(['Ho!: delivered'])
  })

  test('a refusal: failed, and not sent again', async () => {
    const { rig, id } = await sent()
    await receive(
      rig,
      `<message type='error' from='${JULIET}' id='${id}'>
        <error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`,
    )
    expect(states(rig)).toEqual(['Ho!: failed'])
    expect(await again(rig)).toEqual([])
    expect(stages(rig)).toEqual([])
  })
})

test('nothing from a restored history is sent by itself', async () => {
  const rig = createRig()
  await rig.fake.begin({ session: 'a' })
  const heard = await hear(rig, 'Ho!', 'm1')
  const conversation = heard.conversationId
  await rig.messages.commands['messages.react']({ messageId: heard.id, emojis: ['❤️'] })
  await say(rig, conversation, 'on its way')
  rig.fake.end()
  const waiting = await say(rig, conversation, 'waiting')
  const later = await say(rig, conversation, 'later', rig.ports.clock.now() + 60_000)
  rig.store.write((tx) => {
    for (const statement of MESSAGES_AFTER_RESTORE.split(';')) tx.run(statement)
  })
  const next = rig.restart()
  await next.fake.begin({ session: 'b' })
  await next.ports.clock.advance(120_000)
  await quiet()
  expect(texts(next.fake.takeSent())).toEqual([])
  expect(states(next)).toEqual(['Ho!: in', 'on its way: acknowledged', 'waiting: failed', 'later: failed'])
  expect(shown(next, waiting)?.failure).toEqual({ code: 'unsent-in-backup' })
  expect(shown(next, later)).not.toHaveProperty('sendAt')
  await next.messages.commands['messages.retry']({ messageId: waiting })
  expect(texts(next.fake.takeSent())).toEqual(['waiting'])
})
