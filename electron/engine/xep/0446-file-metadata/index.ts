import type { Extension } from '../../extension.ts'
import { thumbnails } from '../0264-thumbnails/index.ts'
import { hashes } from '../0300-hashes/index.ts'
import { payload } from '../payload.ts'
import { NS_FILE_METADATA } from './codec.ts'

export { FileMetadata, fileShape } from './codec.ts'

/** XEP-0446. */
export const fileMetadata: Extension<undefined> = {
  ...payload({
    spec: 'XEP-0446',
    title: 'File metadata element',
    version: '0.2.0',
    status: 'complete',
    features: [NS_FILE_METADATA],
  }),
  needs: [thumbnails, hashes],
}
