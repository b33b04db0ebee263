import type { BareJid } from '../../../../shared/model/jid.ts'
import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { Result } from '../../../../shared/model/result.ts'
import type { Release } from '../../extension.ts'
import type { RosterItem } from './codec.ts'

/**
 * A change from the server. A whole list comes in slices, each in its own turn of the event loop: first new and changed
 * items, then removed ones, then `loaded`, once a session. There are no events if nothing has changed since the stored
 * version.
 */
export type RosterChange =
  | { readonly kind: 'changed'; readonly items: readonly RosterItem[] }
  | { readonly kind: 'removed'; readonly jids: readonly BareJid[] }
  | { readonly kind: 'loaded' }

/** Stores the roster between sessions, so that the server only has to send changes (§2.6). */
export interface RosterStore {
  /**
   * The stored roster, or null if there is none. The first slice is ready when `attach` returns. Each of the others is
   * fetched in its own turn of the event loop. Listeners get no events for it.
   */
  load(): { readonly version: string | null; readonly slices: Iterable<readonly RosterItem[]> } | null
  /**
   * Stores a change, and the roster's version with it (null: the server has no versions). Called before the listeners.
   * A push is acknowledged only after this has returned. While a whole list comes in slices, the version stays the old
   * one until `loaded`, so that a process that stops in between asks for the list again.
   */
  keep(change: RosterChange, version: string | null): void
}

/** The account's roster. It is loaded at the start of every session, before the presence is sent. */
export interface Roster {
  /** The latest known roster, even without a session. Without a store it is empty until the first one is loaded. */
  readonly items: ReadonlyMap<BareJid, RosterItem>
  /** Loads the stored roster, and stores changes from now on. Call this before the account connects. */
  attach(store: RosterStore): Release
  onChange(listener: (change: RosterChange) => void): Release
  /**
   * Adds a contact, or changes the name and groups of one (§2.3, §2.4). The roster itself changes by the server's push.
   */
  set(contact: {
    readonly jid: BareJid
    readonly name: string
    readonly groups: readonly string[]
  }): Promise<Result<undefined, RequestFailure>>
  /** Removes a contact and the subscriptions both ways (§2.5). */
  remove(jid: BareJid): Promise<Result<undefined, RequestFailure>>
}
