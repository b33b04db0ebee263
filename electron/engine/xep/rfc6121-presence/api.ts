import type { BareJid, FullJid } from '../../../../shared/model/jid.ts'
import type {
  OwnPresence,
  PresenceSummary,
  ResourcePresence,
  Show,
} from '../../../../shared/model/presence.ts'
import type { Release } from '../../extension.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import type { Element } from '../../xml/element.ts'

/** What a contact's presence has become. */
export interface PresenceChange {
  readonly jid: BareJid
  readonly presence: PresenceSummary
}

/** Something about a subscription, from its other side (§3). */
export type SubscriptionEvent =
  /** They ask to see the person's presence. The server repeats it at every session until it is answered. */
  | {
      readonly kind: 'requested'
      readonly jid: BareJid
      /** What they wrote along, or empty. */
      readonly text: string
      /** The name they propose (XEP-0172), or empty. */
      readonly nickname: string
    }
  /** They took their request back, or no longer want to see the person's presence. */
  | { readonly kind: 'withdrawn'; readonly jid: BareJid }
  /** They let the person see their presence. */
  | { readonly kind: 'granted'; readonly jid: BareJid }
  /** They refused, or no longer let the person see their presence. */
  | { readonly kind: 'denied'; readonly jid: BareJid }
  /** A presence or subscription stanza came back: their server is not there, they do not exist. */
  | { readonly kind: 'failed'; readonly jid: BareJid; readonly condition: string; readonly text?: string }

/** One client of a contact showed itself with this stanza (null: it is gone). */
export interface ResourceEvent {
  readonly jid: FullJid
  readonly stanza: Stanza | null
}

export interface SubscribeOptions {
  readonly text?: string
  readonly nickname?: string
  /** The token of their invitation (XEP-0379 §3.4). */
  readonly invitation?: string | undefined
}

export interface Presence {
  /**
   * Shows this from now on: at once where there is a session, else as the first presence of the next one.
   * `available` without status unless called.
   */
  show(presence: OwnPresence & { readonly show: Exclude<Show, 'offline'> }): void
  /** Sends the own presence again, because what decorates it has changed. */
  refresh(): void
  /** Adds a payload to every available presence that is broadcast, such as capabilities. Null adds nothing. */
  decorate(payload: () => Element | null): Release

  /** A contact as one. Only who is in the roster, and the account itself, is kept track of. */
  summary(jid: BareJid): PresenceSummary
  /** A contact's clients, the one most worth talking to first. */
  resources(jid: BareJid): readonly ResourcePresence[]
  /** Changes in batches: what came within some 20 ms, each contact once, at most 500 of them. */
  onChange(listener: (changes: readonly PresenceChange[]) => void): Release
  /** Every single presence of a contact's client, in order. All are gone with the session, without a word. */
  onResource(listener: (event: ResourceEvent) => void): Release

  onSubscription(listener: (event: SubscriptionEvent) => void): Release
  /** Asks to see their presence (§3.1.1). Like those below, false where there is no session. */
  subscribe(jid: BareJid, options?: SubscribeOptions): boolean
  /** Lets them see the person's presence (§3.1.4), also before they ask (§3.4) where the server supports it. */
  approve(jid: BareJid): boolean
  /** Refuses a request, or takes back the permission (§3.2). */
  refuse(jid: BareJid): boolean
}
