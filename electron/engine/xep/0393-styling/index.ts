import { payload } from '../payload.ts'
import { NS_STYLING } from './codec.ts'

export { Unstyled } from './codec.ts'

/** XEP-0393. `shared/text/styling.ts` reads the styling from the body where it is shown. */
export const messageStyling = payload({
  spec: 'XEP-0393',
  title: 'Message Styling',
  version: '1.1.1',
  status: 'complete',
  features: [NS_STYLING],
})
