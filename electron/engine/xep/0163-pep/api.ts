import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Release } from '../../extension.ts'
import type { Asked, ItemsOptions, Publication, PublishOptions, PubSubItem } from '../0060-pubsub/index.ts'

/** Something that a contact, or another device of the account, has published. */
export interface PepEvent {
  /** The contact or the own account. Nobody else can have sent this event. */
  readonly owner: BareJid
  readonly node: string
  readonly items: readonly PubSubItem[]
  /** The ids of items that are gone. */
  readonly retracted: readonly string[]
  /** Whether all items are gone, because the node was purged or deleted. */
  readonly emptied: boolean
}

/** Every account is a service with nodes of its own, which its contacts hear of. */
export interface Pep {
  /** Publishes to the own account. */
  publish(node: string, item: Publication, options?: PublishOptions): Asked<string | undefined>
  /** A node's items; `owner` is null for the own account. */
  items(owner: BareJid | null, node: string, options?: ItemsOptions): Asked<readonly PubSubItem[]>
  /** Removes an item of the own account. */
  retract(node: string, id: string): Asked<undefined>
  /** Removes a node of the own account. */
  remove(node: string): Asked<undefined>
  /**
   * Called for the events of a node, of contacts and of the own account, live or late. The interest is announced
   * (`+notify`, §4.2) as long as there is a handler, so the server also sends the last item when the account comes
   * online. The message counts as received once the returned promise has settled.
   */
  onEvent(node: string, handler: (event: PepEvent) => void | Promise<void>): Release
  /** Whether the own server has this service for the account (§6.1). */
  isSupported(): Asked<boolean>
}
