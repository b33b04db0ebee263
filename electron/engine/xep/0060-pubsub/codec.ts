import type { Jid } from '../../../../shared/model/jid.ts'
import { jid } from '../../stanza/address.ts'
import { all, asString, attr, children, element, integer, optional, type Codec } from '../../xml/codec.ts'
import { el, type Element } from '../../xml/element.ts'
import { DataForm, submission } from '../0004-data-forms/index.ts'

export const NS_PUBSUB = 'http://jabber.org/protocol/pubsub'
export const NS_PUBSUB_OWNER = 'http://jabber.org/protocol/pubsub#owner'
const NS_PUBSUB_EVENT = 'http://jabber.org/protocol/pubsub#event'
const NODE_CONFIG = 'http://jabber.org/protocol/pubsub#node_config'
const PUBLISH_OPTIONS = 'http://jabber.org/protocol/pubsub#publish-options'

/** One item of a node (§7.1). */
export interface PubSubItem {
  /** Undefined if the service has not said it: then the item cannot be referred to. */
  readonly id: string | undefined
  /** null if the service sends only the fact that there is an item (§7.1.2.2). */
  readonly payload: Element | null
}

/** Fields of a node's configuration by their whole names, such as `pubsub#access_model`. */
export type NodeConfig = Readonly<Record<string, string>>

export interface NodeConfiguration {
  /** The first value of each field. */
  readonly config: ReadonlyMap<string, string>
  /**
   * The number of items that the node can be configured to keep (the range of `pubsub#max_items`, by XEP-0122); null if
   * the service does not say it. A service drops the oldest item when there is one more.
   */
  readonly mostItems: number | null
}

/** As many as anybody asks for. */
export const MAX_ITEMS = 2_000
/** A service sends an event for each item. A few come together when many are retracted. */
const MAX_EVENT_ITEMS = 100

const item = (ns: string): Codec<PubSubItem> => ({
  ns,
  name: 'item',
  parse: (source) => ({
    id: source.attrs['id'] === undefined ? undefined : asString.parse(source.attrs['id']),
    payload: source.elements()[0] ?? null,
  }),
  build: ({ id, payload }) => el(ns, 'item', { id }, ...(payload === null ? [] : [payload])),
})

export const Item = item(NS_PUBSUB)
const EventItem = item(NS_PUBSUB_EVENT)

/** The answer to a request for items (§6.5). */
export const Items = element(NS_PUBSUB, 'items', { node: attr(), items: children(Item, MAX_ITEMS) })
/** The answer to a publication, with the ids that the service gave (§7.1.2). */
export const Published = element(NS_PUBSUB, 'publish', { node: attr(), items: children(Item, 1) })

const Retract = element(NS_PUBSUB_EVENT, 'retract', { id: attr() })
const EventNode = element(NS_PUBSUB_EVENT, 'items', { node: attr() })
const Purge = element(NS_PUBSUB_EVENT, 'purge', { node: attr() })
const Delete = element(NS_PUBSUB_EVENT, 'delete', { node: attr() })

/** What happened to a node. */
export type NodeEvent =
  | {
      readonly kind: 'items'
      readonly node: string
      readonly items: readonly PubSubItem[]
      /** The ids of items that are gone. */
      readonly retracted: readonly string[]
    }
  /** All items are gone (§8.5). */
  | { readonly kind: 'purged'; readonly node: string }
  /** The node is gone with all its items (§8.4). */
  | { readonly kind: 'deleted'; readonly node: string }
  /** An event of another kind, such as a change of the configuration. */
  | { readonly kind: 'other' }

