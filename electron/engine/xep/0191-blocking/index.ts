import type { Extension } from '../../extension.ts'
import { disco } from '../0030-disco/index.ts'
import type { Blocking } from './api.ts'
import { createBlocking } from './blocking.ts'

export type { Blocking, BlockingFailure } from './api.ts'

/** XEP-0191. The list is loaded at the start of every session. */
export const blocking: Extension<Blocking> = {
  about: { spec: 'XEP-0191', title: 'Blocking Command', version: '1.3', status: 'complete' },
  needs: [disco],
  setup: createBlocking,
}
