import { bareOf, type BareJid } from '../../../../shared/model/jid.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import { forwardedMessage } from '../0297-forwarding/index.ts'
import { NS_CARBONS, ReceivedCopy, SentCopy } from './codec.ts'

export interface Carbon {
  /** The direction of the copied message, seen from the account. */
  readonly direction: 'sent' | 'received'
  readonly message: Stanza
  /** When the server delivered it, if it says so: milliseconds since 1970. */
  readonly deliveredAt: number | undefined
}

/**
 * Opens a carbon: null for any other message. `forged` for a carbon that must be ignored (§11): it does not come from
 * the account's own bare address, or the copied message is neither from nor to the account.
 */
export function unwrapCarbon(message: Stanza, account: BareJid): Carbon | 'forged' | null {
  const wrapper = message.element
  const direction = wrapper.child(NS_CARBONS, 'sent')
    ? 'sent'
    : wrapper.child(NS_CARBONS, 'received')
      ? 'received'
      : null
  if (direction === null) return null
  if (message.from !== account) return 'forged'

  const copy = message.get(direction === 'sent' ? SentCopy : ReceivedCopy)?.forwarded
  const inner = copy && forwardedMessage(copy.message, account)
  if (copy === undefined || inner === undefined) return 'forged'
  const own = direction === 'sent' ? inner.from : (inner.to ?? account)
  if (bareOf(own) !== account) return 'forged'
  return { direction, message: inner, deliveredAt: copy.delay?.stamp }
}
