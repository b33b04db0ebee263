import { describe, expect, it } from 'vitest'
import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import { removeAccount } from '../accounts/store.ts'
import { hear, open, receive, say } from '../testing/talk.ts'
import { ACCOUNT, JULIET, ROMEO, type Rig } from '../testing/rig.ts'
import { createKeepingRig, keepingOn, settled } from './testing.ts'

const NOT_FOUND = { ok: false, error: { code: 'not-found' } }
const DAY_MS = 86_400_000

async function setUp() {
  const all = createKeepingRig()
  await all.rig.fake.begin({})
  const id = await open(all.rig)
  all.rig.batches.length = 0
  return { ...all, id }
}

describe('an archived conversation', () => {
  it('leaves the list, loses its pin, and a new message brings it back', async () => {
    const { rig, commands, conversation, id } = await setUp()
    await rig.messages.commands['messages.pin']({ conversationId: id, pinned: true })
    expect(await commands['keeping.archive']({ conversationId: id, archived: true })).toEqual({ ok: true })
    expect(conversation(id)).toMatchObject({ archived: true })
    expect(conversation(id)).not.toHaveProperty('pinned')
    expect(rig.deltas('conversationsChanged').at(-1)?.conversations).toMatchObject([{ id, archived: true }])
    await hear(rig, 'Ay me')
    expect(conversation(id)).not.toHaveProperty('archived')
  })

  it('stays away when it is muted', async () => {
    const { rig, commands, conversation, id } = await setUp()
    rig.store.write((tx) =>
      tx.run(`INSERT INTO notification_rule (conversation_id, rule, set_at) VALUES (?, 'none', 0)`, id),
    )
    await commands['keeping.archive']({ conversationId: id, archived: true })
    await hear(rig, 'Ay me')
    expect(conversation(id)).toMatchObject({ archived: true, unread: 1 })
    await commands['keeping.archive']({ conversationId: id, archived: false })
    expect(conversation(id)).not.toHaveProperty('archived')
  })

  it('must be on the list', async () => {
    const { commands } = await setUp()
    expect(
      await commands['keeping.archive']({ conversationId: 99 as ConversationId, archived: true }),
    ).toEqual(NOT_FOUND)
  })
})

it('a conversation that is marked as unread is so until it is read', async () => {
  const { rig, commands, conversation, id } = await setUp()
  const { id: upTo } = await hear(rig, 'Ay me')
  const read = () => rig.messages.commands['messages.markRead']({ conversationId: id, upTo })
  await read()
  expect(await commands['keeping.markUnread']({ conversationId: id })).toEqual({ ok: true })
  expect(conversation(id)).toMatchObject({ markedUnread: true, unread: 0 })
  await read()
  expect(conversation(id)).not.toHaveProperty('markedUnread')
  expect(rig.deltas('conversationsChanged').at(-1)?.conversations[0]).not.toHaveProperty('markedUnread')
})

describe('bookmarks and pinned messages', () => {
  it('are told with their message, listed newest first, and gone with it', async () => {
    const { rig, commands, conversation, id } = await setUp()
    const first = await hear(rig, 'one')
    const second = await hear(rig, 'two')
    for (const { id: messageId } of [first, second]) {
      expect(await commands['keeping.bookmark']({ messageId, on: true })).toEqual({ ok: true })
    }
    expect(rig.deltas('messagesChanged').at(-1)?.messages).toMatchObject([{ body: 'two', bookmarked: true }])
    const page = await commands['keeping.bookmarks']({ conversationId: null })
    expect(page).toMatchObject({
      ok: true,
      value: {
        messages: [
          { message: { body: 'two' }, jid: JULIET, accountId: ACCOUNT },
          { message: { body: 'one' }, jid: JULIET, accountId: ACCOUNT },
        ],
        more: null,
      },
    })
    await commands['keeping.pinMessage']({ messageId: first.id, on: true })
    expect(conversation(id)).toMatchObject({ pinnedMessages: 1 })
    expect(await commands['keeping.pinnedMessages']({ conversationId: id })).toMatchObject({
      ok: true,
      value: [{ body: 'one', bookmarked: true, pinned: true }],
    })

    await rig.messages.commands['messages.deleteHere']({ messageIds: [first.id] })
    expect(conversation(id)).not.toHaveProperty('pinnedMessages')
    expect(await commands['keeping.bookmarks']({ conversationId: id })).toMatchObject({
      value: { messages: [{ message: { body: 'two' } }] },
    })
    expect(await commands['keeping.bookmark']({ messageId: first.id, on: true })).toEqual(NOT_FOUND)
    await commands['keeping.bookmark']({ messageId: second.id, on: false })
    expect(await commands['keeping.bookmarks']({ conversationId: id })).toMatchObject({
      value: { messages: [], more: null },
    })
  })

  it('come in pages of 50', async () => {
    const { rig, commands } = await setUp()
    for (let count = 0; count < 51; count++) {
      const { id: messageId } = await hear(rig, `m${count}`)
      await commands['keeping.bookmark']({ messageId, on: true })
    }
    const first = await commands['keeping.bookmarks']({ conversationId: null })
    if (!first.ok || first.value.more === null) throw new Error('no further page')
    expect(first.value.messages).toHaveLength(50)
    const next = await commands['keeping.bookmarks']({ conversationId: null, cursor: first.value.more })
    expect(next).toMatchObject({ ok: true, value: { messages: [{ message: { body: 'm0' } }], more: null } })
  })

  it('at most a hundred messages are pinned in a conversation; the oldest pin goes', async () => {
    const { rig, commands, conversation, id } = await setUp()
    for (let count = 0; count < 101; count++) {
      const { id: messageId } = await hear(rig, `m${count}`)
      await commands['keeping.pinMessage']({ messageId, on: true })
    }
    expect(conversation(id)).toMatchObject({ pinnedMessages: 100 })
    const pinned = await commands['keeping.pinnedMessages']({ conversationId: id })
    expect(pinned.ok && pinned.value.at(-1)?.body).toBe('m1')
  })
})

