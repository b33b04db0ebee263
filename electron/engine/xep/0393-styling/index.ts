import { payload } from '../payload.ts'
import { NS_STYLING } from './codec.ts'

export { Unstyled } from './codec.ts'

/** XEP-0393. The styling itself is read from the body where it is shown: `shared/text/styling.ts`. */
export const messageStyling = payload({
  spec: 'XEP-0393',
  title: 'Message Styling',
  version: '1.1.1',
  status: 'complete',
  features: [NS_STYLING],
})
