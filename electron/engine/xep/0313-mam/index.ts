import type { Extension } from '../../extension.ts'
import { disco } from '../0030-disco/index.ts'
import { payload } from '../payload.ts'
import type { MessageArchive } from './api.ts'
import { createMessageArchive } from './archive.ts'

export type { ArchiveEnds, ArchiveQuery, MessageArchive } from './api.ts'
export type { ArchivePage } from './page.ts'

/** XEP-0313. */
export const messageArchive: Extension<MessageArchive> = {
  about: {
    spec: 'XEP-0313',
    title: 'Message Archive Management',
    version: '1.1.3',
    status: 'partial',
    note: 'no flipped pages and no messages by their ids',
  },
  needs: [disco],
  setup: (channel, use) => createMessageArchive(channel, use(disco)),
}

/** XEP-0431. */
export const archiveSearch = payload({
  spec: 'XEP-0431',
  title: 'Full Text Search in MAM',
  version: '0.2.0',
  status: 'complete',
})

/** XEP-0441. */
export const archivePreferences = payload({
  spec: 'XEP-0441',
  title: 'Message Archive Management Preferences',
  version: '0.2.0',
  status: 'partial',
  note: 'no advanced configuration by commands',
})
