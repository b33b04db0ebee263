import { payload } from '../payload.ts'

export { fastenedPreviewOf, previewsOf } from './codec.ts'

/** XEP-0511. Previews are shown as the sender attached them. Nothing is fetched for them. */
export const linkMetadata = payload({
  spec: 'XEP-0511',
  title: 'Link Metadata',
  version: '0.1.1',
  status: 'partial',
  note: 'previews from others are shown; none are created',
})
