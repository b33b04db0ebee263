import type { Extension } from '../../extension.ts'
import { disco } from '../0030-disco/index.ts'
import { pubsub } from '../0060-pubsub/index.ts'
import { roster } from '../rfc6121-roster/index.ts'
import type { Pep } from './api.ts'
import { createPep } from './pep.ts'

export type { Pep, PepEvent } from './api.ts'

/** XEP-0163. The interest in a node is announced while a handler listens to it. */
export const pep: Extension<Pep> = {
  about: { spec: 'XEP-0163', title: 'Personal Eventing Protocol', version: '1.2.2', status: 'complete' },
  needs: [disco, pubsub, roster],
  setup: createPep,
}
