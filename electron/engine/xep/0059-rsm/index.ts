import { payload } from '../payload.ts'

export { PageAnswer, PageRequest } from './codec.ts'

/** XEP-0059, for pages of archives. */
export const resultSets = payload({
  spec: 'XEP-0059',
  title: 'Result Set Management',
  version: '1.0',
  status: 'partial',
  note: 'pages by id in archives; no pages by index',
})
