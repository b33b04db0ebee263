import type { Extension } from '../../extension.ts'
import { disco } from '../0030-disco/index.ts'
import { createChannelSearch, type ChannelSearch } from './search.ts'

export type { ChannelQuery, ChannelSearch } from './search.ts'

/** XEP-0433. */
export const channelSearch: Extension<ChannelSearch> = {
  about: {
    spec: 'XEP-0433',
    title: 'Extended Channel Search',
    version: '0.1.0',
    status: 'partial',
    note: 'searches for rooms (XEP-0045) without the form of the service',
  },
  needs: [disco],
  setup: (channel, use) => createChannelSearch(channel, use(disco)),
}
