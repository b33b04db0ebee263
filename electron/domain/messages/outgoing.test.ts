import { describe, expect, test } from 'vitest'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { NS_CLIENT, type Element } from '../../engine/index.ts'
import { printXml } from '../../engine/testing/placeholders.ts'
import { readXml } from '../../engine/testing/read-xml.ts'
import { ACCOUNT, createRig, JULIET, Killed, quiet, type Rig } from '../testing/rig.ts'
import { BODY_LIMIT_BYTES } from './body.ts'

async function open(rig: Rig): Promise<ConversationId> {
  const opened = await rig.messages.commands['messages.open']({ accountId: ACCOUNT, address: JULIET })
  if (!opened.ok) throw new Error(opened.error.code)
  return opened.value
}

/** Writes a message; the process may be killed over it. */
async function write(rig: Rig, conversationId: ConversationId, body: string) {
  try {
    return await rig.messages.commands['messages.send']({ conversationId, body })
  } catch (error) {
    if (!(error instanceof Killed)) throw error
    return null
  }
}

const texts = (stanzas: readonly Element[]) =>
  stanzas.flatMap((stanza) => stanza.child(NS_CLIENT, 'body')?.text() ?? [])
const idsOf = (stanzas: readonly Element[]) =>
  stanzas.filter((stanza) => stanza.name === 'message').map((stanza) => stanza.attrs['id'])

function states(rig: Rig): string[] {
  return rig.store
    .all<{ body: string; state: string }>('SELECT body, state FROM message ORDER BY id')
    .map(({ body, state }) => `${body}: ${state}`)
}

function draft(rig: Rig): string {
  return rig.messages.snapshot().conversations[0]?.draft ?? 'no conversation'
}

