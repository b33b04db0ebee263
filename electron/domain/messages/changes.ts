import type { Stranger } from '../../../shared/contract/strangers.ts'
import type { AttachmentId } from '../../../shared/model/file.ts'
import type { AccountId, ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { ChatState, Conversation, Message } from '../../../shared/model/message.ts'
import type { Transaction } from '../db/store.ts'
import { getConversation } from './store/conversations.ts'
import { addDropped, droppedOf } from './store/strangers.ts'
import { readMessages } from './store/views.ts'

/** Collects the changes of one transaction. At its end the window is told each changed thing once, in its final state. */
export interface Changes {
  /** A message is new or changed, and its conversation with it. */
  message(id: MessageId): void
  conversation(id: ConversationId): void
  /** The person has read further in it, on any device. */
  read(id: ConversationId): void
  readonly wasRead: ReadonlySet<ConversationId>
  /** The archive has told the id of a message that was here before. */
  named(id: MessageId): void
  readonly wereNamed: ReadonlySet<MessageId>
  /** An unknown sender was accepted, ignored or blocked. */
  strangerGone(accountId: AccountId, jid: BareJid): void
  /** Counts a dropped message of an unknown sender. */
  dropped(accountId: AccountId): void
  /** The bytes of an own message's file may start to move. */
  fileDue(id: MessageId): void
  readonly due: ReadonlySet<MessageId>
  /** A message brought files, or new sources of its files. `isOld`: it is of an archive, and was read long ago. */
  filesCame(id: MessageId, isOld?: boolean): void
  readonly came: ReadonlyMap<MessageId, { readonly isOld: boolean }>
  /** Files were removed from the store. */
  filesGone(ids: readonly AttachmentId[]): void
  readonly gone: readonly AttachmentId[]
  announce(): void
}

export function collectChanges(
  tx: Transaction,
  peerStateOf: (id: ConversationId) => ChatState | null,
): Changes {
  const messageIds = new Set<MessageId>()
  const conversationIds = new Set<ConversationId>()
  const gone = new Map<AccountId, BareJid[]>()
  const dropped = new Set<AccountId>()
  const filesGone: AttachmentId[] = []
  const wasRead = new Set<ConversationId>()
  const wereNamed = new Set<MessageId>()
  const came = new Map<MessageId, { readonly isOld: boolean }>()
  const due = new Set<MessageId>()

  function messagesByConversation(): ReadonlyMap<ConversationId, readonly Message[]> {
    const byConversation = new Map<ConversationId, Message[]>()
    for (const message of readMessages(tx, [...messageIds])) {
      const { conversationId } = message
      const messages = byConversation.get(conversationId) ?? []
      byConversation.set(conversationId, messages)
      messages.push(message)
      conversationIds.add(conversationId)
    }
    return byConversation
  }

  function announceConversations(): void {
    const conversations: Conversation[] = []
    const strangers: Stranger[] = []
    for (const id of conversationIds) {
      const found = getConversation(tx, id, peerStateOf)
      if (!found) continue
      const { conversation, isStranger } = found
      const { accountId, jid } = conversation
      if (isStranger) strangers.push({ accountId, jid, conversation })
      else conversations.push(conversation)
    }
    if (conversations.length > 0) tx.announce({ kind: 'conversationsChanged', conversations })
    if (strangers.length > 0) tx.announce({ kind: 'strangersChanged', strangers })
  }

  return {
    message: (id) => void messageIds.add(id),
    conversation: (id) => void conversationIds.add(id),
    read: (id) => void wasRead.add(id),
    wasRead,
    named: (id) => void wereNamed.add(id),
    wereNamed,
    strangerGone(accountId, jid) {
      gone.set(accountId, [...(gone.get(accountId) ?? []), jid])
    },
    dropped(accountId) {
      addDropped(tx, accountId)
      dropped.add(accountId)
    },
    fileDue: (id) => void due.add(id),
    due,
    filesCame: (id, isOld = false) => void came.set(id, { isOld }),
    came,
    filesGone: (ids) => void filesGone.push(...ids),
    gone: filesGone,
    announce() {
      const byConversation = messagesByConversation()
      for (const [accountId, jids] of gone) tx.announce({ kind: 'strangersGone', accountId, jids })
      // Conversations first, so that a message never comes before its conversation.
      announceConversations()
      for (const [conversationId, messages] of byConversation)
        tx.announce({ kind: 'messagesChanged', conversationId, messages })
      for (const accountId of dropped)
        tx.announce({ kind: 'strangersDropped', accountId, count: droppedOf(tx, accountId) })
    },
  }
}
