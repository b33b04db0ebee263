import type { Extension } from '../../extension.ts'
import type { PubSub } from './api.ts'
import { createPubSub } from './pubsub.ts'

export type { Asked, ItemsOptions, Publication, PublishOptions, PubSub, PubSubEvent } from './api.ts'
export type { NodeConfig, NodeConfiguration, PubSubItem } from './codec.ts'

/** XEP-0060. */
export const pubsub: Extension<PubSub> = {
  about: {
    spec: 'XEP-0060',
    title: 'Publish-Subscribe',
    version: '1.26.0',
    status: 'partial',
    note: 'publish, retrieve, retract, configure, purge, delete, subscribe, events; no affiliations and collections',
  },
  setup: createPubSub,
}
