/**
 * What becomes of the trust that another device passes on (§4, §5). A decision is one key of a trust message.
 *
 * | sender's key             | decides about                   | key decided about        | outcome           |
 * | ------------------------ | ------------------------------- | ------------------------ | ----------------- |
 * | any, of an own device    | own devices, anybody's devices  |                          | as below          |
 * | any, of another person   | devices of that person          |                          | as below          |
 * | any, of another person   | anybody else's, or one's own    | any                      | ignored           |
 * | any                      | the sender's own key            | any                      | ignored           |
 * | distrusted               | any                             | any                      | ignored           |
 * | not verified             | any                             | any                      | waits for sender  |
 * | verified                 | any                             | not known here           | waits for key     |
 * | verified                 | any                             | decided later than this  | ignored           |
 * | verified                 | any                             | this very device         | ignored           |
 * | verified, another person | verifies a key                  | distrusted by the person | ignored           |
 * | verified                 | any                             | any other                | takes effect      |
 */
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { TrustMessage } from '../0434-trust-messages/index.ts'

export const NS_ATM = 'urn:xmpp:atm:1'

/** An identity key and the person whose device has it. */
export interface OwnedKey {
  readonly owner: BareJid
  readonly key: Uint8Array
}

export type PassedOnTrust = 'verified' | 'distrusted'

/** A key of a trust message, as a key identifier. */
export interface PassedOn {
  readonly owner: BareJid
  readonly keyId: Uint8Array
  readonly trust: PassedOnTrust
}

/**
 * The decisions in a trust message that its sender may make (§4): the account's own devices about all keys, others about
 * those of the same person. A key that is trusted and distrusted at once is distrusted.
 */
export function decisionsIn(message: TrustMessage, sender: BareJid, own: BareJid): readonly PassedOn[] {
  if (message.usage !== NS_ATM) return []
  const decisions = new Map<string, PassedOn>()
  const add = (owner: BareJid, keys: readonly Uint8Array[], trust: PassedOnTrust): void => {
    for (const keyId of keys)
      decisions.set(`${Buffer.from(keyId).toString('hex')} ${owner}`, { owner, keyId, trust })
  }
  const allowed = message.owners.filter(({ owner }) => sender === own || owner === sender)
  for (const { owner, trust } of allowed) add(owner, trust, 'verified')
  for (const { owner, distrust } of allowed) add(owner, distrust, 'distrusted')
  return [...decisions.values()]
}

/** What is known here of a key. */
export interface Standing {
  readonly trust: PassedOnTrust | 'other'
  /** The person has decided that on this device; others may not undo it. */
  readonly byPerson: boolean
  /** When the person or another device decided that, in milliseconds since 1970; null: nobody did, it is trusted unasked. */
  readonly decidedAt: number | null
  /** It is the key of this very device. */
  readonly isThis: boolean
}

export interface Judged {
  /** The key of the device that passed it on. */
  readonly sender: OwnedKey
  /** What is thought of that key now. */
  readonly senderTrust: Standing['trust']
  readonly own: BareJid
  readonly decision: PassedOn
  /** The key that the identifier means. */
  readonly key: Uint8Array | null
  /** What is known of that key; null: there is no such key here. */
  readonly standing: Standing | null
  /** When it was sealed (XEP-0420), in milliseconds since 1970. */
  readonly at: number
}

/** `wait-for-sender`: keep it until the sender's key is verified (§5.1). `wait-for-key`: until there is such a key (§5.2). */
export type Outcome = 'apply' | 'ignore' | 'wait-for-sender' | 'wait-for-key'

/** What becomes of one decision now. One that waits is judged again when what it waits for has come. */
export function judge({ sender, senderTrust, own, decision, key, standing, at }: Judged): Outcome {
  const isOwn = sender.owner === own
  if (!isOwn && decision.owner !== sender.owner) return 'ignore'
  if (senderTrust === 'distrusted') return 'ignore'
  if (key !== null && Buffer.from(key).equals(sender.key) && decision.owner === sender.owner) return 'ignore'
  if (senderTrust !== 'verified') return 'wait-for-sender'
  if (key === null || standing === null) return 'wait-for-key'
  const { trust, byPerson, decidedAt, isThis } = standing
  if (isThis || (decidedAt !== null && decidedAt >= at)) return 'ignore'
  const undoes = decision.trust === 'verified' && trust === 'distrusted' && byPerson
  return undoes && !isOwn ? 'ignore' : 'apply'
}
