import { payload } from '../payload.ts'

export { buildPreview, fastenedPreviewOf, MAX_PREVIEWS, pagePreview, previewsOf } from './codec.ts'

/** XEP-0511. Previews of others are shown as they attached them. Nothing is fetched for them. */
export const linkMetadata = payload({
  spec: 'XEP-0511',
  title: 'Link Metadata',
  version: '0.1.1',
  status: 'partial',
  note: 'titles and descriptions; pictures of pages are neither fetched nor sent',
})
