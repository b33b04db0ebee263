import type { Extension } from '../../extension.ts'
import { urlData } from '../0103-url-data/index.ts'
import { messageAttaching } from '../0367-attaching/index.ts'
import { fileMetadata } from '../0446-file-metadata/index.ts'
import { encryptedFileSharing } from '../0448-encrypted-sharing/index.ts'
import { payload } from '../payload.ts'
import { NS_FILE_SHARING } from './codec.ts'

export type { SharedFile } from './codec.ts'
export {
  attachedSourcesOf,
  buildAttachedSources,
  buildSharedFile,
  NS_FILE_SHARING,
  sharedFilesOf,
} from './codec.ts'

/** XEP-0447. */
export const fileSharing: Extension<undefined> = {
  ...payload({
    spec: 'XEP-0447',
    title: 'Stateless file sharing',
    version: '0.3.1',
    status: 'partial',
    note: 'web addresses as sources, no published Jingle sessions',
    features: [NS_FILE_SHARING],
  }),
  needs: [urlData, messageAttaching, fileMetadata, encryptedFileSharing],
}
