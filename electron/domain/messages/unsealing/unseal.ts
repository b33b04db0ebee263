import type { SealedReason } from '../../../../shared/model/encryption.ts'
import type { MessageId } from '../../../../shared/model/ids.ts'
import { bareOf, type BareJid } from '../../../../shared/model/jid.ts'
import type { Element, Stanza } from '../../../engine/index.ts'
import { retractionOf } from '../../../engine/xep/0424-retraction/index.ts'
import { reactionsOf } from '../../../engine/xep/0444-reactions/index.ts'
import type { LiveAccount } from '../../context.ts'
import type { Transaction } from '../../db/store.ts'
import { openSealed, takeTrust, type KeyRowId, type Noted, type Order } from '../../sealing/index.ts'
import { isKnown } from '../admission.ts'
import type { Envelope } from '../envelope.ts'
import { findStranger } from '../store/strangers.ts'

/** How a message was encrypted. */
export interface Seal {
  /**
   * The key of the device that sealed it; null: it was plain, or could not be opened. A reaction or retraction that went in
   * plain, too, counts as plain.
   */
  readonly by: KeyRowId | null
  /** What tells a copy of it (`omemo_copy`); null: it was plain. */
  readonly hash: Uint8Array | null
  /** Why it could not be opened. */
  readonly why: SealedReason | null
  /** The stored message of which it is a copy. */
  readonly repeats: MessageId | null
}

export const PLAIN: Seal = { by: null, hash: null, why: null, repeats: null }

export interface Unsealing {
  readonly tx: Transaction
  readonly account: LiveAccount
  readonly envelope: Envelope
  /** When it reached the server, in milliseconds since 1970. */
  readonly at: number
  /** The server's time. */
  readonly now: number
  /** `later`: something before it may still be missing, so it stays sealed. `again`: it was stored sealed before. */
  readonly order: Order
  /** Hears what has to be done once the transaction is committed. */
  readonly note: (noted: Noted) => void
}

/**
 * Opens a message, in the transaction that stores it; its ratchet steps with it. Returns the message as the steps read it,
 * or `nothing`: it only carried keys, or is a copy of one that said nothing.
 */
export function unseal({
  tx,
  account,
  envelope,
  note,
  ...how
}: Unsealing): { readonly message: Stanza; readonly seal: Seal } | 'nothing' {
  const { message, room } = envelope
  // A refused message comes back as it was sent.
  if (message.type === 'error') return { message, seal: PLAIN }
  const opened = openSealed(tx, {
    account,
    message,
    sender: senderOf(envelope, account.address),
    to: envelope.peer,
    isRoom: room !== null && room.with === null,
    ...how,
    note(noted) {
      // Whoever is unknown must not hear from us that somebody is here.
      if (noted.kind === 'pre-key-used' || isFromKnown(tx, account, envelope)) note(noted)
    },
  })
  switch (opened.kind) {
    case 'plain':
      return { message, seal: PLAIN }
    case 'empty':
      return 'nothing'
    case 'opened': {
      const { message: read, sealedBy, sealedAt, hash } = opened
      if (sealedAt !== null && room === null && isFromKnown(tx, account, envelope)) {
        const changed = takeTrust(tx, { account, message: read, sealedBy, at: sealedAt })
        for (const owner of changed ?? []) note({ kind: 'trust-changed', owner })
        if (changed !== null) return 'nothing'
      }
      return { message: read, seal: { ...PLAIN, by: isToldPlain(message, read) ? null : sealedBy, hash } }
    }
    case 'sealed':
      return { message, seal: { ...PLAIN, hash: opened.hash, why: opened.why } }
    case 'repeated':
      if (opened.messageId === null) return 'nothing'
      return { message, seal: { ...PLAIN, hash: opened.hash, repeats: opened.messageId } }
  }
}

function isFromKnown(tx: Transaction, account: LiveAccount, { own, peer, room }: Envelope): boolean {
  if (own || room !== null) return true
  const sender = { accountId: account.id, account: account.address, peer }
  return isKnown(tx, sender, findStranger(tx, account.id, peer))
}

/** Whether a sealed reaction or retraction went in plain, too, for devices that can open texts only. */
const isToldPlain = (outside: Stanza, inside: Stanza): boolean =>
  isPlainExtra(inside.element) && isPlainExtra(outside.element)

const isPlainExtra = (element: Element): boolean =>
  reactionsOf(element) !== undefined || retractionOf(element) !== undefined

/** Whose devices may have sealed it; null: the room does not say who wrote it. */
function senderOf({ own, peer, room }: Envelope, account: BareJid): BareJid | null {
  if (own) return account
  if (room === null) return peer
  return room.author.address === null ? null : bareOf(room.author.address)
}
