import type { AccountId, ConversationId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { Words } from '../../shared/words/index.ts'
import type { Chats } from './chats.svelte.ts'
import type { Roster } from './roster.svelte.ts'

/** Where something can go: a conversation, or somebody with whom there is none yet. */
export interface Receiver {
  readonly key: string
  readonly accountId: AccountId
  readonly jid: BareJid
  readonly name: string
  readonly id: ConversationId | null
}

/** All of this account, or of all accounts with null: first the conversations, then the other people; nobody blocked. */
export function receiversOf(
  words: Words,
  { list }: Pick<Chats, 'list'>,
  roster: Roster,
  account: AccountId | null,
): readonly Receiver[] {
  const keyOf = ({ accountId, jid }: Pick<Receiver, 'accountId' | 'jid'>): string => `${accountId} ${jid}`
  const conversations = list.filter(({ accountId }) => account === null || accountId === account)
  const known = new Set(conversations.map(keyOf))
  const people = roster.listed(account).filter((contact) => !known.has(keyOf(contact)))
  return [
    ...conversations.map(({ id, accountId, jid, kind }) => ({
      id,
      accountId,
      jid,
      isNotes: kind === 'self',
    })),
    ...people.map(({ accountId, jid }) => ({ id: null, accountId, jid, isNotes: false })),
  ]
    .filter(({ accountId, jid }) => !roster.isBlocked(accountId, jid))
    .map(({ isNotes, ...one }) => ({
      ...one,
      key: keyOf(one),
      name: isNotes ? words.messages.shown.notes : roster.name(one.accountId, one.jid),
    }))
}

/** A whole address that was typed and belongs to none of the others. */
export function typedReceiver(
  receivers: readonly Receiver[],
  typed: string,
  accountId: AccountId,
): Receiver | null {
  if (!/^[^\s@/]+@[^\s@/]+$/.test(typed)) return null
  // Only shown; `messages.open` reads it again.
  const jid = typed.toLowerCase() as BareJid
  if (receivers.some((one) => one.jid === jid)) return null
  return { key: `typed ${jid}`, accountId, jid, name: jid, id: null }
}
