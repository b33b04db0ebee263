import type { SealedReason } from '../../../shared/model/encryption.ts'
import type { AccountId, MessageId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Random, Stanza } from '../../engine/index.ts'
import type { Transaction } from '../db/store.ts'
import type { DeviceRowId, KeyRowId } from './store/rows.ts'

export { keepSealedFor, sealedForOf } from './sealed-for.ts'
export { recipientsOf, type Recipients, type Target } from './recipients.ts'
export type { DeviceRowId, KeyRowId, SessionId } from './store/rows.ts'

/** `later`: something before it may still be missing, so it stays sealed. `again`: it was stored sealed before. */
export type Order = 'now' | 'later' | 'again'

export type Noted =
  | { readonly kind: 'answer-needed' | 'session-broken'; readonly device: DeviceRowId }
  | { readonly kind: 'pre-key-used' }
  | { readonly kind: 'unknown-device'; readonly peer: BareJid; readonly device: number }
  | { readonly kind: 'new-key'; readonly peer: BareJid; readonly key: KeyRowId }

export type Opened =
  | { readonly kind: 'plain' }
  | {
      readonly kind: 'opened'
      readonly message: Stanza
      readonly sealedBy: KeyRowId
      readonly hash: Uint8Array
    }
  | { readonly kind: 'empty' }
  | { readonly kind: 'repeated'; readonly messageId: MessageId | null; readonly hash: Uint8Array }
  | { readonly kind: 'sealed'; readonly why: SealedReason; readonly hash: Uint8Array | null }

export interface Opening {
  readonly account: { readonly id: AccountId; readonly address: BareJid }
  readonly message: Stanza
  readonly sender: BareJid | null
  readonly at: number
  readonly room: BareJid | null
  readonly now: number
  readonly random: Random
  readonly order: Order
  readonly note: (noted: Noted) => void
}

export function openSealed(_tx: Transaction, _opening: Opening): Opened {
  return { kind: 'plain' }
}

export function noteCopy(
  _tx: Transaction,
  _accountId: AccountId,
  _hash: Uint8Array,
  _id: MessageId | null,
  _now: number,
): void {
  // D1 writes this.
}
