import { payload } from '../payload.ts'

export { isAction } from '../../../../shared/text/action.ts'

/** XEP-0245. There is no element: a body says it. */
export const meCommand = payload({
  spec: 'XEP-0245',
  title: 'The /me Command',
  version: '1.0',
  status: 'complete',
})
