import { payload } from '../payload.ts'
import { NS_MARKERS } from './codec.ts'

export { Displayed, Markable, markerOf } from './codec.ts'

/**
 * XEP-0333. Whether a marker is sent is for the caller to decide: only to who may see the person's presence (§7), never
 * for a marker or a message of one's own (§5). One that is received only moves forward.
 */
export const displayedMarkers = payload({
  spec: 'XEP-0333',
  title: 'Displayed Markers',
  version: '1.0.0',
  status: 'complete',
  features: [NS_MARKERS],
})
