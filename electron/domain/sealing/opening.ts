import type { SealedReason } from '../../../shared/model/encryption.ts'
import type { AccountId, MessageId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Stanza } from '../../engine/index.ts'
import type { OmemoVersion } from '../../engine/xep/0384-omemo/index.ts'
import type { DeviceRowId, KeyRowId } from './store/rows.ts'

/** `later`: something before it may still be missing, so it stays sealed. `again`: it was stored sealed before. */
export type Order = 'now' | 'later' | 'again'

/** What has to be done about keys, once the transaction is committed. */
export type Noted =
  /** The other side waits for a message that shows that the session works, or turns its ratchet. */
  | { readonly kind: 'answer-needed'; readonly device: DeviceRowId; readonly version: OmemoVersion }
  /** The keys between the two devices no longer fit. `at`: when a message that shows it reached the server. */
  | {
      readonly kind: 'session-broken'
      readonly device: DeviceRowId
      readonly version: OmemoVersion
      readonly at: number
    }
  | { readonly kind: 'pre-key-used' }
  /** Another device has passed on whether keys of this person are to be trusted (XEP-0450). */
  | { readonly kind: 'trust-changed'; readonly owner: BareJid }
  /** It was sealed for others only, though this device was there then. */
  | { readonly kind: 'not-for-us' }
  /** A device that is on no list that is known here. */
  | { readonly kind: 'unknown-device'; readonly owner: BareJid; readonly number: number }
  /** A device has an identity key that was not known. `isOther`: it had another one before. */
  | {
      readonly kind: 'new-key'
      readonly owner: BareJid
      readonly device: DeviceRowId
      readonly isOther: boolean
    }

export type Opened =
  /** It is not sealed by OMEMO. */
  | { readonly kind: 'plain' }
  /**
   * `message`: as it reads now. `sealedBy`: the key of the device that sealed it. `sealedAt`: when, as the envelope says, in
   * milliseconds since 1970; null: there is none, or it does not say.
   */
  | {
      readonly kind: 'opened'
      readonly message: Stanza
      readonly sealedBy: KeyRowId
      readonly sealedAt: number | null
      readonly hash: Uint8Array | null
    }
  /** It only carried keys. */
  | { readonly kind: 'empty' }
  /** It is known: it is that message, or had none of its own. */
  | { readonly kind: 'repeated'; readonly messageId: MessageId | null; readonly hash: Uint8Array | null }
  | { readonly kind: 'sealed'; readonly why: SealedReason; readonly hash: Uint8Array | null }

export interface Opening {
  readonly account: { readonly id: AccountId; readonly address: BareJid }
  readonly message: Stanza
  /** Whose device sealed it; null: a room does not say who wrote it. */
  readonly sender: BareJid | null
  /** To whom it was sent: the other side, in a room the room. */
  readonly to: BareJid
  /** When it reached the server, in milliseconds since 1970. */
  readonly at: number
  /** It is a message to everybody in a room. */
  readonly isRoom: boolean
  /** The server's time. */
  readonly now: number
  readonly order: Order
  readonly note: (noted: Noted) => void
}
