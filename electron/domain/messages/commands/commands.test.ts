import { describe, expect, test } from 'vitest'
import type { AccountId, ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import { ACCOUNT, createRig, JULIET, ROMEO, type Rig } from '../../testing/rig.ts'
import { hear, say, type } from '../../testing/talk.ts'

const NOT_FOUND = { ok: false, error: { code: 'not-found' } }
const NOBODY = 99 as ConversationId

async function open(rig: Rig, address = ` xmpp:Juliet@Capulet.example `) {
  return await rig.messages.commands['messages.open']({ accountId: ACCOUNT, address })
}

describe('opening', () => {
  test('makes one conversation of every way to write an address', async () => {
    const rig = createRig()
    const first = await open(rig)
    expect(await open(rig, JULIET)).toEqual(first)
    const { conversations } = rig.messages.snapshot()
    expect(conversations).toEqual([
      {
        id: first.ok && first.value,
        accountId: ACCOUNT,
        kind: 'person',
        jid: JULIET,
        draft: null,
        unread: 0,
        firstUnread: null,
        late: 0,
        firstLate: null,
        peerReadPlace: 0,
        last: null,
        peerState: null,
        activeAt: rig.ports.clock.now(),
      },
    ])
    expect(rig.deltas('conversationsChanged')).toEqual([{ kind: 'conversationsChanged', conversations }])
  })

  test('knows notes to oneself', async () => {
    const rig = createRig()
    await open(rig, ROMEO)
    expect(rig.messages.snapshot().conversations).toMatchObject([{ kind: 'self', jid: ROMEO }])
  })

  test('brings a closed one back to the top, with its history and draft', async () => {
    const rig = createRig()
    const opened = await open(rig)
    if (!opened.ok) throw new Error('not opened')
    const conversationId = opened.value
    await say(rig, conversationId, 'Ho')
    await type(rig, conversationId, 'Ay')
    await rig.messages.commands['messages.close']({ conversationId })
    expect(rig.messages.snapshot().conversations).toEqual([])
    await rig.ports.clock.advance(1_000)
    expect(await open(rig)).toEqual(opened)
    expect(rig.messages.snapshot().conversations).toMatchObject([
      {
        id: conversationId,
        draft: { text: 'Ay' },
        last: { preview: 'Ho' },
        activeAt: rig.ports.clock.now(),
      },
    ])
  })

  test.each(['', 'juliet', 'a b@c', 'juliet@capulet.example/balcony', '@capulet.example'])(
    'refuses «%s»',
    async (address) => {
      const rig = createRig()
      expect(await open(rig, address)).toMatchObject({ ok: false, error: { code: 'address-invalid' } })
      expect(rig.messages.snapshot().conversations).toEqual([])
    },
  )

  test('is for accounts that are there', async () => {
    const rig = createRig()
    const accountId = '00000000-0000-4000-8000-000000000000' as AccountId
    expect(await rig.messages.commands['messages.open']({ accountId, address: JULIET })).toEqual(NOT_FOUND)
  })
})

test('a closed conversation is read', async () => {
  const rig = createRig()
  await rig.fake.begin({})
  const { conversationId } = await hear(rig, 'Ho')
  await rig.messages.commands['messages.close']({ conversationId })
  await open(rig)
  expect(rig.messages.snapshot().conversations).toMatchObject([{ unread: 0, firstUnread: null }])
})

test('missing things are not found, and nothing is announced', async () => {
  const rig = createRig()
  const { commands } = rig.messages
  const conversationId = NOBODY
  const messageId = 99 as MessageId
  const answers = [
    commands['messages.page']({ conversationId, at: { kind: 'end' }, limit: 1 }),
    commands['messages.send']({ conversationId, body: 'Ho' }),
    commands['messages.edit']({ messageId, body: 'Ho' }),
    commands['messages.react']({ messageId, emojis: ['❤️'] }),
    commands['messages.retract']({ messageId }),
    commands['messages.undoSend']({ messageId }),
    commands['messages.reschedule']({ messageId, sendAt: null }),
    commands['messages.forward']({ messageIds: [messageId], to: [conversationId] }),
    commands['messages.askAttention']({ conversationId }),
    commands['messages.retry']({ messageId }),
    commands['messages.discard']({ messageId }),
    commands['messages.markRead']({ conversationId, upTo: messageId }),
    commands['messages.setDraft']({ conversationId, text: 'Ay', replyTo: null, edits: null, base: 0 }),
    commands['messages.setChatState']({ conversationId, state: 'active' }),
    commands['messages.details']({ messageId }),
    commands['messages.close']({ conversationId }),
  ]
  for (const answer of answers) expect(await answer).toEqual(NOT_FOUND)
  expect(await commands['messages.deleteHere']({ messageIds: [messageId] })).toMatchObject({ ok: true })
  expect(rig.batches).toEqual([])
})