describe('clearing a conversation', () => {
  it('deletes its messages with all that belongs to them, and leaves the conversation', async () => {
    const { rig, commands, conversation, texts, id } = await setUp()
    for (let count = 0; count < 250; count++) await hear(rig, `m${count}`, `id-${count}`)
    // A correction whose message is not here.
    await receive(
      rig,
      `<message from='${JULIET}/balcony' type='chat' id='c'><body>better</body><replace xmlns='urn:xmpp:message-correct:0' id='nobody'/></message>`,
    )
    rig.batches.length = 0
    expect(await commands['keeping.clear']({ conversationId: id })).toEqual({ ok: true })
    // At once for the person, and soon for good.
    const shown = await rig.messages.commands['messages.page']({
      conversationId: id,
      at: { kind: 'end' },
      limit: 50,
    })
    expect(shown).toMatchObject({ ok: true, value: { messages: [], moreBefore: false } })
    expect(conversation(id)).toMatchObject({ last: null, unread: 0, firstUnread: null })
    await settled()
    expect(texts(id)).toEqual([])
    expect(conversation(id)).toMatchObject({ last: null, unread: 0, firstUnread: null })
    expect(rig.deltas('historyChanged').length).toBeGreaterThan(0)
    expect(rig.store.all('SELECT body FROM message WHERE body <> ?', '')).toEqual([])
    expect(rig.store.all('SELECT * FROM pending_op')).toEqual([])
    // The newest hundred keep their ids.
    expect(rig.store.all('SELECT * FROM message')).toHaveLength(100)
    expect(rig.store.all('SELECT * FROM wiping')).toEqual([])
  })

  it('may go up to a time', async () => {
    const { rig, commands, texts, id } = await setUp()
    await hear(rig, 'old')
    await rig.ports.clock.advance(DAY_MS)
    const before = rig.ports.clock.now()
    await hear(rig, 'new')
    expect(await commands['keeping.clear']({ conversationId: id, before })).toEqual({ ok: true })
    await settled()
    expect(texts(id)).toEqual(['new'])
  })

  it('does not send what was waiting, and a repeated copy of a deleted message stays away', async () => {
    const { rig, commands, texts, id } = await setUp()
    await hear(rig, 'again', 'a-long-and-unique-id')
    rig.fake.suspend()
    rig.fake.end()
    await say(rig, id, 'unsent')
    await commands['keeping.clear']({ conversationId: id })
    await settled()
    expect(rig.store.all('SELECT * FROM outgoing')).toEqual([])
    await rig.fake.begin({})
    await receive(
      rig,
      `<message from='${ROMEO}'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='${JULIET}/balcony' to='${ROMEO}/x' type='chat' id='a-long-and-unique-id'><body>again</body></message></forwarded></received></message>`,
    )
    expect(texts(id)).toEqual([])
    await hear(rig, 'new')
    expect(texts(id)).toEqual(['new'])
  })

  it('keeps a message that comes meanwhile, even if our clock was set back', async () => {
    const { rig, commands, texts, conversation, id } = await setUp()
    for (let count = 0; count < 250; count++) await hear(rig, `m${count}`, `id-${count}`)
    rig.store.write((tx) => tx.run('UPDATE message SET place = place + 1000000000000'))
    await commands['keeping.clear']({ conversationId: id })
    await hear(rig, 'new')
    await settled()
    expect(texts(id)).toEqual(['new'])
    expect(conversation(id)?.last).toMatchObject({ preview: 'new' })
  })

  it('goes on after a restart', async () => {
    const { rig, id } = await setUp()
    await hear(rig, 'one')
    rig.store.write((tx) =>
      tx.run(
        'INSERT INTO wiping (conversation_id, before, last_id, gone_until) VALUES (?, ?, 99, 0)',
        id,
        2 ** 52,
      ),
    )
    const later = keepingOn(rig.restart())
    void later.keeping.start?.()
    await settled()
    expect(later.texts(id)).toEqual([])
    expect(later.rig.store.all('SELECT * FROM wiping')).toEqual([])
  })

  it('needs a conversation', async () => {
    const { commands } = await setUp()
    expect(await commands['keeping.clear']({ conversationId: 99 as ConversationId })).toEqual(NOT_FOUND)
  })
})

