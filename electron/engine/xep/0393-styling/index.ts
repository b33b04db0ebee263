import { payload } from '../payload.ts'

export { Unstyled } from './codec.ts'

/** XEP-0393. The styling itself is read from the body where it is shown: `shared/text/styling.ts`. */
export const messageStyling = payload({
  spec: 'XEP-0393',
  title: 'Message Styling',
  version: '1.1.1',
  status: 'partial',
  note: 'support is not announced',
})
