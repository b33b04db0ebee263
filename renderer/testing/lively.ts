import type { Args, Commands } from '../../shared/contract/index.ts'
import type { ConversationId, MessageId, Place } from '../../shared/model/ids.ts'
import type { Conversation, Message } from '../../shared/model/message.ts'
import type { Handlers } from '../../shared/contract/command.ts'
import type { Snapshot } from '../../shared/contract/app.ts'
import type { MockBridge } from './mock-bridge.ts'

/** Answers with consequences: sent messages appear in `history`, and read ones count as read. */
export function livelyAnswers(
  bridge: () => MockBridge,
  snapshot: Pick<Snapshot, 'conversations' | 'accounts'>,
  history: Message[],
  now: () => number,
): Partial<Handlers<Commands>> {
  const chats = new Map<ConversationId, Conversation>(snapshot.conversations.map((chat) => [chat.id, chat]))
  let nextId = (history.at(-1)?.id ?? 0) + 1

  const known = (id: ConversationId): Conversation => {
    const chat = chats.get(id)
    if (!chat) throw new Error(`no conversation ${id}`)
    return chat
  }
  const change = (id: ConversationId, changes: Partial<Conversation>): Conversation => {
    const chat = { ...known(id), ...changes }
    chats.set(id, chat)
    return chat
  }
  const done = { ok: true, value: undefined } as const

  return {
    'messages.send': ({ conversationId, body }: Args<'messages.send'>) => {
      const { accountId } = known(conversationId)
      const account = snapshot.accounts.find(({ id }) => id === accountId)
      if (!account) throw new Error(`no account ${accountId}`)
      const message: Message = {
        id: nextId++ as MessageId,
        conversationId,
        place: (now() * 1000) as Place,
        kind: 'text',
        direction: 'out',
        author: account.address,
        body,
        sentAt: now(),
        state: 'waiting',
      }
      history.push(message)
      const { kind, direction, place, sentAt, state } = message
      const last = { kind, direction, place, sentAt, state, preview: body.slice(0, 200) }
      const chat = change(conversationId, { draft: null, last, activeAt: now() })
      bridge().announce([
        { kind: 'messagesChanged', conversationId, messages: [message] },
        { kind: 'conversationsChanged', conversations: [chat] },
      ])
      return { ok: true, value: message.id }
    },
    'messages.pin': ({ conversationId, pinned }: Args<'messages.pin'>) => {
      const chat = change(conversationId, { pinned: pinned || undefined })
      bridge().announce([{ kind: 'conversationsChanged', conversations: [chat] }])
      return done
    },
    'messages.markRead': ({ conversationId }: Args<'messages.markRead'>) => {
      const chat = change(conversationId, { unread: 0, firstUnread: null })
      bridge().announce([{ kind: 'conversationsChanged', conversations: [chat] }])
      return done
    },
    'messages.setDraft': ({ conversationId, text, replyTo, edits, base }: Args<'messages.setDraft'>) => {
      const draft =
        text === '' && replyTo === null && edits === null
          ? null
          : { text, replyTo, edits, revision: base + 1 }
      const chat = change(conversationId, { draft })
      bridge().announce([{ kind: 'conversationsChanged', conversations: [chat] }])
      return { ok: true, value: draft } as const
    },
    'messages.close': ({ conversationId }: Args<'messages.close'>) => {
      bridge().announce([{ kind: 'conversationClosed', conversationId }])
      return done
    },
  }
}