describe('a deleted conversation', () => {
  it('leaves the list at once and comes back within 20 seconds', async () => {
    const { rig, commands, conversation, texts, id } = await setUp()
    await hear(rig, 'one')
    const until = rig.ports.clock.now() + 20_000
    expect(await commands['keeping.delete']({ conversationId: id })).toEqual({ ok: true, value: until })
    expect(conversation(id)).toBeUndefined()
    expect(rig.deltas('conversationClosed')).toHaveLength(1)
    expect(rig.deltas('deletedChanged')).toMatchObject([
      { deletedConversations: [{ conversationId: id, until }] },
    ])
    await rig.ports.clock.advance(19_999)
    expect(await commands['keeping.undoDelete']({ conversationId: id })).toEqual({ ok: true })
    expect(conversation(id)).toMatchObject({ unread: 1, last: { preview: 'one' } })
    await rig.ports.clock.advance(60_000)
    await settled()
    expect(texts(id)).toEqual(['one'])
    expect(rig.deltas('deletedChanged').at(-1)).toMatchObject({ deletedConversations: [] })
  })

  it('is gone with its messages, its draft and all choices after that', async () => {
    const { rig, keeping, commands, conversation, id } = await setUp()
    await hear(rig, 'one')
    await rig.messages.commands['messages.setDraft']({
      conversationId: id,
      text: 'but',
      replyTo: null,
      edits: null,
      base: 0,
    })
    await commands['keeping.setExpiry']({ conversationId: id, days: 30 })
    await commands['keeping.delete']({ conversationId: id })
    await rig.ports.clock.advance(20_000)
    await settled()
    expect(await commands['keeping.undoDelete']({ conversationId: id })).toEqual(NOT_FOUND)
    expect(keeping.snapshot()).toMatchObject({ deletedConversations: [] })
    expect(rig.store.all('SELECT * FROM message WHERE hidden = 0')).toEqual([])
    expect(rig.store.all('SELECT * FROM draft')).toEqual([])
    await open(rig)
    expect(conversation(id)).toMatchObject({ last: null, draft: null })
    expect(conversation(id)).not.toHaveProperty('expiryDays')
  })

  it('is deleted at once when a new message comes, which stays', async () => {
    const { rig, commands, texts, id } = await setUp()
    await hear(rig, 'old')
    await commands['keeping.delete']({ conversationId: id })
    await hear(rig, 'new')
    await settled()
    expect(texts(id)).toEqual(['new'])
    expect(await commands['keeping.undoDelete']({ conversationId: id })).toEqual(NOT_FOUND)
  })

  it('stays deleted if Balcony is killed meanwhile', async () => {
    const { rig, commands, id } = await setUp()
    await hear(rig, 'one')
    await commands['keeping.delete']({ conversationId: id })
    const later = keepingOn(rig.restart())
    expect(later.keeping.snapshot()).toMatchObject({ deletedConversations: [] })
    expect(await later.commands['keeping.undoDelete']({ conversationId: id })).toEqual(NOT_FOUND)
    void later.keeping.start?.()
    await settled()
    expect(later.texts(id)).toEqual([])
    expect(later.conversation(id)).toBeUndefined()
  })
})

