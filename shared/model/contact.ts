import type { AccountId } from './ids.ts'
import type { BareJid } from './jid.ts'
import type { PresenceSummary } from './presence.ts'

/** RFC 6121 §2.1.2.5. */
export type Subscription = 'none' | 'to' | 'from' | 'both'

export interface Contact {
  readonly accountId: AccountId
  readonly jid: BareJid
  /** The name that the person gave, or empty. */
  readonly name: string
  readonly groups: readonly string[]
  readonly subscription: Subscription
  /** The person has asked to see their presence, and they have not answered yet. */
  readonly pending: boolean
  readonly presence: PresenceSummary
}

/** What one client of a contact says about itself. */
export interface ClientFacts {
  /** Name, version and operating system (XEP-0092): empty if not given, null if there was no answer. */
  readonly software: { readonly name: string; readonly version: string; readonly os: string } | null
  /** Its time zone in minutes east of UTC (XEP-0202), or null. */
  readonly timeZone: number | null
}

/** The most requests that an account keeps at once. The server repeats the others in the next session. */
export const MOST_REQUESTS = 200

/** Somebody asks to see the person's presence. */
export interface SubscriptionRequest {
  readonly accountId: AccountId
  readonly jid: BareJid
  /** The nickname that they propose (XEP-0172), or empty. */
  readonly nickname: string
  /** The text that they sent with the request, or empty. */
  readonly text: string
  readonly receivedAt: number
}
