import { chatState, chatStates as chatStatesModule } from '../../engine/xep/0085-chat-states/index.ts'
import { caps } from '../../engine/xep/0115-caps/index.ts'
import { el, NS_CLIENT, type CancelTimer, type Client } from '../../engine/index.ts'
import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import { bareOf, isFull, type BareJid, type FullJid, type Jid } from '../../../shared/model/jid.ts'
import type { ChatState } from '../../../shared/model/message.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import type { WritingInRooms } from './rooms/writing-now.ts'
import type { ConversationKey } from './store/conversations.ts'

/** A disconnected client never says that its person stopped typing, so states expire. */
const FADES: Partial<Record<ChatState, { readonly afterMs: number; readonly to: ChatState | null }>> = {
  composing: { afterMs: 60_000, to: 'paused' },
  paused: { afterMs: 120_000, to: null },
}

/** The conversation that a state is in. */
type ChatKey = Pick<ConversationKey, 'id' | 'accountId' | 'jid'>
type KindOfChat = Pick<ConversationKey, 'kind'>

/** The chat states of both sides of each conversation (XEP-0085). Kept in memory only. */
export interface ChatStates {
  peerStateOf(id: ConversationId): ChatState | null
  /** They sent a chat state, or a text without one (undefined). */
  received(account: LiveAccount, key: ChatKey, from: Jid, state: ChatState | undefined): void
  /** One of their clients went offline; with a bare address, all of them. */
  peerGone(accountId: AccountId, jid: Jid): void
  /** The state to send with a text (§5.1): `active`, unless they have shown that they don't support chat states. */
  stateForText(account: LiveAccount, key: ChatKey & KindOfChat): ChatState | undefined
  /** Tells them what the person is doing, unless they already know or don't support chat states. */
  tell(account: LiveAccount, key: ChatKey & KindOfChat, state: ChatState): void
  /** The session ended, so all its states are void. */
  sessionEnded(accountId: AccountId): void
}

interface Chat {
  readonly key: ChatKey
  /** Whether they support chat states; undefined until they have written. */
  understood: boolean | undefined
  peer: { readonly state: ChatState; readonly from: Jid } | null
  cancelFade: CancelTimer | null
  /** The state last sent to them. */
  told: ChatState | null
}

export function createChatStates(
  { ports, settings, announce }: DomainContext,
  inRooms: Pick<WritingInRooms, 'tell' | 'stateForText'>,
): ChatStates {
  const chats = new Map<ConversationId, Chat>()
  /** The same chats by peer, so that a presence doesn't need a search through all. */
  const byPeer = new Map<string, Chat>()

  const [feature = ''] = chatStatesModule.about.features ?? []
  const announces = (client: Client, jid: FullJid): boolean => client.use(caps).supports(jid, feature)

  function chatOf(key: ChatKey): Chat {
    const found = chats.get(key.id)
    if (found) return found
    const chat: Chat = { key, understood: undefined, peer: null, cancelFade: null, told: null }
    chats.set(key.id, chat)
    byPeer.set(peerKey(key.accountId, key.jid), chat)
    return chat
  }

  function setPeer(chat: Chat, from: Jid, state: ChatState | null): void {
    chat.cancelFade?.()
    chat.cancelFade = null
    const before = chat.peer?.state ?? null
    chat.peer = state && { state, from }
    const fade = state === null ? undefined : FADES[state]
    if (fade) chat.cancelFade = ports.clock.after(fade.afterMs, () => setPeer(chat, from, fade.to))
    if (before !== state) announce({ kind: 'peerStateChanged', conversationId: chat.key.id, state })
  }

  return {
    peerStateOf: (id) => chats.get(id)?.peer?.state ?? null,
    received({ client }, key, from, state) {
      const chat = chatOf(key)
      // A bot or bridge may send texts without states, so a client that announces support keeps it.
      chat.understood = state !== undefined || (isFull(from) && announces(client, from))
      setPeer(chat, from, state ?? null)
    },
    peerGone(accountId, jid) {
      const chat = byPeer.get(peerKey(accountId, bareOf(jid)))
      if (chat && (chat.peer?.from === jid || !isFull(jid))) setPeer(chat, jid, null)
    },
    stateForText(account, key) {
      if (key.kind === 'room') return inRooms.stateForText(account, key)
      if (key.kind === 'private') return undefined
      const chat = chatOf(key)
      if (!settings().sendTyping || chat.understood === false) return undefined
      chat.told = 'active'
      return 'active'
    },
    tell(account, key, state) {
      if (key.kind === 'room') inRooms.tell(account, key, state)
      // Whether somebody in a room understands states is not known before they have written.
      if (key.kind === 'room' || key.kind === 'private') return
      const { client } = account
      const chat = chatOf(key)
      // Not while offline: the state would be outdated when the stream is resumed.
      if (client.state.kind !== 'online' || !settings().sendTyping) return
      if (chat.understood !== true || chat.told === state) return
      const payload = chatState(state)
      if (client.channel.send(el(NS_CLIENT, 'message', { type: 'chat', to: key.jid }, payload))) {
        chat.told = state
      }
    },
    sessionEnded(accountId) {
      for (const chat of chats.values()) {
        if (chat.key.accountId !== accountId) continue
        setPeer(chat, chat.key.jid, null)
        chat.told = null
      }
    },
  }
}

const peerKey = (accountId: AccountId, jid: BareJid): string => `${accountId} ${jid}`
