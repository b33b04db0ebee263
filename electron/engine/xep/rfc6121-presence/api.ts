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

/** A contact's new presence. */
export interface PresenceChange {
  readonly jid: BareJid
  readonly presence: PresenceSummary
}

/** A change of a subscription, made by the other side (§3). */
export type SubscriptionEvent =
  /** They ask to see the person's presence. The server repeats this in every session until it is answered. */
  | {
      readonly kind: 'requested'
      readonly jid: BareJid
      /** The text of their request, or empty. */
      readonly text: string
      /** The name they propose (XEP-0172), or empty. */
      readonly nickname: string
    }
  /** They withdrew their request, or no longer want to see the person's presence. */
  | { readonly kind: 'withdrawn'; readonly jid: BareJid }
  /** They let the person see their presence. */
  | { readonly kind: 'granted'; readonly jid: BareJid }
  /** They refused, or no longer let the person see their presence. */
  | { readonly kind: 'denied'; readonly jid: BareJid }
  /** A presence or subscription stanza failed: their server is not reachable, or they do not exist. */
  | { readonly kind: 'failed'; readonly jid: BareJid; readonly condition: string; readonly text?: string }

/** A client of a contact sent this presence (null: the client is gone). */
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
   * Sets the presence to send from now on: at once if there is a session, otherwise as the first presence of the next
   * one. `available` without status until this is called.
   */
  show(presence: OwnPresence & { readonly show: Exclude<Show, 'offline'> }): void
  /** Sends the own presence again, because a decoration has changed. */
  refresh(): void
  /** Adds a payload to every available presence that is broadcast, such as capabilities. Null adds nothing. */
  decorate(payload: () => Element | null): Release
  /** The presence that is broadcast, as a stanza without an address: for those who get it directly (§4.6), as rooms do. */
  own(): Element
  /** Called when the own presence was broadcast, whether it has changed or not. */
  onBroadcast(listener: () => void): Release

  /** The presence of a contact over all clients. Only contacts in the roster and the account itself are tracked. */
  summary(jid: BareJid): PresenceSummary
  /** A contact's clients, the best one to talk to first. */
  resources(jid: BareJid): readonly ResourcePresence[]
  /** Changes in batches of some 20 ms, each contact once, at most 500 of them. */
  onChange(listener: (changes: readonly PresenceChange[]) => void): Release
  /**
   * Every single presence of a contact's clients, in order. At the end of the session all are gone, without an event.
   */
  onResource(listener: (event: ResourceEvent) => void): Release

  onSubscription(listener: (event: SubscriptionEvent) => void): Release
  /** Asks to see their presence (§3.1.1). Like the functions below, returns false if there is no session. */
  subscribe(jid: BareJid, options?: SubscribeOptions): boolean
  /** Lets them see the person's presence (§3.1.4), even before they ask (§3.4) if the server supports it. */
  approve(jid: BareJid): boolean
  /** Refuses a request, or withdraws the permission (§3.2). */
  refuse(jid: BareJid): boolean
}
