import * as v from 'valibot'
import type { ClientFacts, Contact, SubscriptionRequest } from '../model/contact.ts'
import type { AccountId } from '../model/ids.ts'
import type { BareJid } from '../model/jid.ts'
import type { PresenceSummary, ResourcePresence } from '../model/presence.ts'
import { command } from './command.ts'
import {
  accountId,
  invitationToken,
  knownFullJid,
  knownJid,
  name,
  typedAddress,
  type Limited,
} from './schemas.ts'

const groups = v.pipe(v.array(name), v.maxLength(100, 'groups' satisfies Limited))

export const rosterCommands = {
  /** Adds a contact and asks to see their presence (RFC 6121 §3.1); `invitation` is their token (XEP-0379). */
  'roster.add': command<BareJid>()(
    v.object({
      accountId,
      address: typedAddress,
      name,
      groups,
      invitation: v.optional(invitationToken),
    }),
  ),
  'roster.update': command()(v.object({ accountId, jid: knownJid, name, groups })),
  /** Removes the contact and both subscriptions (RFC 6121 §2.5). The conversation stays. */
  'roster.remove': command()(v.object({ accountId, jid: knownJid })),
  /** Lets them see the person's presence, and asks for theirs unless they share it already. */
  'roster.accept': command()(v.object({ accountId, jid: knownJid })),
  'roster.decline': command()(v.object({ accountId, jid: knownJid })),
  /** XEP-0191: nothing from this address arrives any more. Declines an open request. */
  'roster.block': command()(v.object({ accountId, jid: knownJid })),
  'roster.unblock': command()(v.object({ accountId, jid: knownJid })),
  /** Asks a contact once more to share their presence (RFC 6121 §3.1.1). Does nothing if they share it already. */
  'roster.askAgain': command()(v.object({ accountId, jid: knownJid })),
  /** The online clients of a contact, the one most worth talking to first. For the own address, the other devices. */
  'roster.clients': command<readonly ResourcePresence[]>()(v.object({ accountId, jid: knownJid })),
  /**
   * Asks one of those clients which program it is (XEP-0092) and for its time zone (XEP-0202). The answer is kept until
   * the client goes offline. `not-found` if it is offline, or if the contact may not see the person's presence, because
   * the question would reveal it.
   */
  'roster.askClient': command<ClientFacts>()(v.object({ accountId, jid: knownFullJid })),
}

export interface RosterSnapshot {
  readonly contacts: readonly Contact[]
  readonly requests: readonly SubscriptionRequest[]
  readonly blocked: Readonly<Record<AccountId, readonly BareJid[]>>
}

export type RosterDelta =
  /** A burst of changes is one delta. */
  | { readonly kind: 'contactsChanged'; readonly contacts: readonly Contact[] }
  | { readonly kind: 'contactRemoved'; readonly accountId: AccountId; readonly jid: BareJid }
  | {
      readonly kind: 'presenceChanged'
      readonly accountId: AccountId
      readonly changes: readonly { readonly jid: BareJid; readonly presence: PresenceSummary }[]
    }
  | { readonly kind: 'requestArrived'; readonly request: SubscriptionRequest }
  | { readonly kind: 'requestClosed'; readonly accountId: AccountId; readonly jid: BareJid }
  | { readonly kind: 'blockedChanged'; readonly accountId: AccountId; readonly blocked: readonly BareJid[] }
