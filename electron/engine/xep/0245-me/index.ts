import { payload } from '../payload.ts'

export { isAction } from '../../../../shared/text/action.ts'

/** XEP-0245. It has no element: the body begins with `/me `. */
export const meCommand = payload({
  spec: 'XEP-0245',
  title: 'The /me Command',
  version: '1.0',
  status: 'complete',
})
