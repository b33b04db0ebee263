import type { AccountId, ConversationId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { App } from './app.svelte.ts'
import { wholeName } from './conversation-name.ts'

/** Where something can go: a conversation, or somebody with whom there is none yet. */
export interface Receiver {
  readonly key: string
  readonly accountId: AccountId
  readonly jid: BareJid
  readonly name: string
  readonly id: ConversationId | null
}

/** All of this account, or of all accounts with null: first the conversations, then the other people; nobody blocked. */
export function receiversOf(app: App, account: AccountId | null): readonly Receiver[] {
  const { roster } = app
  const { list } = app.chats
  const keyOf = ({ accountId, jid }: Pick<Receiver, 'accountId' | 'jid'>): string => `${accountId} ${jid}`
  // To one who has left a room nothing can go any more.
  const conversations = list.filter(
    ({ accountId, occupant }) => (account === null || accountId === account) && occupant?.gone !== true,
  )
  const known = new Set(conversations.map(keyOf))
  const people = roster.listed(account).filter((contact) => !known.has(keyOf(contact)))
  return [
    ...conversations.map((one) => ({
      id: one.id,
      accountId: one.accountId,
      jid: one.jid,
      // Several private ones are in one room.
      key: one.kind === 'private' ? `${keyOf(one)} ${one.id}` : keyOf(one),
      name: wholeName(app, one),
    })),
    ...people.map(({ accountId, jid }) => ({
      id: null,
      accountId,
      jid,
      key: keyOf({ accountId, jid }),
      name: roster.name(accountId, jid),
    })),
  ].filter(({ accountId, jid }) => !roster.isBlocked(accountId, jid))
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
