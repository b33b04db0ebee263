import type { RequestFailure } from '../../../../shared/model/failure.ts'
import { ok } from '../../../../shared/model/result.ts'
import type { Channel, Extension, Release, RequestOptions, Use } from '../../extension.ts'
import { disco as discoExtension } from '../0030-disco/index.ts'
import { boolean, integer } from '../../xml/codec.ts'
import {
  pubsub as pubsubExtension,
  type Asked,
  type NodeConfiguration,
  type Publication,
  type PubSubItem,
} from '../0060-pubsub/index.ts'
import { pep as pepExtension } from '../0163-pep/index.ts'

const NS_PUBLISH_OPTIONS = 'http://jabber.org/protocol/pubsub#publish-options'
/** The service knows `max` as a number of items. */
const NS_NODE_MAX = 'http://jabber.org/protocol/pubsub#config-node-max'

/** What a private node must be like (XEP-0223 §3). All items stay, and nobody gets one without asking. */
const PRIVATE = {
  'pubsub#access_model': 'whitelist',
  'pubsub#persist_items': 'true',
  'pubsub#max_items': 'max',
  'pubsub#send_last_published_item': 'never',
}

/** COMPAT(ejabberd, 23.01): the other fields it takes only in the configuration of a node, not with an item. */
const WITH_ITEM = { 'pubsub#access_model': 'whitelist', 'pubsub#persist_items': 'true' }

/** As many items of a node are read. Servers keep fewer. */
const MAX_ITEMS = 1_000

/** Reads an item; null if it can't be read. */
type Read<T> = (item: PubSubItem) => T | null

export interface PreparedNode {
  /** Nobody else can read it, and it keeps more than one item. */
  readonly isReady: boolean
  /** The number of items that it keeps; null if the service does not say it. */
  readonly most: number | null
}

/** Nodes of the account that nobody else can read. */
export interface PrivateNodes {
  /** Whether the own server has them. Without `publish-options`, what is published could be read by contacts. */
  isSupported(): Asked<boolean>
  /** Publishes an item. A node that others can read is made private first; if that is refused, nothing is published. */
  publish(node: string, item: Required<Publication>, options?: RequestOptions): Asked<undefined>
  /**
   * Configures a node before anything is published to it, and reads its configuration back. For services that do not
   * announce `max` as a number of items: they may refuse it, or take it for one.
   */
  prepare(node: string): Asked<PreparedNode>
  /** All items that can be read; none if there is no such node. */
  all<T>(node: string, read: Read<T>, options?: RequestOptions): Asked<readonly T[]>
  /** Called for what the account's devices publish in that node, and for nobody else's. Removed items mean nothing. */
  onItems<T>(node: string, read: Read<T>, handler: (items: readonly T[]) => void | Promise<void>): Release
}

function createPrivateNodes(channel: Channel, use: Use): PrivateNodes {
  const disco = use(discoExtension)
  const pep = use(pepExtension)
  const pubsub = use(pubsubExtension)
  const ready = new Map<string, PreparedNode>()
  channel.onSessionEnd(() => ready.clear())

  async function prepare(node: string): Asked<PreparedNode> {
    const known = ready.get(node)
    if (known) return ok(known)
    let done = await pubsub.configure(null, node, PRIVATE)
    if (!done.ok && isNoNode(done.error)) done = await pubsub.create(null, node, PRIVATE)
    if (!done.ok) return done
    const found = await pubsub.configuration(null, node)
    if (!found.ok) return found
    const prepared = readPrepared(found.value)
    if (prepared.isReady) ready.set(node, prepared)
    return ok(prepared)
  }

  /** Whether a node that refused an item takes it with fewer options. */
  async function isReadyNow(node: string): Promise<boolean> {
    const info = await disco.info(channel.account)
    if (!info.ok || info.value.features.includes(NS_NODE_MAX)) return false
    const prepared = await prepare(node)
    return prepared.ok && prepared.value.isReady
  }

  return {
    prepare,
    async isSupported() {
      const info = await disco.info(channel.account)
      if (!info.ok) return info
      const { identities, features } = info.value
      const isPep = identities.some(({ category, type }) => category === 'pubsub' && type === 'pep')
      return ok(isPep && features.includes(NS_PUBLISH_OPTIONS))
    },
    async publish(node, item, options) {
      const first = ready.has(node) ? WITH_ITEM : PRIVATE
      let published = await pep.publish(node, item, { ...options, node: first })
      const isRefused = !published.ok && published.error.code === 'stanza-error'
      if (isRefused && first === PRIVATE && (await isReadyNow(node))) {
        published = await pep.publish(node, item, { ...options, node: WITH_ITEM })
      }
      return published.ok ? ok() : published
    },
    async all(node, read, options) {
      const answer = await pep.items(null, node, { ...options, max: MAX_ITEMS })
      if (answer.ok) return ok(readAll(answer.value, read))
      return isNoNode(answer.error) ? ok([]) : answer
    },
    onItems: (node, read, handler) =>
      pep.onEvent(node, ({ owner, items }) => {
        const readable = owner === channel.account ? readAll(items, read) : []
        return readable.length === 0 ? undefined : handler(readable)
      }),
  }
}

function readPrepared({ config, mostItems }: NodeConfiguration): PreparedNode {
  const valueOf = (field: string) => config.get(`pubsub#${field}`) ?? ''
  const count = valueOf('max_items')
  const most = count === 'max' ? mostItems : (integer().parse(count) ?? 1)
  const isPrivate =
    valueOf('access_model') === 'whitelist' && boolean.parse(valueOf('persist_items')) === true
  return { isReady: isPrivate && (most === null || most > 1), most }
}

const isNoNode = (failure: RequestFailure) =>
  failure.code === 'stanza-error' && failure.condition === 'item-not-found'

const readAll = <T>(items: readonly PubSubItem[], read: Read<T>): readonly T[] =>
  items.map(read).filter((item) => item !== null)

/** XEP-0223. */
export const privateNodes: Extension<PrivateNodes> = {
  about: {
    spec: 'XEP-0223',
    title: 'Persistent Storage of Private Data via PubSub',
    version: '1.1.1',
    status: 'complete',
  },
  needs: [discoExtension, pubsubExtension, pepExtension],
  setup: createPrivateNodes,
}