/** The event in a message (§7.1.2.1). */
export const Event: Codec<NodeEvent> = {
  ns: NS_PUBSUB_EVENT,
  name: 'event',
  parse(source) {
    if (!source.is(NS_PUBSUB_EVENT, 'event')) return undefined
    for (const part of source.elements()) {
      const changed = EventNode.parse(part)
      if (changed) {
        const items = all(part, EventItem, MAX_EVENT_ITEMS)
        const retracted = all(part, Retract, MAX_EVENT_ITEMS).map(({ id }) => id)
        return { kind: 'items', node: changed.node, items, retracted }
      }
      const purged = Purge.parse(part)
      if (purged) return { kind: 'purged', node: purged.node }
      const deleted = Delete.parse(part)
      if (deleted) return { kind: 'deleted', node: deleted.node }
    }
    return { kind: 'other' }
  },
  build(event) {
    if (event.kind === 'other') return el(NS_PUBSUB_EVENT, 'event')
    if (event.kind === 'purged') return el(NS_PUBSUB_EVENT, 'event', {}, Purge.build(event))
    if (event.kind === 'deleted') return el(NS_PUBSUB_EVENT, 'event', {}, Delete.build(event))
    const { node, items, retracted } = event
    const parts = [...items.map(EventItem.build), ...retracted.map((id) => Retract.build({ id }))]
    return el(NS_PUBSUB_EVENT, 'event', {}, el(NS_PUBSUB_EVENT, 'items', { node }, ...parts))
  },
}

/** A subscription as the service describes it (§6.1.2). */
export const Subscription = element(NS_PUBSUB, 'subscription', {
  node: optional(attr()),
  jid: attr(jid),
  subscription: attr(),
})

const form = (type: string, config: NodeConfig): Element =>
  DataForm.build(
    submission(
      new Map([
        ['FORM_TYPE', [type]],
        ...Object.entries(config).map(([key, value]) => [key, [value]] as const),
      ]),
    ),
  )

const pubsub = (...parts: readonly Element[]) => el(NS_PUBSUB, 'pubsub', {}, ...parts)
const owner = (...parts: readonly Element[]) => el(NS_PUBSUB_OWNER, 'pubsub', {}, ...parts)

const NS_VALIDATE = 'http://jabber.org/protocol/xdata-validate'
const MAX_ITEMS_FIELD = 'pubsub#max_items'

/** Reads the form for the configuration of a node (§8.2). Undefined if there is none. */
export function readConfiguration(answer: Element): NodeConfiguration | undefined {
  const source = answer.child(NS_PUBSUB_OWNER, 'configure')?.child(DataForm.ns, DataForm.name)
  const form = source && DataForm.parse(source)
  if (!form) return undefined
  const config = form.fields.map(({ var: name = '', values: [value = ''] }) => [name, value] as const)
  const field = source.elements().find(({ attrs }) => attrs['var'] === MAX_ITEMS_FIELD)
  const range = field?.child(NS_VALIDATE, 'validate')?.child(NS_VALIDATE, 'range')
  return { config: new Map(config), mostItems: integer().parse(range?.attrs['max'] ?? '') ?? null }
}

/** The payloads of requests. */
export const requests = {
  publish: (node: string, item: PubSubItem, options: NodeConfig | undefined) =>
    pubsub(
      Published.build({ node, items: [item] }),
      ...(options === undefined
        ? []
        : [el(NS_PUBSUB, 'publish-options', {}, form(PUBLISH_OPTIONS, options))]),
    ),
  items: (node: string, ids: readonly string[], max: number | undefined) =>
    pubsub(
      el(
        NS_PUBSUB,
        'items',
        { node, max_items: max === undefined ? undefined : String(max) },
        ...ids.map((id) => el(NS_PUBSUB, 'item', { id })),
      ),
    ),
  retract: (node: string, id: string) =>
    pubsub(el(NS_PUBSUB, 'retract', { node, notify: 'true' }, el(NS_PUBSUB, 'item', { id }))),
  create: (node: string, config: NodeConfig | undefined) =>
    pubsub(
      el(NS_PUBSUB, 'create', { node }),
      ...(config === undefined ? [] : [el(NS_PUBSUB, 'configure', {}, form(NODE_CONFIG, config))]),
    ),
  configure: (node: string, config: NodeConfig) =>
    owner(el(NS_PUBSUB_OWNER, 'configure', { node }, form(NODE_CONFIG, config))),
  configuration: (node: string) => owner(el(NS_PUBSUB_OWNER, 'configure', { node })),
  purge: (node: string) => owner(el(NS_PUBSUB_OWNER, 'purge', { node })),
  remove: (node: string) => owner(el(NS_PUBSUB_OWNER, 'delete', { node })),
  subscribe: (node: string, jid: Jid) => pubsub(el(NS_PUBSUB, 'subscribe', { node, jid })),
  unsubscribe: (node: string, jid: Jid) => pubsub(el(NS_PUBSUB, 'unsubscribe', { node, jid })),
}
