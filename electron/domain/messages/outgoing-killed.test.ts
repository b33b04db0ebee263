/** A test for each row of the table at the head of outgoing.ts. */
import { describe, expect, test } from 'vitest'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { Element } from '../../engine/index.ts'
import { printXml } from '../../engine/testing/placeholders.ts'
import { createRig, JULIET, quiet, type Rig } from '../testing/rig.ts'
import {
  draft,
  hear,
  idsOf,
  lastSeq,
  messages,
  open,
  receive,
  say,
  shown,
  stages,
  states,
  texts,
  type,
  unlessKilled,
  write,
} from '../testing/talk.ts'

const LATER = 60_000

/** The stanzas sent by the next start. */
async function startAgain(rig: Rig, changed: Parameters<Rig['restart']>[0] = {}) {
  const next = rig.restart(changed)
  await next.fake.begin({ session: 'next' })
  await quiet()
  return { next, left: messages(next.fake.takeSent()) }
}

/** It is written with a draft there, to be sent in a minute; the process is killed over it. */
async function killedOverKeepingBack(mishap: Rig['mishap']): Promise<Rig> {
  const rig = createRig()
  const conversation = await open(rig)
  await type(rig, conversation, 'Ho!')
  rig.mishap = mishap
  expect(await write(rig, conversation, 'Ho!', rig.ports.clock.now() + LATER)).toBeNull()
  return rig
}

/** Text and conversation are there; the process is killed over what the window asks for. */
async function killedOver(
  mishap: Rig['mishap'],
  command: (rig: Rig, conversation: ConversationId) => unknown,
): Promise<Rig> {
  const rig = createRig()
  await rig.fake.begin({ session: 'a' })
  const conversation = await open(rig)
  rig.fake.takeSent()
  rig.mishap = mishap
  expect(await unlessKilled(() => command(rig, conversation))).toBeNull()
  expect(rig.fake.takeSent()).toEqual([])
  return rig
}

describe('killed before the commit of `composing`', () => {
  test('nothing is on the disk, and the draft is still there', async () => {
    const rig = await killedOverKeepingBack('killed-before-commit')
    const { next, left } = await startAgain(rig)
    expect(left).toEqual([])
    expect(states(next)).toEqual([])
    expect(draft(next)).toBe('Ho!')
  })
})

describe('killed after it', () => {
  test('the next start keeps it back until its time, then sends it, once', async () => {
    const { next, left } = await startAgain(await killedOverKeepingBack('killed-after-commit'))
    expect(draft(next)).toBe('')
    expect(left).toEqual([])
    expect(stages(next)).toEqual(['text: composing'])
    await next.ports.clock.advance(LATER - 1)
    expect(next.fake.takeSent()).toEqual([])
    await next.ports.clock.advance(1)
    await quiet()
    expect(texts(next.fake.takeSent())).toEqual(['Ho!'])
    await next.ports.clock.advance(10 * LATER)
    expect(next.fake.takeSent()).toEqual([])
  })

  test('it is sent at once if its time has passed', async () => {
    const rig = await killedOverKeepingBack('killed-after-commit')
    rig.store.write((tx) => tx.run('UPDATE outgoing SET not_before = not_before - 3600000'))
    const { next } = await startAgain(rig)
    await next.ports.clock.advance(0)
    await quiet()
    expect(texts(next.fake.takeSent())).toEqual(['Ho!'])
  })
})

describe('killed before the commit of `ready`', () => {
  test('a held message stays held, and the next start makes it ready', async () => {
    const rig = createRig()
    await rig.fake.begin({ session: 'a' })
    await say(rig, await open(rig), 'Ho!', rig.ports.clock.now() + LATER)
    rig.fake.takeSent()
    rig.mishap = 'killed-before-commit'
    await rig.ports.clock.advance(LATER)
    await quiet()
    expect(rig.fake.takeSent()).toEqual([])
    const { next } = await startAgain(rig)
    expect(stages(next)).toEqual(['text: composing'])
    await next.ports.clock.advance(LATER)
    await quiet()
    expect(texts(next.fake.takeSent())).toEqual(['Ho!'])
  })

  test('a message sent at once is not stored, and the draft is still there', async () => {
    const rig = await killedOver('killed-before-commit', async (killed, conversation) => {
      killed.mishap = null
      await type(killed, conversation, 'Ho!')
      killed.mishap = 'killed-before-commit'
      return write(killed, conversation, 'Ho!')
    })
    const { next, left } = await startAgain(rig)
    expect(left).toEqual([])
    expect(draft(next)).toBe('Ho!')
  })

  test('a receipt is not stored, and neither is the message that asked for it', async () => {
    const rig = createRig()
    await rig.fake.begin({ session: 'a' })
    rig.fake.takeSent()
    rig.mishap = 'killed-before-commit'
    const asked = `<message from='${JULIET}/balcony' type='chat' id='m1'><body>Ho!</body>
      <request xmlns='urn:xmpp:receipts'/></message>`
    await receive(rig, asked)
    const { next, left } = await startAgain(rig)
    expect(left).toEqual([])
    expect(states(next)).toEqual([])
    // The server got no acknowledgement and sends it again.
    await receive(next, asked)
    expect(states(next)).toEqual(['Ho!: in'])
    expect(next.fake.takeSent()).toMatchObject([{ attrs: { to: `${JULIET}/balcony` } }])
  })
})