describe('expiry', () => {
  it('deletes older messages at once and from then on', async () => {
    const { rig, keeping, commands, texts, id } = await setUp()
    await hear(rig, 'old')
    await rig.ports.clock.advance(3 * DAY_MS)
    await hear(rig, 'newer')
    expect(await commands['keeping.setExpiry']({ conversationId: null, days: 2 })).toEqual({ ok: true })
    await settled()
    expect(texts(id)).toEqual(['newer'])
    expect(keeping.snapshot()).toMatchObject({ expiryDays: 2 })
    expect(rig.deltas('expiryChanged')).toEqual([{ kind: 'expiryChanged', expiryDays: 2 }])
    void keeping.start?.()
    await rig.ports.clock.advance(2 * DAY_MS + 3_600_000)
    await settled()
    expect(texts(id)).toEqual([])
  })

  it('of one conversation goes before that of all, also if it is never', async () => {
    const { rig, commands, conversation, texts, id } = await setUp()
    await hear(rig, 'old')
    await rig.ports.clock.advance(3 * DAY_MS)
    await commands['keeping.setExpiry']({ conversationId: id, days: 0 })
    await commands['keeping.setExpiry']({ conversationId: null, days: 1 })
    await settled()
    expect(texts(id)).toEqual(['old'])
    expect(conversation(id)).toMatchObject({ expiryDays: 0 })
    await commands['keeping.setExpiry']({ conversationId: id, days: null })
    await settled()
    expect(texts(id)).toEqual([])
    expect(conversation(id)).not.toHaveProperty('expiryDays')
  })
})

it('storage is counted per conversation, the largest first', async () => {
  const { rig, commands, id } = await setUp()
  const other = await open(rig, 'nurse@capulet.example')
  await say(rig, other, 'a')
  await hear(rig, 'a'.repeat(1000))
  await hear(rig, 'b')
  expect(await commands['keeping.storage']({})).toEqual({
    ok: true,
    value: [
      {
        conversationId: id,
        accountId: ACCOUNT,
        jid: JULIET,
        messages: 2,
        bytes: 1001,
        files: 0,
        fileBytes: 0,
      },
      {
        conversationId: other,
        accountId: ACCOUNT,
        jid: 'nurse@capulet.example',
        messages: 1,
        bytes: 1,
        files: 0,
        fileBytes: 0,
      },
    ],
  })
})

it('notes to oneself are a conversation that is never unknown', async () => {
  const { rig, conversation } = await setUp()
  const id = await open(rig, ROMEO)
  await say(rig, id, 'buy a ladder')
  await rig.fake.receive(
    `<message from='${ROMEO}/balcony' to='${ROMEO}' type='chat' id='from-another'><body>and a rose</body></message>`,
  )
  await settled()
  expect(conversation(id)).toMatchObject({ kind: 'self', jid: ROMEO })
  expect(rig.messages.strangers.list()).toEqual([])
})

describe('a removed account', () => {
  const NAMELESS = '00000000-0000-4000-8000-000000000000' as AccountId
  const left = ({ store }: Rig) =>
    ['account', 'contact', 'conversation', 'participant', 'message'].map(
      (table) => store.first<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n,
    )

  /** One with 251 messages in two conversations, the second of which was just deleted. */
  async function removed() {
    const all = await setUp()
    const { rig, commands } = all
    for (let count = 0; count < 250; count++) await hear(rig, `m${count}`, `id-${count}`)
    const other = await open(rig, 'nurse@capulet.example')
    await say(rig, other, 'a')
    await commands['keeping.delete']({ conversationId: other })
    rig.store.write((tx) => {
      removeAccount(tx, ACCOUNT, NAMELESS)
      tx.announce({ kind: 'accountRemoved', accountId: ACCOUNT })
    })
    rig.batches.length = 0
    return { ...all, other }
  }

  it('is gone at once, and its messages in slices', async () => {
    const { rig, keeping, commands, other } = await removed()
    expect(rig.messages.snapshot().conversations).toEqual([])
    expect(rig.messages.strangers.list()).toEqual([])
    expect(keeping.snapshot()).toMatchObject({ deletedConversations: [] })
    expect(await commands['keeping.undoDelete']({ conversationId: other })).toEqual(NOT_FOUND)
    expect(await commands['keeping.storage']({})).toEqual({ ok: true, value: [] })
    expect(left(rig)).toEqual([1, 0, 2, 2, 251])
    await keeping.emptyRemoved()
    expect(left(rig)).toEqual([0, 0, 0, 0, 0])
    expect(rig.deltas('conversationsChanged')).toEqual([])
    expect(rig.deltas('accountRemoved')).toEqual([{ kind: 'accountRemoved', accountId: NAMELESS }])
  })

  it.each(['killed-before-commit', 'killed-after-commit'] as const)(
    'is emptied by the next start if Balcony is %s of a slice',
    async (mishap) => {
      const { rig, keeping } = await removed()
      rig.mishap = mishap
      await keeping.emptyRemoved()
      expect(left(rig)).toEqual([1, 0, 2, 2, mishap === 'killed-after-commit' ? 231 : 251])
      const later = keepingOn(rig.restart())
      void later.keeping.start?.()
      await settled()
      expect(left(later.rig)).toEqual([0, 0, 0, 0, 0])
    },
  )
})
