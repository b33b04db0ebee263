import { payload } from '../payload.ts'
import { NS_THUMBNAILS } from './codec.ts'

export { Thumbnail } from './codec.ts'

/** XEP-0264. */
export const thumbnails = payload({
  spec: 'XEP-0264',
  title: 'Jingle Content Thumbnails',
  version: '0.4.2',
  status: 'partial',
  note: 'thumbnails on web servers are not fetched',
  features: [NS_THUMBNAILS],
})