describe('killed after the commit of `ready`', () => {
  test('the next start sends it, once', async () => {
    const rig = createRig()
    const conversation = await open(rig)
    await type(rig, conversation, 'Ho!')
    rig.mishap = 'killed-after-commit'
    expect(await write(rig, conversation, 'Ho!')).toBeNull()
    const { next, left } = await startAgain(rig)
    expect(draft(next)).toBe('')
    expect(texts(left)).toEqual(['Ho!'])
  })

  test('it sends the very same stanza, whatever has changed meanwhile', async () => {
    const rig = await killedOver('killed-after-commit', (killed, conversation) =>
      write(killed, conversation, 'Ho!'),
    )
    const stored = rig.store.first<{ stanza: string }>('SELECT stanza FROM outgoing')?.stanza
    expect(stored).toContain('chatstates')
    const settings = { ...rig.settings, sendTyping: false, sendReceipts: false, sendMarkers: false }
    const { next, left } = await startAgain(rig, { settings })
    expect(next.store.first('SELECT stanza FROM outgoing')).toEqual({ stanza: stored })
    const [stanza] = left
    const again = stanza as Element
    expect(stored).toContain(`id='${again.attrs['id']}'`)
    expect(again.child('http://jabber.org/protocol/chatstates', 'active')).toBeDefined()
  })

  test('a receipt is sent at the next start', async () => {
    const rig = createRig()
    await rig.fake.begin({ session: 'a' })
    rig.fake.takeSent()
    // The message is committed, and the process is killed before the next commit, the ticket's.
    rig.context.onDeltas(() => (rig.mishap = 'killed-before-commit'))
    const asked = `<message from='${JULIET}/balcony' type='chat' id='m1'><body>Ho!</body>
      <request xmlns='urn:xmpp:receipts'/></message>`
    await receive(rig, asked)
    expect(rig.fake.takeSent()).toEqual([])
    const { next, left } = await startAgain(rig)
    expect(left.map((stanza) => printXml(stanza))).toEqual([
      `<message xmlns='jabber:client' id='${left[0]?.attrs['id']}' to='${JULIET}/balcony' type='chat'>
  <received xmlns='urn:xmpp:receipts' id='m1'/>
</message>`,
    ])
    await next.fake.acknowledge({ session: 'next', seq: 1_000 })
    await quiet()
    expect(stages(next)).toEqual([])
  })

  test('a marker is sent at the next start', async () => {
    const rig = createRig()
    await rig.fake.begin({ session: 'a' })
    const heard = await hear(rig, 'Ho!', 'm1', `<markable xmlns='urn:xmpp:chat-markers:0'/>`)
    rig.fake.takeSent()
    rig.mishap = 'killed-after-commit'
    const { conversationId, id: upTo } = heard
    expect(
      await unlessKilled(() => rig.messages.commands['messages.markRead']({ conversationId, upTo })),
    ).toBeNull()
    expect(rig.fake.takeSent()).toEqual([])
    const { next, left } = await startAgain(rig)
    expect(left.map((stanza) => stanza.child('urn:xmpp:chat-markers:0', 'displayed')?.attrs['id'])).toEqual([
      'm1',
    ])
    expect(next.messages.snapshot().conversations[0]?.unread).toBe(0)
  })

  test('a reaction is sent at the next start', async () => {
    const rig = createRig()
    await rig.fake.begin({ session: 'a' })
    const heard = await hear(rig, 'Ho!', 'm1')
    rig.fake.takeSent()
    rig.mishap = 'killed-after-commit'
    const react = { messageId: heard.id, emojis: ['❤️'] }
    expect(await unlessKilled(() => rig.messages.commands['messages.react'](react))).toBeNull()
    expect(rig.fake.takeSent()).toEqual([])
    const { next, left } = await startAgain(rig)
    expect(left.map((stanza) => stanza.child('urn:xmpp:reactions:0', 'reactions')?.attrs['id'])).toEqual([
      'm1',
    ])
    expect(shown(next, heard.id)?.reactions).toMatchObject([{ emoji: '❤️', own: true }])
  })
})

