import { payload } from '../payload.ts'
import { NS_MARKERS } from './codec.ts'

export { Displayed, Markable, markerOf } from './codec.ts'

/**
 * XEP-0333. The caller decides whether to send a marker: only to people who may see the person's presence (§7), and
 * never for a marker or an own message (§5). A received marker only moves forward.
 */
export const displayedMarkers = payload({
  spec: 'XEP-0333',
  title: 'Displayed Markers',
  version: '1.0.0',
  status: 'complete',
  features: [NS_MARKERS],
})
