import { payload } from '../payload.ts'

export { hatsIn } from './codec.ts'
export type { Hat } from './codec.ts'

/** XEP-0317. `0045-muc` reads the hats of occupants. */
export const hats = payload({
  spec: 'XEP-0317',
  title: 'Hats',
  version: '0.2',
  status: 'partial',
  note: 'shown, neither given nor taken away',
})
