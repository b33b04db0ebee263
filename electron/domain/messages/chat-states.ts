import { chatState, chatStates as chatStatesModule } from '../../engine/xep/0085-chat-states/index.ts'
import { caps } from '../../engine/xep/0115-caps/index.ts'
import { el, NS_CLIENT, type CancelTimer, type Client } from '../../engine/index.ts'
import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import { bareOf, isFull, type BareJid, type FullJid, type Jid } from '../../../shared/model/jid.ts'
import type { ChatState } from '../../../shared/model/message.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import type { ConversationKey } from './store/conversations.ts'

/** A client that was cut off never says that it stopped: what it said last fades away. */
const FADES: Partial<Record<ChatState, { readonly afterMs: number; readonly to: ChatState | null }>> = {
  composing: { afterMs: 60_000, to: 'paused' },
  paused: { afterMs: 120_000, to: null },
}

/** What both sides of each conversation are doing (XEP-0085). Lives only in memory, like the states themselves. */
export interface ChatStates {
  peerStateOf(id: ConversationId): ChatState | null
  /** They said what they do, or sent a text without saying so (undefined). */
  received(account: LiveAccount, key: ConversationKey, from: Jid, state: ChatState | undefined): void
  /** One of their clients is gone, or with a bare address they all are. */
  peerGone(accountId: AccountId, jid: Jid): void
  /** The state to go along with a text, if any (§5.1): `active`, until they have shown that they do not understand it. */
  stateForText(key: ConversationKey): ChatState | undefined
  /** Tells them what the person is doing, unless they know that already or do not understand it. */
  tell(account: LiveAccount, key: ConversationKey, state: ChatState): void
  /** The session is over: nothing of what was said in it holds any more. */
  sessionEnded(accountId: AccountId): void
}

interface Chat {
  readonly key: ConversationKey
  /** Whether they understand chat states; undefined until they have said something. */
  understood: boolean | undefined
  peer: { readonly state: ChatState; readonly from: Jid } | null
  cancelFade: CancelTimer | null
  /** What they were told last. */
  told: ChatState | null
}

export function createChatStates({ ports, settings, announce }: DomainContext): ChatStates {
  const chats = new Map<ConversationId, Chat>()
  /** The same by whom they are with: a presence must not cost a walk through all. */
  const byPeer = new Map<string, Chat>()

  const [feature = ''] = chatStatesModule.about.features ?? []
  const announces = (client: Client, jid: FullJid): boolean => client.use(caps).supports(jid, feature)

  function chatOf(key: ConversationKey): Chat {
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
      // One text without a state gives up nobody who says that they understand them: a bot or a bridge of theirs wrote it.
      chat.understood = state !== undefined || (isFull(from) && announces(client, from))
      setPeer(chat, from, state ?? null)
    },
    peerGone(accountId, jid) {
      const chat = byPeer.get(peerKey(accountId, bareOf(jid)))
      if (chat && (chat.peer?.from === jid || !isFull(jid))) setPeer(chat, jid, null)
    },
    stateForText(key) {
      const chat = chatOf(key)
      if (!settings().sendTyping || chat.understood === false) return undefined
      chat.told = 'active'
      return 'active'
    },
    tell({ client }, key, state) {
      const chat = chatOf(key)
      // What the person does now is no news any more when a broken stream is resumed.
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
