import { payload } from '../payload.ts'

export { AttachTo } from './codec.ts'

/** XEP-0367. */
export const messageAttaching = payload({
  spec: 'XEP-0367',
  title: 'Message Attaching',
  version: '0.3',
  status: 'partial',
  note: 'for the sources of stateless file sharing',
})
