import { ok } from '../../../../shared/model/result.ts'
import type { Channel, Extension, Release, RequestOptions, Use } from '../../extension.ts'
import { disco as discoExtension } from '../0030-disco/index.ts'
import type { Asked, Publication, PubSubItem } from '../0060-pubsub/index.ts'
import { pep as pepExtension } from '../0163-pep/index.ts'

const NS_PUBLISH_OPTIONS = 'http://jabber.org/protocol/pubsub#publish-options'

/** What a private node must be like (XEP-0223 §3). All items stay, and nobody gets one without asking. */
const PRIVATE = {
  'pubsub#access_model': 'whitelist',
  'pubsub#persist_items': 'true',
  'pubsub#max_items': 'max',
  'pubsub#send_last_published_item': 'never',
}

/** As many items of a node are read. Servers keep fewer. */
const MAX_ITEMS = 1_000

/** Reads an item; null if it can't be read. */
type Read<T> = (item: PubSubItem) => T | null

/** Nodes of the account that nobody else can read. */
export interface PrivateNodes {
  /** Whether the own server has them. Without `publish-options`, what is published could be read by contacts. */
  isSupported(): Asked<boolean>
  /** Publishes an item. A node that others can read is made private first; if that is refused, nothing is published. */
  publish(node: string, item: Required<Publication>, options?: RequestOptions): Asked<undefined>
  /** All items that can be read; none if there is no such node. */
  all<T>(node: string, read: Read<T>, options?: RequestOptions): Asked<readonly T[]>
  /** Called for what the account's devices publish in that node, and for nobody else's. Removed items mean nothing. */
  onItems<T>(node: string, read: Read<T>, handler: (items: readonly T[]) => void | Promise<void>): Release
}

function createPrivateNodes(channel: Channel, use: Use): PrivateNodes {
  const disco = use(discoExtension)
  const pep = use(pepExtension)
  return {
    async isSupported() {
      const info = await disco.info(channel.account)
      if (!info.ok) return info
      const { identities, features } = info.value
      const isPep = identities.some(({ category, type }) => category === 'pubsub' && type === 'pep')
      return ok(isPep && features.includes(NS_PUBLISH_OPTIONS))
    },
    async publish(node, item, options) {
      const published = await pep.publish(node, item, { ...options, node: PRIVATE })
      return published.ok ? ok() : published
    },
    async all(node, read, options) {
      const answer = await pep.items(null, node, { ...options, max: MAX_ITEMS })
      const isNoNode =
        !answer.ok && answer.error.code === 'stanza-error' && answer.error.condition === 'item-not-found'
      if (isNoNode) return ok([])
      return answer.ok ? ok(readAll(answer.value, read)) : answer
    },
    onItems: (node, read, handler) =>
      pep.onEvent(node, ({ owner, items }) => {
        const readable = owner === channel.account ? readAll(items, read) : []
        return readable.length === 0 ? undefined : handler(readable)
      }),
  }
}

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
  needs: [discoExtension, pepExtension],
  setup: createPrivateNodes,
}
