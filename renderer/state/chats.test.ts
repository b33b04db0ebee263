import { describe, expect, it, vi } from 'vitest'
import type { ConversationId, MessageId } from '../../shared/model/ids.ts'
import { createMockBridge } from '../testing/mock-bridge.ts'
import { JULIET_CHAT, ROMEO, sampleConversations, WORK } from '../testing/sample.ts'
import { Chats } from './chats.svelte.ts'

function chats(): Chats {
  const made = new Chats(createMockBridge())
  made.reset(sampleConversations)
  return made
}
const id = (n: number): ConversationId => n as ConversationId

describe('Chats', () => {
  it('lists the newest first, and what becomes active moves up', () => {
    const made = chats()
    expect(made.list.map((chat) => chat.id)).toEqual([1, 2, 3, 4, 5, 6, 7])
    const tybalt = made.get(id(7))!
    made.apply({
      kind: 'conversationsChanged',
      conversations: [{ ...tybalt, unread: 3, activeAt: made.list[0]!.activeAt + 1 }],
    })
    expect(made.list[0]?.id).toBe(7)
    expect(made.unread).toBe(2 + 12 + 1 + 3)
    // The others are the same objects: their rows are not drawn again.
    expect(made.list[1]).toBe(sampleConversations[0])
  })

  it('goes to neighbours and to unread ones, and stays at the ends', () => {
    const made = chats()
    made.showNeighbour(made.list, 1)
    expect(made.openId).toBe(1)
    made.showNeighbour(made.list, -1)
    expect(made.openId).toBe(1)
    made.showNeighbour(made.list, 1, true)
    expect(made.openId).toBe(4)
    made.showNeighbour(made.list, 1)
    made.showNeighbour(made.list, 1)
    made.showNeighbour(made.list, 1)
    made.showNeighbour(made.list, 1)
    expect(made.openId).toBe(7)
    made.showNeighbour(made.list, 1, true)
    expect(made.openId).toBe(7)
  })

  it('closes what is closed elsewhere', () => {
    const made = chats()
    made.show(JULIET_CHAT)
    expect(made.history?.conversationId).toBe(JULIET_CHAT)
    made.apply({ kind: 'conversationClosed', conversationId: JULIET_CHAT })
    expect(made.open).toBeNull()
    expect(made.history).toBeNull()
    expect(made.get(JULIET_CHAT)).toBeNull()
  })

  it('watches the history that is open before it pages, and only that one', () => {
    const bridge = createMockBridge()
    const made = new Chats(bridge)
    made.reset(sampleConversations)
    made.show(JULIET_CHAT)
    made.show(null)
    expect(bridge.calls).toEqual([
      { name: 'app.watch', args: { topics: [{ kind: 'history', conversationId: 1 }] } },
      { name: 'files.transfers', args: { conversationId: 1 } },
      { name: 'messages.page', args: { conversationId: 1, at: { kind: 'first-unread' }, limit: 80 } },
      { name: 'app.watch', args: { topics: [] } },
    ])
  })

  it('opens the message that is asked for, in a conversation that is open already too', async () => {
    const bridge = createMockBridge()
    const made = new Chats(bridge)
    made.reset(sampleConversations)
    const request = (messageId: number): void =>
      made.apply({
        kind: 'conversationRequested',
        conversationId: JULIET_CHAT,
        messageId: messageId as MessageId,
      })
    request(3)
    expect(bridge.calls.at(-1)?.args).toMatchObject({ at: { kind: 'around', messageId: 3 } })
    await new Promise((resolve) => setTimeout(resolve))
    expect(made.history?.target?.id).toBe(3)
    request(5)
    expect(made.history?.target?.id).toBe(5)
  })

  it('looks again when a stretch of the open history is another one', async () => {
    const bridge = createMockBridge()
    const made = new Chats(bridge)
    made.reset(sampleConversations)
    made.show(JULIET_CHAT)
    const pages = () => bridge.calls.filter(({ name }) => name === 'messages.page')
    made.apply({ kind: 'historyChanged', conversationId: id(2) })
    expect(pages()).toHaveLength(1)
    made.apply({ kind: 'historyChanged', conversationId: JULIET_CHAT })
    // The page on its way is waited for.
    await vi.waitFor(() => expect(pages()).toHaveLength(2))
  })

  it('forgets the conversations of an account that is gone', () => {
    const made = chats()
    made.show(JULIET_CHAT)
    made.apply({ kind: 'accountRemoved', accountId: WORK })
    expect(made.list).toHaveLength(7)
    made.apply({ kind: 'accountRemoved', accountId: ROMEO })
    expect(made.list).toEqual([])
    expect(made.open).toBeNull()
  })

  it('knows who is writing from the snapshot and from deltas', () => {
    const made = chats()
    expect(made.peerState(id(2))).toBe('composing')
    made.apply({ kind: 'peerStateChanged', conversationId: id(2), state: null })
    made.apply({ kind: 'peerStateChanged', conversationId: JULIET_CHAT, state: 'composing' })
    expect([made.peerState(id(2)), made.peerState(JULIET_CHAT)]).toEqual([null, 'composing'])
  })

  describe('whose list comes in slices', () => {
    const early = sampleConversations.slice(0, 3)
    const later = sampleConversations.slice(3)
    const ids = (made: Chats): number[] => made.list.map((chat) => chat.id)

    it('has each in its place, and counts what is unread once', () => {
      const made = new Chats(createMockBridge())
      made.reset(early)
      const unread = early.reduce((sum, chat) => sum + chat.unread, 0)
      expect(made.unread).toBe(unread)
      // Something happens in one that has not come yet.
      const tybalt = { ...sampleConversations[6]!, unread: 3, activeAt: early[0]!.activeAt + 1 }
      made.apply({ kind: 'conversationsChanged', conversations: [tybalt] })
      expect([ids(made), made.unread]).toEqual([[7, 1, 2, 3], unread + 3])
      made.apply({ kind: 'conversationsChanged', conversations: [...later.slice(0, 3), tybalt] })
      expect([ids(made), made.unread]).toEqual([[7, 1, 2, 3, 4, 5, 6], 2 + 12 + 1 + 3])
    })

    it('opens what is asked for once it has come, unless the person opens another first', () => {
      const made = new Chats(createMockBridge())
      made.reset(early)
      const request = (): void =>
        made.apply({ kind: 'conversationRequested', conversationId: id(6), messageId: null })
      request()
      expect(made.openId).toBeNull()
      made.apply({ kind: 'conversationsChanged', conversations: later })
      expect(made.openId).toBe(6)

      made.reset(early)
      expect(made.openId).toBeNull()
      request()
      made.show(id(2))
      made.apply({ kind: 'conversationsChanged', conversations: later })
      expect(made.openId).toBe(2)
    })

    it('opens the one of a window of its own once it has come', () => {
      const made = new Chats(createMockBridge(), id(5))
      made.reset(early)
      expect(made.openId).toBeNull()
      made.apply({ kind: 'conversationsChanged', conversations: later })
      expect(made.openId).toBe(5)
    })
  })
})
