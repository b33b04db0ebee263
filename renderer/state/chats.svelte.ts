import { createContext } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import type { Bridge, Delta } from '../../shared/contract/index.ts'
import type { Topic } from '../../shared/contract/topics.ts'
import type { AccountId, ConversationId, MessageId } from '../../shared/model/ids.ts'
import { Ordered } from '../../shared/lists/ordered.ts'
import type { ChatState, Conversation } from '../../shared/model/message.ts'
import { Composing } from './composing.svelte.ts'
import { Drafts } from './drafts.ts'
import { HistoryWindow } from './history.svelte.ts'
import { Passing } from './passing.svelte.ts'
import { PictureLooks } from './picture-looks.ts'
import { Transfers } from './transfers.svelte.ts'

/** The order of the list: pinned ones first, then by activity, the newest first. */
const compareConversations = (a: Conversation, b: Conversation): number =>
  Number(b.pinned ?? false) - Number(a.pinned ?? false) || b.activeAt - a.activeAt || b.id - a.id

const ofAccount = (chats: readonly Conversation[], accountId: AccountId | null): readonly Conversation[] =>
  accountId === null ? chats : chats.filter((chat) => chat.accountId === accountId)

/** What counts for the number of unread messages: archived ones wait without calling. */
const unreadOf = ({ unread, archived }: Conversation): number => (archived ? 0 : unread)

/** The conversations and the one that is open. */
export class Chats {
  readonly #bridge: Bridge
  /** The one conversation that this window is for; null in the main window. */
  readonly own: ConversationId | null
  /** What is typed and not sent. */
  readonly drafts: Drafts
  /** The progress of the files in what is open. */
  readonly transfers: Transfers
  readonly pictures = new PictureLooks()
  // A plain map and a version: a delta of a thousand conversations is a thousand map writes and one signal.
  readonly #byId = new Map<ConversationId, Conversation>()
  readonly #order = new Ordered<Conversation>(compareConversations)
  #unread = 0
  #version = $state(0)
  /** What to open as soon as it is known: a long list comes in slices. */
  #awaited: { readonly id: ConversationId; readonly messageId: MessageId | null } | null = null
  #openId = $state<ConversationId | null>(null)
  #history = $state.raw<HistoryWindow | null>(null)
  #downloadFolder = $state('')
  #preview = $state.raw<HistoryWindow | null>(null)
  /** Who is writing in the open room, by nickname. */
  #writing = $state.raw<readonly string[]>([])
  /** What is watched beside the histories. */
  #alsoWatched: readonly Topic[] = []
  /** What happens in the open room and is not kept. */
  readonly passing = new Passing()
  /** Overrides of `Conversation.peerState`; they change far more often than the rest of a row. */
  readonly #peerStates = new SvelteMap<ConversationId, ChatState | null>()
  readonly #composing = new Map<ConversationId, Composing>()

