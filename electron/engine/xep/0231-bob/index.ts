import type { Extension } from '../../extension.ts'
import { createBits, type BitsStore } from './bits.ts'
import { NS_BOB } from './codec.ts'

export type { BitsStore } from './bits.ts'
export { cidFromUri } from './cid.ts'
export { BitsOfBinary } from './codec.ts'
export { pictureUrl } from './picture.ts'

/** XEP-0231. */
export const bitsOfBinary: Extension<BitsStore> = {
  about: {
    spec: 'XEP-0231',
    title: 'Bits of Binary',
    version: '1.1',
    status: 'complete',
    features: [NS_BOB],
  },
  setup: createBits,
}
