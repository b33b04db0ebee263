import { payload } from '../payload.ts'

export { UrlData } from './codec.ts'

/** XEP-0103. */
export const urlData = payload({
  spec: 'XEP-0103',
  title: 'URL Address Information',
  version: '0.4.1',
  status: 'partial',
  note: 'as a source of stateless file sharing',
})
