import type { EncryptionProblem } from '../../../shared/model/encryption.ts'
import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { DomainContext } from '../context.ts'
import type { ConversationKey, Messages } from '../messages/index.ts'
import type { EncryptionAccount } from './account.ts'
import type { Decision } from './trust.ts'

export interface EncryptionParts {
  readonly messages: Pick<Messages, 'files' | 'rooms' | 'onNoted' | 'keysChanged'>
}

/** The conversations of an account, and what is known of their encryption. */
export interface Encryption {
  readonly context: DomainContext
  readonly messages: EncryptionParts['messages']
  of(id: AccountId): EncryptionAccount | undefined
  /** A conversation with its account. */
  find(id: ConversationId): { readonly key: ConversationKey; readonly own: EncryptionAccount } | undefined
  /** The people who shall read what goes there; or why nobody can. */
  ownersOf(own: EncryptionAccount, key: ConversationKey): readonly BareJid[] | EncryptionProblem
  turn(own: EncryptionAccount, key: ConversationKey, on: boolean, byPerson: boolean): void
  /** Keeps what the person has decided about keys of this owner, and tells their devices and the account's own. */
  decide(own: EncryptionAccount, owner: BareJid, decisions: readonly Decision[]): void
  /** Whom something is sealed for may have changed, and with own devices for everybody. */
  trustChanged(own: EncryptionAccount, owner: BareJid): void
  /** Tells windows, and tries again what waits. */
  changed(own: EncryptionAccount, owner: BareJid | null): void
}
