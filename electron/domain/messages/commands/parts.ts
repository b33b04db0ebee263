import type { Failure } from '../../../../shared/model/failure.ts'
import type { AccountId, ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import { err, type Result } from '../../../../shared/model/result.ts'
import type { DomainContext, LiveAccount } from '../../context.ts'
import type { Reader, Transaction } from '../../db/store.ts'
import type { Changes } from '../changes.ts'
import type { ChatStates } from '../chat-states.ts'
import type { Work } from '../commit-queue.ts'
import type { LinkPreviews } from '../link-previews.ts'
import type { HeldMessages } from '../held-messages.ts'
import type { Outgoing } from '../outgoing.ts'
import type { Writing } from '../own-message.ts'
import { conversationKey, type ConversationKey } from '../store/conversations.ts'
import type { AttachmentRecord } from '../store/attachments.ts'
import { findMessage, type MessageRecord } from '../store/messages.ts'

/** Keeps files whose message is about to be deleted, with its caption. */
export type UndoneFiles = (
  tx: Transaction,
  conversationId: ConversationId,
  files: readonly AttachmentRecord[],
  caption: string,
) => void

/** The services that the commands use. */
export interface CommandParts {
  readonly context: DomainContext
  readonly write: <T>(work: Work<T>) => T
  readonly outgoing: Outgoing
  readonly held: HeldMessages
  readonly chatStates: ChatStates
  readonly linkPreviews: LinkPreviews
  readonly undone: ReadonlySet<UndoneFiles>
  readonly accounts: ReadonlyMap<AccountId, LiveAccount>
  readonly writing: (account: LiveAccount) => Omit<Writing, 'tx' | 'changes'>
}

export const NOT_FOUND = err({ code: 'not-found' })

/** A conversation with its account. */
export interface FoundConversation {
  readonly key: ConversationKey
  readonly account: LiveAccount
}

export function lookUpConversation(
  { accounts }: CommandParts,
  db: Reader,
  id: ConversationId,
): FoundConversation | undefined {
  const key = conversationKey(db, id)
  const account = key && accounts.get(key.accountId)
  return key && account && { key, account }
}

/** Finds a visible message, with its conversation and account. */
export function lookUpMessage(
  parts: CommandParts,
  db: Reader,
  id: MessageId,
): (FoundConversation & { readonly message: MessageRecord }) | undefined {
  const message = findMessage(db, id)
  const found = message && !message.hidden ? lookUpConversation(parts, db, message.conversationId) : undefined
  return message && found && { ...found, message }
}

/** Runs `work` in a transaction, then sends what it made ready. */
export function writeAndSend<T>(
  { write, outgoing, held }: CommandParts,
  work: (
    tx: Transaction,
    changes: Changes,
  ) => Result<{ readonly account: LiveAccount; readonly value: T }, Failure>,
): Result<T, Failure> {
  const written = write(work)
  if (!written.ok) return written
  outgoing.flush(written.value.account.id)
  held.schedule()
  return { ok: true, value: written.value.value }
}
