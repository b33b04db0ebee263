import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { Jid } from '../../../../shared/model/jid.ts'
import type { Result } from '../../../../shared/model/result.ts'
import type { Release, RequestOptions } from '../../extension.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import type { Element } from '../../xml/element.ts'
import type { NodeConfig, NodeConfiguration, NodeEvent, PubSubItem } from './codec.ts'

export type Asked<T> = Promise<Result<T, RequestFailure>>

export interface ItemsOptions extends RequestOptions {
  /** Only these items. */
  readonly ids?: readonly string[]
  /** At most so many, the newest. 100 unless given, 2,000 at the most. */
  readonly max?: number
}

export interface Publication {
  /** The service chooses an id unless given. `current` is usual where a node has only one item. */
  readonly id?: string
  readonly payload: Element
}

export interface PublishOptions extends RequestOptions {
  /**
   * What the node must be like (§7.1.5). A new node is made like that. An existing one that differs is configured, and
   * the item is published again (XEP-0223 §3).
   */
  readonly node?: NodeConfig
}

/** An event that arrived as a message. `from` is the service, and nothing has been proved about it. */
export interface PubSubEvent {
  readonly from: Jid
  readonly event: Exclude<NodeEvent, { readonly kind: 'other' }>
  readonly message: Stanza
}

/**
 * Publishing to nodes and reading them. The service is an address, or null for the own account (XEP-0163). Every
 * function gives the failure that the service answered with.
 */
export interface PubSub {
  /** Publishes an item. Gives its id, or undefined if the service does not say it. */
  publish(
    service: Jid | null,
    node: string,
    item: Publication,
    options?: PublishOptions,
  ): Asked<string | undefined>
  /** A node's items (§6.5). A node that does not exist fails with `item-not-found`. */
  items(service: Jid | null, node: string, options?: ItemsOptions): Asked<readonly PubSubItem[]>
  /** Removes an item, and tells the subscribers (§7.2). */
  retract(service: Jid | null, node: string, id: string): Asked<undefined>
  create(service: Jid | null, node: string, config?: NodeConfig): Asked<undefined>
  /** Changes these fields of the configuration and leaves the others as they are (§8.2). */
  configure(service: Jid | null, node: string, config: NodeConfig): Asked<undefined>
  /** The configuration of a node (§8.2). */
  configuration(service: Jid | null, node: string): Asked<NodeConfiguration>
  /** Removes all items (§8.5). */
  purge(service: Jid | null, node: string): Asked<undefined>
  /** Removes the node (§8.4). */
  remove(service: Jid | null, node: string): Asked<undefined>
  /** Subscribes the account. Gives the state: `subscribed`, or `pending` until the node's owner agrees (§6.1). */
  subscribe(service: Jid | null, node: string): Asked<string>
  unsubscribe(service: Jid | null, node: string): Asked<undefined>
  /**
   * Called for every event. The message counts as received once the returned promise has settled. Events are never
   * handed to the application as messages, whether or not a handler wants them.
   */
  onEvent(handler: (event: PubSubEvent) => void | Promise<void>): Release
}
