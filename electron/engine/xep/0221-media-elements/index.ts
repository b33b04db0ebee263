import { payload } from '../payload.ts'

export { Media } from './codec.ts'

/** XEP-0221. Nothing is fetched from the web: a stranger would learn the person's address and when they look. */
export const formMedia = payload({
  spec: 'XEP-0221',
  title: 'Data Forms Media Element',
  version: '1.0',
  status: 'partial',
  note: 'pictures by XEP-0231; everything else is a link',
})
