import { ok } from '../../../../shared/model/result.ts'
import type { Channel, Extension, Release, RequestOptions, Use } from '../../extension.ts'
import { disco as discoExtension } from '../0030-disco/index.ts'
import type { Asked, Publication, PubSubItem } from '../0060-pubsub/index.ts'
import { pep as pepExtension, type PepEvent } from '../0163-pep/index.ts'

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

/** What another device of the account, or this one, has changed in a node. */
export type PrivateEvent = Pick<PepEvent, 'items' | 'retracted' | 'emptied'>

/** Nodes of the account that nobody else can read. */
export interface PrivateNodes {
  /** Whether the own server has them. Without `publish-options`, what is published could be read by contacts. */
  isSupported(): Asked<boolean>
  /** Publishes an item. A node that others can read is made private first; if that is refused, nothing is published. */
  publish(node: string, item: Required<Publication>, options?: RequestOptions): Asked<undefined>
  /** All items; none if there is no such node. */
  items(node: string, options?: RequestOptions): Asked<readonly PubSubItem[]>
  retract(node: string, id: string): Asked<undefined>
  /** Called for the own account's events of that node, and for nobody else's. */
  onEvent(node: string, handler: (event: PrivateEvent) => void | Promise<void>): Release
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
    async items(node, options) {
      const answer = await pep.items(null, node, { ...options, max: MAX_ITEMS })
      const isNoNode =
        !answer.ok && answer.error.code === 'stanza-error' && answer.error.condition === 'item-not-found'
      return isNoNode ? ok([]) : answer
    },
    retract: pep.retract,
    onEvent: (node, handler) =>
      pep.onEvent(node, ({ owner, items, retracted, emptied }) =>
        owner === channel.account ? handler({ items, retracted, emptied }) : undefined,
      ),
  }
}

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
