import { payload } from '../payload.ts'

export { Page, type LayoutPart } from './codec.ts'

/** XEP-0141. Pages are shown below each other. */
export const formLayout = payload({
  spec: 'XEP-0141',
  title: 'Data Forms Layout',
  version: '1.0',
  status: 'complete',
})