describe('on the way out', () => {
  test('a message is stored with its ticket before it leaves', async () => {
    const rig = createRig()
    await rig.fake.begin({})
    rig.fake.takeSent()
    const conversation = await open(rig)
    await rig.messages.commands['messages.setDraft']({ conversationId: conversation, draft: 'Ho' })
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
          <active xmlns='http://jabber.org/protocol/chatstates'/>
        </message>`),
      ),
    )
    expect(rig.store.all('SELECT state, session, seq FROM message')).toEqual([{ state: 'sent', ...next }])
    expect(draft(rig)).toBe('')
    const told = rig.deltas('messagesChanged').map(({ messages }) => messages[0]?.state)
    expect(told).toEqual(['waiting', 'sent'])
  })

  test('what is written offline goes out in its order when there is a session, once', async () => {
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

  test('an acknowledgement counts for what was sent up to there in that session', async () => {
    const rig = createRig()
    await rig.fake.begin({ session: 'a' })
    const conversation = await open(rig)
    await write(rig, conversation, 'one')
    const first = rig.store.first<{ seq: number }>('SELECT seq FROM message')?.seq ?? 0
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
    const first = rig.store.first<{ seq: number }>('SELECT seq FROM message')?.seq ?? 0
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

  test('what is written before the earlier session is seen to waits its turn', async () => {
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

  test('after a break within a batch only what never left goes out on resumption', async () => {
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

describe('killed', () => {
  test('before the commit of `waiting`: the draft is still there', async () => {
    const rig = createRig()
    const conversation = await open(rig)
    await rig.messages.commands['messages.setDraft']({ conversationId: conversation, draft: 'Ho!' })
    rig.mishap = 'killed-before-commit'
    expect(await write(rig, conversation, 'Ho!')).toBeNull()
    const next = rig.restart()
    await next.fake.begin({})
    await quiet()
    expect(texts(next.fake.takeSent())).toEqual([])
    expect(draft(next)).toBe('Ho!')
  })

  test('after it: the next start sends it, once', async () => {
    const rig = createRig()
    const conversation = await open(rig)
    await rig.messages.commands['messages.setDraft']({ conversationId: conversation, draft: 'Ho!' })
    rig.mishap = 'killed-after-commit'
    expect(await write(rig, conversation, 'Ho!')).toBeNull()
    const next = rig.restart()
    expect(draft(next)).toBe('')
    await next.fake.begin({})
    await quiet()
    expect(texts(next.fake.takeSent())).toEqual(['Ho!'])
  })

  /** A message is stored while offline; the process is killed over sending it. */
  async function killedOverSending(mishap: Rig['mishap']): Promise<{ next: Rig; left: Element[] }> {
    const rig = createRig()
    const conversation = await open(rig)
    await rig.fake.begin({ session: 'a' })
    rig.fake.suspend()
    await write(rig, conversation, 'Ho!')
    rig.fake.takeSent()
    rig.mishap = mishap
    await rig.fake.begin({ kind: 'resumed' }).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error
    })
    return { left: rig.fake.takeSent(), next: rig.restart() }
  }

  test('before the commit of `sent`: no byte has left, and the next start sends it', async () => {
    const { next, left } = await killedOverSending('killed-before-commit')
    expect(texts(left)).toEqual([])
    expect(states(next)).toEqual(['Ho!: waiting'])
    await next.fake.begin({ restored: true, kind: 'resumed', session: 'a', seq: 3 })
    await quiet()
    expect(texts(next.fake.takeSent())).toEqual(['Ho!'])
  })

  test('after it, before the bytes: the restored session lacks it and gets it', async () => {
    const { next, left } = await killedOverSending('killed-after-commit')
    expect(texts(left)).toEqual([])
    expect(states(next)).toEqual(['Ho!: sent'])
    const seq = next.store.first<{ seq: number }>('SELECT seq FROM message')?.seq ?? 0
    await next.fake.acknowledge({ session: 'a', seq: seq - 1 })
    await next.fake.begin({ restored: true, kind: 'resumed', session: 'a', seq: seq - 1 })
    await quiet()
    expect(texts(next.fake.takeSent())).toEqual(['Ho!'])
    await next.fake.acknowledge({ session: 'a', seq: seq + 10 })
    await quiet()
    expect(states(next)).toEqual(['Ho!: acknowledged'])
  })

  test('after the bytes: the restored session has it, and it is not sent again', async () => {
    const { next, left } = await killedOverSending(null)
    expect(texts(left)).toEqual(['Ho!'])
    const seq = next.store.first<{ seq: number }>('SELECT seq FROM message')?.seq ?? 0
    await next.fake.acknowledge({ session: 'a', seq })
    await next.fake.begin({ restored: true, kind: 'resumed', session: 'a', seq })
    await quiet()
    expect(texts(next.fake.takeSent())).toEqual([])
    expect(states(next)).toEqual(['Ho!: acknowledged'])
  })

  test('after the bytes, and the session is gone: sent again with the same id', async () => {
    const { next, left } = await killedOverSending(null)
    await next.fake.begin({ session: 'b' })
    await quiet()
    const again = next.fake.takeSent()
    expect(texts(again)).toEqual(['Ho!'])
    expect(idsOf(again)).toEqual(idsOf(left.filter((stanza) => texts([stanza]).length > 0)))
  })

  test('after `acknowledged`: nothing is left to do', async () => {
    const rig = createRig()
    await rig.fake.begin({ session: 'a' })
    await write(rig, await open(rig), 'Ho!')
    await rig.fake.acknowledge({ session: 'a', seq: 1_000 })
    await quiet()
    const next = rig.restart()
    await next.fake.begin({ session: 'b' })
    await quiet()
    expect(texts(next.fake.takeSent())).toEqual([])
    expect(states(next)).toEqual(['Ho!: acknowledged'])
  })
})

describe('what cannot go out', () => {
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
    // As it travels: an ampersand takes five bytes.
    expect(await write(rig, conversation, '&'.repeat(BODY_LIMIT_BYTES / 5 + 1))).toMatchObject({
      error: tooLong,
    })
    expect((await write(rig, conversation, 'é'.repeat(BODY_LIMIT_BYTES / 2)))?.ok).toBe(true)
    expect(states(rig)).toHaveLength(1)
  })

  test('what XML has no room for is taken out', async () => {
    const rig = createRig()
    await write(rig, await open(rig), 'a\u0001b\ud800c\r\nd\uFFFE')
    expect(states(rig)).toEqual(['ab\uFFFDc\nd: waiting'])
  })

  test('a long message that ends every session is given up, a short one is not', async () => {
    const rig = createRig()
    const conversation = await open(rig)
    await write(rig, conversation, 'x'.repeat(100_000))
    await write(rig, conversation, 'short')
    for (let n = 1; n <= 5; n++) {
      await rig.fake.begin({ session: `s${n}` })
      await quiet()
      rig.fake.end()
    }
    const [long, short] = rig.store.all<{ state: string; failure: string; attempts: number }>(
      'SELECT state, failure, attempts FROM message ORDER BY id',
    )
    expect(long).toMatchObject({ state: 'failed', attempts: 3 })
    expect(JSON.parse(long?.failure ?? '')).toEqual({
      code: 'message-refused',
      condition: 'policy-violation',
    })
    expect(short).toMatchObject({ state: 'sent', attempts: 5 })
  })

  test('a full disk refuses a message as it is written, and the draft stays', async () => {
    const rig = createRig()
    const conversation = await open(rig)
    await rig.messages.commands['messages.setDraft']({ conversationId: conversation, draft: 'Ho!' })
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

  test('a failed message can be tried again or taken away, a sent one cannot', async () => {
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
