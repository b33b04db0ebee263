import type { AccountId } from './ids.ts'
import type { BareJid } from './jid.ts'
import type { PresenceSummary } from './presence.ts'

/** RFC 6121 §2.1.2.5. */
export type Subscription = 'none' | 'to' | 'from' | 'both'

export interface Contact {
  readonly accountId: AccountId
  readonly jid: BareJid
  /** The name the person gave; empty where none was given. */
  readonly name: string
  readonly groups: readonly string[]
  readonly subscription: Subscription
  /** Asked to see their presence, not answered yet. */
  readonly pending: boolean
  readonly presence: PresenceSummary
}

/** What one client of a contact says of itself. */
export interface ClientFacts {
  /** Name, version and operating system (XEP-0092), each empty where it does not say; null where it says nothing. */
  readonly software: { readonly name: string; readonly version: string; readonly os: string } | null
  /** Its time zone in minutes east of UTC (XEP-0202), or null. */
  readonly timeZone: number | null
}

/** So many requests of an account are kept at once; the server repeats the others in the next session. */
export const MOST_REQUESTS = 200

/** Somebody asks to see the person's presence. */
export interface SubscriptionRequest {
  readonly accountId: AccountId
  readonly jid: BareJid
  /** A nickname they propose (XEP-0172) or empty. */
  readonly nickname: string
  /** What they wrote along with it, or empty. */
  readonly text: string
  readonly receivedAt: number
}
