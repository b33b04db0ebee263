import { createContext } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import type { Bridge, Delta } from '../../shared/contract/index.ts'
import type { AccountId, ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { ChatState, Conversation } from '../../shared/model/message.ts'
import { Composing } from './composing.svelte.ts'
import { Drafts } from './drafts.ts'
import { HistoryWindow } from './history.svelte.ts'

/** The conversations and the one that is open. */
export class Chats {
  readonly #bridge: Bridge
  /** The one conversation that this window is for; null in the main window. */
  readonly own: ConversationId | null
  /** What is typed and not sent. */
  readonly drafts: Drafts
  // A plain map and a version: a delta of a thousand conversations is a thousand map writes and one signal.
  readonly #byId = new Map<ConversationId, Conversation>()
  #version = $state(0)
  #openId = $state<ConversationId | null>(null)
  #history = $state.raw<HistoryWindow | null>(null)
  /** Overrides of `Conversation.peerState`; they change far more often than the rest of a row. */
  readonly #peerStates = new SvelteMap<ConversationId, ChatState | null>()
  readonly #composing = new Map<ConversationId, Composing>()

  /** Newest activity first. The objects are replaced, never changed: rows of a keyed list compare by identity. */
  readonly list = $derived.by((): readonly Conversation[] => {
    void this.#version
    return [...this.#byId.values()].sort((a, b) => b.activeAt - a.activeAt || b.id - a.id)
  })
  readonly unread = $derived(this.list.reduce((sum, conversation) => sum + conversation.unread, 0))
  readonly open = $derived(this.#openId === null ? null : this.get(this.#openId))

  constructor(bridge: Bridge, own: ConversationId | null = null) {
    this.#bridge = bridge
    this.own = own
    this.drafts = new Drafts(bridge)
  }

  get openId(): ConversationId | null {
    return this.#openId
  }

  /** The loaded stretch of the open conversation's history. */
  get history(): HistoryWindow | null {
    return this.#history
  }

  get(id: ConversationId): Conversation | null {
    void this.#version
    return this.#byId.get(id) ?? null
  }

  /** The list, or what of it belongs to one account. */
  shown(accountId: AccountId | null): readonly Conversation[] {
    return accountId === null ? this.list : this.list.filter((chat) => chat.accountId === accountId)
  }

  with(accountId: AccountId, jid: BareJid): Conversation | null {
    return this.list.find((chat) => chat.accountId === accountId && chat.jid === jid) ?? null
  }

  /** What the composer of that conversation is for. */
  composing(id: ConversationId): Composing {
    const known = this.#composing.get(id) ?? new Composing()
    this.#composing.set(id, known)
    return known
  }

  peerState(id: ConversationId): ChatState | null {
    return this.#peerStates.get(id) ?? null
  }

  /** Opens a conversation at a message, or else at its first unread one; null closes the open one. */
  show(id: ConversationId | null, messageId: MessageId | null = null): void {
    if (id !== this.#openId) {
      this.drafts.flush()
      this.#openId = id
      this.#history = id === null ? null : new HistoryWindow(this.#bridge, id)
      this.#watch()
      if (messageId === null) void this.#history?.openAtUnread()
    }
    if (messageId !== null) void this.#history?.goTo(messageId)
  }

  /** Opens the neighbour in a list, `step` rows further down; with `unreadOnly`, the next one that has unread. */
  showNeighbour(list: readonly Conversation[], step: 1 | -1, unreadOnly = false): void {
    const start = list.findIndex((chat) => chat.id === this.#openId)
    let at = start < 0 ? (step > 0 ? 0 : list.length - 1) : start + step
    while (unreadOnly && list[at]?.unread === 0) at += step
    const neighbour = list[at]
    if (neighbour) this.show(neighbour.id)
  }

  reset(conversations: readonly Conversation[]): void {
    this.#byId.clear()
    this.#peerStates.clear()
    for (const conversation of conversations) this.#put(conversation)
    this.#version++
    if (this.#openId !== null && !this.#byId.has(this.#openId)) this.show(null)
    // Who answers now may be another one, who knows of no watching.
    if (this.#history) {
      this.#watch()
      void this.#history.reload()
    }
    if (this.own !== null && this.#byId.has(this.own)) this.show(this.own)
  }

  apply(delta: Delta): void {
    switch (delta.kind) {
      case 'conversationsChanged':
        for (const conversation of delta.conversations) this.#put(conversation)
        this.#version++
        return
      case 'conversationClosed':
        this.#forget(delta.conversationId)
        this.#version++
        return
      case 'accountRemoved':
        for (const [id, chat] of this.#byId) if (chat.accountId === delta.accountId) this.#forget(id)
        this.#version++
        return
      case 'conversationRequested':
        if (this.#isMeant(delta) && this.#byId.has(delta.conversationId))
          this.show(delta.conversationId, delta.messageId)
        return
      case 'peerStateChanged':
        this.#peerStates.set(delta.conversationId, delta.state)
        return
      case 'messagesChanged':
        if (delta.conversationId === this.#openId) this.#history?.fold(delta.messages)
        return
      case 'historyChanged':
        if (delta.conversationId === this.#openId) void this.#history?.reload()
        return
      case 'messageDiscarded':
        if (delta.conversationId === this.#openId) this.#history?.discard(delta.messageId)
        return
    }
  }

  /** Before anything is paged: what changes between the page and the watching would never be told. */
  #watch(): void {
    const topics = this.#openId === null ? [] : [{ kind: 'history' as const, conversationId: this.#openId }]
    void this.#bridge.call('app.watch', { topics })
  }

  /** A conversation with a window of its own is shown there, every other one in the main window. */
  #isMeant({ conversationId, own = false }: { conversationId: ConversationId; own?: boolean }): boolean {
    return own ? conversationId === this.own : this.own === null
  }

  #forget(id: ConversationId): void {
    if (this.#openId === id) this.show(null)
    this.#byId.delete(id)
    this.#peerStates.delete(id)
    this.#composing.delete(id)
  }

  #put(conversation: Conversation): void {
    this.#byId.set(conversation.id, conversation)
    this.drafts.heard(conversation.id, conversation.draft)
    if ((this.#peerStates.get(conversation.id) ?? null) !== conversation.peerState)
      this.#peerStates.set(conversation.id, conversation.peerState)
  }
}

export const [useChats, provideChats] = createContext<Chats>()
