import { describe, expect, test } from 'vitest'
import type { AccountId, ConversationId, MessageId } from '../../../shared/model/ids.ts'
import { ACCOUNT, createRig, JULIET, quiet, ROMEO, type Rig } from '../testing/rig.ts'

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
        jid: JULIET,
        draft: '',
        unread: 0,
        firstUnread: null,
        last: null,
        peerState: null,
        activeAt: rig.ports.clock.now(),
      },
    ])
    expect(rig.deltas('conversationsChanged')).toEqual([{ kind: 'conversationsChanged', conversations }])
  })

  test('brings a closed one back to the top, with its history and draft', async () => {
    const rig = createRig()
    const opened = await open(rig)
    if (!opened.ok) throw new Error('not opened')
    const conversationId = opened.value
    await rig.messages.commands['messages.setDraft']({ conversationId, draft: 'Ay' })
    await rig.messages.commands['messages.close']({ conversationId })
    expect(rig.messages.snapshot().conversations).toEqual([])
    await rig.ports.clock.advance(1_000)
    expect(await open(rig)).toEqual(opened)
    expect(rig.messages.snapshot().conversations).toMatchObject([
      { id: conversationId, draft: 'Ay', activeAt: rig.ports.clock.now() },
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

test('a draft is told once and survives the next start', async () => {
  const rig = createRig()
  const opened = await open(rig)
  if (!opened.ok) throw new Error('not opened')
  const conversationId = opened.value
  rig.batches.length = 0
  const setDraft = rig.messages.commands['messages.setDraft']
  await setDraft({ conversationId, draft: 'Ay' })
  await setDraft({ conversationId, draft: 'Ay' })
  expect(rig.deltas('conversationsChanged')).toHaveLength(1)
  expect(rig.restart().messages.snapshot().conversations[0]?.draft).toBe('Ay')
})

test('a page is what was said, oldest first', async () => {
  const rig = createRig()
  await rig.fake.begin({})
  const stanza = (body: string) =>
    `<message from='${JULIET}/b' to='${ROMEO}' type='chat'><body>${body}</body></message>`
  await rig.fake.receive(['one', 'two', 'three'].map(stanza).join(''))
  await quiet()
  const conversationId = rig.messages.snapshot().conversations[0]?.id as ConversationId
  const page = await rig.messages.commands['messages.page']({ conversationId, at: { kind: 'end' }, limit: 2 })
  expect(page).toMatchObject({
    ok: true,
    value: { messages: [{ body: 'two' }, { body: 'three' }], moreBefore: true, moreAfter: false },
  })
})

test('what is not there is not found, and nothing is announced', async () => {
  const rig = createRig()
  const { commands } = rig.messages
  const conversationId = NOBODY
  const messageId = 99 as MessageId
  const answers = [
    commands['messages.page']({ conversationId, at: { kind: 'end' }, limit: 1 }),
    commands['messages.send']({ conversationId, body: 'Ho' }),
    commands['messages.retry']({ messageId }),
    commands['messages.discard']({ messageId }),
    commands['messages.markRead']({ conversationId, upTo: messageId }),
    commands['messages.setDraft']({ conversationId, draft: 'Ay' }),
    commands['messages.setChatState']({ conversationId, state: 'active' }),
    commands['messages.close']({ conversationId }),
  ]
  for (const answer of answers) expect(await answer).toEqual(NOT_FOUND)
  expect(rig.batches).toEqual([])
})
