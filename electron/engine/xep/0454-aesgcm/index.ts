import type { Extension } from '../../extension.ts'
import { encryptedFileSharing } from '../0448-encrypted-sharing/index.ts'
import { payload } from '../payload.ts'

export { aesgcmFileOf, type AesgcmFile } from './body.ts'
export { buildAesgcm } from './link.ts'

/** XEP-0454: files beside OMEMO 0.3, which seals a text alone. */
export const omemoMediaSharing: Extension<undefined> = {
  ...payload({ spec: 'XEP-0454', title: 'OMEMO Media sharing', version: '0.1.0', status: 'complete' }),
  needs: [encryptedFileSharing],
}
