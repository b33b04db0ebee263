import type { BareJid } from '../../../../shared/model/jid.ts'
import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { Result } from '../../../../shared/model/result.ts'
import type { Release } from '../../extension.ts'
import type { RosterItem } from './codec.ts'

/**
 * What the server told. A whole list comes in slices, each in a turn of the event loop of its own: what is new or other
 * than before, then who is no longer in it, then `loaded`, once a session, unless nothing has changed since the kept
 * version.
 */
export type RosterChange =
  | { readonly kind: 'changed'; readonly items: readonly RosterItem[] }
  | { readonly kind: 'removed'; readonly jids: readonly BareJid[] }
  | { readonly kind: 'loaded' }

/** Where the roster is kept between sessions, so that the server needs to send only what is new (§2.6). */
export interface RosterStore {
  /**
   * What was kept, or null where nothing was. Each slice is fetched in a turn of the event loop of its own, except the
   * first: that is there when `attach` returns. Listeners hear nothing of it.
   */
  load(): { readonly version: string | null; readonly slices: Iterable<readonly RosterItem[]> } | null
  /**
   * Keeps a change and the version that the roster has with it (null: the server does not count versions). Called
   * before listeners hear of the change; a push is acknowledged only when this has returned. While a whole list comes in
   * slices the version stays the old one up to `loaded`: whoever stops in between asks for the list again.
   */
  keep(change: RosterChange, version: string | null): void
}

/** The account's roster. It is loaded at the start of every session, before the presence is sent. */
export interface Roster {
  /** As last heard of, also while there is no session. Without a store it is empty until the first is loaded. */
  readonly items: ReadonlyMap<BareJid, RosterItem>
  /** Takes up what is kept, and keeps what comes. To be called before the account connects. */
  attach(store: RosterStore): Release
  onChange(listener: (change: RosterChange) => void): Release
  /**
   * Adds a contact, or changes name and groups of one (§2.3, §2.4). The roster itself changes by the server's push.
   */
  set(contact: {
    readonly jid: BareJid
    readonly name: string
    readonly groups: readonly string[]
  }): Promise<Result<undefined, RequestFailure>>
  /** Removes a contact and the subscriptions both ways (§2.5). */
  remove(jid: BareJid): Promise<Result<undefined, RequestFailure>>
}