  /** All of them, pinned first, then newest activity. The objects are replaced, never changed: rows of a keyed list compare by identity. */
  readonly list = $derived.by((): readonly Conversation[] => {
    void this.#version
    return this.#order.slice()
  })
  readonly #archived = $derived(this.list.filter(({ archived }) => archived))
  readonly #present = $derived(
    this.#archived.length === 0 ? this.list : this.list.filter(({ archived }) => !archived),
  )
  readonly open = $derived(this.#openId === null ? null : this.get(this.#openId))

  constructor(bridge: Bridge, own: ConversationId | null = null) {
    this.#bridge = bridge
    this.own = own
    this.drafts = new Drafts(bridge)
    this.transfers = new Transfers(bridge)
  }

  get openId(): ConversationId | null {
    return this.#openId
  }

  /** The folder of received files. */
  get downloadFolder(): string {
    return this.#downloadFolder
  }

  /** The loaded stretch of the open conversation's history. */
  get history(): HistoryWindow | null {
    return this.#history
  }

  /** The loaded stretch of what somebody unknown has written, who is looked at and not written to. */
  get preview(): HistoryWindow | null {
    return this.#preview
  }

  /** The nicknames of those who are writing in the open room. */
  get writing(): readonly string[] {
    return this.#writing
  }

  /** How many messages are unread in all that are not archived; kept, not counted. */
  get unread(): number {
    void this.#version
    return this.#unread
  }

  get(id: ConversationId): Conversation | null {
    void this.#version
    return this.#byId.get(id) ?? null
  }

  /** The list without the archived ones, or what of it belongs to one account. */
  shown(accountId: AccountId | null): readonly Conversation[] {
    return ofAccount(this.#present, accountId)
  }

  /** The archived ones, the newest activity first. */
  archived(accountId: AccountId | null): readonly Conversation[] {
    return ofAccount(this.#archived, accountId)
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
    const isOther = this.#turnTo(id)
    if (messageId !== null) void this.#history?.goTo(messageId)
    else if (isOther) void this.#history?.openAtUnread()
  }

  /** Opens a conversation at a message and gives that the focus. False if the message is nowhere. */
  async showMessage(id: ConversationId, messageId: MessageId): Promise<boolean> {
    this.#turnTo(id)
    return (await this.#history?.goTo(messageId, true)) ?? false
  }

  #showWhenKnown(id: ConversationId, messageId: MessageId | null = null): void {
    if (this.#byId.has(id)) this.show(id, messageId)
    else this.#awaited = { id, messageId }
  }

  /** Whether another conversation was open. */
  #turnTo(id: ConversationId | null): boolean {
    this.#awaited = null
    if (id === this.#openId) return false
    this.drafts.flush()
    if (id !== null) this.#preview = null
    this.#openId = id
    this.#history = id === null ? null : new HistoryWindow(this.#bridge, id)
    this.passing.clear()
    this.#writing = []
    this.#watch()
    return true
  }

  /** Shows what somebody unknown has written, in the place of the open conversation; null: of nobody any more. */
  showPreview(id: ConversationId | null): void {
    if ((this.#preview?.conversationId ?? null) === id) return
    if (id !== null) this.show(null)
    this.#preview = id === null ? null : new HistoryWindow(this.#bridge, id)
    this.#watch()
    void this.#preview?.toEnd()
  }

  /** Watches these as well, in the place of what was asked for before. */
  watchAlso(topics: readonly Topic[]): void {
    this.#alsoWatched = topics
    this.#watch()
  }

  /** Opens the neighbour in a list, `step` rows further down; with `unreadOnly`, the next one that has unread. */
  showNeighbour(list: readonly Conversation[], step: 1 | -1, unreadOnly = false): void {
    const start = list.findIndex((chat) => chat.id === this.#openId)
    let at = start < 0 ? (step > 0 ? 0 : list.length - 1) : start + step
    while (unreadOnly && list[at]?.unread === 0) at += step
    const neighbour = list[at]
    if (neighbour) this.show(neighbour.id)
  }

  reset(conversations: readonly Conversation[], downloadFolder = ''): void {
    this.#downloadFolder = downloadFolder
    this.#byId.clear()
    this.#peerStates.clear()
    this.#unread = 0
    for (const conversation of conversations) this.#take(conversation)
    this.#order.reset(this.#byId.values())
    this.#version++
    if (this.#openId !== null && !this.#byId.has(this.#openId)) this.show(null)
    // Who answers now may be another one, who knows of no watching.
    if (this.#history || this.#preview || this.#alsoWatched.length > 0) this.#watch()
    void this.#history?.reload()
    void this.#preview?.reload()
    if (this.own !== null) this.#showWhenKnown(this.own)
  }

  apply(delta: Delta): void {
    this.transfers.apply(delta)
    switch (delta.kind) {
      case 'conversationsChanged':
        for (const conversation of delta.conversations) {
          const before = this.#byId.get(conversation.id)
          this.#take(conversation)
          this.#order.put(conversation, before)
        }
        this.#version++
        if (this.#awaited) this.#showWhenKnown(this.#awaited.id, this.#awaited.messageId)
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
        if (this.#isMeant(delta)) this.#showWhenKnown(delta.conversationId, delta.messageId)
        return
      case 'peerStateChanged':
        this.#peerStates.set(delta.conversationId, delta.state)
        return
      case 'downloadFolderChanged':
        this.#downloadFolder = delta.folder
        return
      case 'messagesChanged':
        this.#loaded(delta.conversationId)?.fold(delta.messages)
        return
      case 'historyChanged':
        void this.#loaded(delta.conversationId)?.reload()
        return
      case 'roomWriting':
        if (delta.conversationId === this.#openId) this.#writing = delta.nicks
        return
      case 'roomNoticed':
        if (delta.conversationId === this.#openId && this.#history?.moreAfter === false)
          this.passing.note(delta.notice, this.#history.messages.at(-1)?.id ?? null)
        return
      case 'messageDiscarded':
        this.#loaded(delta.conversationId)?.discard(delta.messageId)
        return
    }
  }

  /** Before anything is paged: what changes between the page and the watching would never be told. */
  #watch(): void {
    const watched = [this.#openId, this.#preview?.conversationId ?? null].filter((id) => id !== null)
    const histories = watched.map((conversationId) => ({ kind: 'history' as const, conversationId }))
    void this.#bridge.call('app.watch', { topics: [...histories, ...this.#alsoWatched] })
    this.transfers.watch(watched)
  }

  #loaded(id: ConversationId): HistoryWindow | null {
    return [this.#history, this.#preview].find((one) => one?.conversationId === id) ?? null
  }

  /** A conversation with a window of its own is shown there, every other one in the main window. */
  #isMeant({ conversationId, own = false }: { conversationId: ConversationId; own?: boolean }): boolean {
    return own ? conversationId === this.own : this.own === null
  }

  #forget(id: ConversationId): void {
    if (this.#openId === id) this.show(null)
    const known = this.#byId.get(id)
    if (known) {
      this.#order.remove(known)
      this.#unread -= unreadOf(known)
    }
    this.#byId.delete(id)
    this.#peerStates.delete(id)
    this.#composing.delete(id)
  }

  /** All but its place in the order. */
  #take(conversation: Conversation): void {
    const before = this.#byId.get(conversation.id)
    this.#unread += unreadOf(conversation) - (before ? unreadOf(before) : 0)
    this.#byId.set(conversation.id, conversation)
    this.drafts.heard(conversation.id, conversation.draft)
    if ((this.#peerStates.get(conversation.id) ?? null) !== conversation.peerState)
      this.#peerStates.set(conversation.id, conversation.peerState)
  }
}

export const [useChats, provideChats] = createContext<Chats>()