/** Stores a message while offline and kills the process while sending it. */
async function killedOverSending(mishap: Rig['mishap']): Promise<{ next: Rig; left: Element[] }> {
  const rig = createRig()
  const conversation = await open(rig)
  await rig.fake.begin({ session: 'a' })
  rig.fake.suspend()
  await write(rig, conversation, 'Ho!')
  rig.fake.takeSent()
  rig.mishap = mishap
  await unlessKilled(() => rig.fake.begin({ kind: 'resumed' }))
  return { left: messages(rig.fake.takeSent()), next: rig.restart() }
}

describe('killed before the commit of `sent`', () => {
  test('no byte has left, and the next start sends it', async () => {
    const { next, left } = await killedOverSending('killed-before-commit')
    expect(texts(left)).toEqual([])
    expect(states(next)).toEqual(['Ho!: waiting'])
    await next.fake.begin({ restored: true, kind: 'resumed', session: 'a', seq: 3 })
    await quiet()
    expect(texts(next.fake.takeSent())).toEqual(['Ho!'])
  })
})

describe('killed after it', () => {
  test('before the bytes: the restored session lacks it and gets it', async () => {
    const { next, left } = await killedOverSending('killed-after-commit')
    expect(texts(left)).toEqual([])
    expect(states(next)).toEqual(['Ho!: sent'])
    const seq = lastSeq(next)
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
    const seq = lastSeq(next)
    await next.fake.acknowledge({ session: 'a', seq })
    await next.fake.begin({ restored: true, kind: 'resumed', session: 'a', seq })
    await quiet()
    expect(texts(next.fake.takeSent())).toEqual([])
    expect(states(next)).toEqual(['Ho!: acknowledged'])
  })

  test('after the bytes, if the session is lost: the same stanza is sent again', async () => {
    const { next, left } = await killedOverSending(null)
    await next.fake.begin({ session: 'b' })
    await quiet()
    const again = messages(next.fake.takeSent())
    expect(texts(again)).toEqual(['Ho!'])
    expect(again.map((stanza) => printXml(stanza))).toEqual(left.map((stanza) => printXml(stanza)))
  })

  test('all that was sent is sent again in its order, whatever it was', async () => {
    const rig = createRig()
    await rig.fake.begin({ session: 'a' })
    const heard = await hear(rig, 'Ho!', 'm1', `<markable xmlns='urn:xmpp:chat-markers:0'/>`)
    const { commands } = rig.messages
    const { conversationId, id: messageId } = heard
    await commands['messages.markRead']({ conversationId, upTo: messageId })
    await commands['messages.react']({ messageId, emojis: ['❤️'] })
    const own = await say(rig, conversationId, 'I come')
    await commands['messages.edit']({ messageId: own, body: 'I come!' })
    await commands['messages.retract']({ messageId: own })
    const left = messages(rig.fake.takeSent())
    expect(left).toHaveLength(5)
    expect(stages(rig)).toEqual(
      ['marker', 'reaction', 'text', 'correction', 'retraction'].map((op) => `${op}: sent`),
    )
    const { left: again } = await startAgain(rig)
    expect(again.map((stanza) => printXml(stanza))).toEqual(left.map((stanza) => printXml(stanza)))
  })
})

describe('killed after the commit of `gone`', () => {
  test('nothing is left to do', async () => {
    const rig = createRig()
    await rig.fake.begin({ session: 'a' })
    await write(rig, await open(rig), 'Ho!')
    await rig.fake.acknowledge({ session: 'a', seq: 1_000 })
    await quiet()
    expect(stages(rig)).toEqual([])
    const { next, left } = await startAgain(rig)
    expect(idsOf(left)).toEqual([])
    expect(states(next)).toEqual(['Ho!: acknowledged'])
  })
})
