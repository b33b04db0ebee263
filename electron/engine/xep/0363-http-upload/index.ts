import type { Extension } from '../../extension.ts'
import { disco } from '../0030-disco/index.ts'
import type { HttpUpload } from './api.ts'
import { createHttpUpload } from './upload.ts'

export type { HttpUpload } from './api.ts'

/** XEP-0363. The bytes travel by the port `http`. */
export const httpUpload: Extension<HttpUpload> = {
  about: { spec: 'XEP-0363', title: 'HTTP File Upload', version: '1.2.0', status: 'complete' },
  needs: [disco],
  setup: (channel, use) => createHttpUpload(channel, use(disco)),
}
