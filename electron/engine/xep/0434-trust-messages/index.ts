import type { Extension } from '../../extension.ts'
import { omemo } from '../0384-omemo/index.ts'
import { payload } from '../payload.ts'

export { buildTrustMessage, trustMessageOf } from './codec.ts'
export type { KeyOwner, TrustMessage } from './codec.ts'
export { omemoKeyIds, omemoKeysOf } from './omemo-keys.ts'

/** XEP-0434. */
export const trustMessages: Extension<undefined> = {
  ...payload({ spec: 'XEP-0434', title: 'Trust Messages (TM)', version: '0.6.0', status: 'complete' }),
  needs: [omemo],
}
