import type { Extension } from '../../extension.ts'
import { urlData } from '../0103-url-data/index.ts'
import { hashes } from '../0300-hashes/index.ts'
import { payload } from '../payload.ts'

export { EncryptedSource } from './codec.ts'
export { canContinue, hasTag } from './continued.ts'
export { newFileKey, sealedSize, type FileCipher, type FileKey } from './file-key.ts'
export { createFileOpener, type FileOpener, type FileSeal } from './open-file.ts'
export { sealFile } from './seal-file.ts'

/** XEP-0448, and the ciphers that XEP-0454 uses as well. */
export const encryptedFileSharing: Extension<undefined> = {
  ...payload({
    spec: 'XEP-0448',
    title: 'Encryption for stateless file sharing',
    version: '0.2.0',
    status: 'complete',
  }),
  needs: [urlData, hashes],
}
