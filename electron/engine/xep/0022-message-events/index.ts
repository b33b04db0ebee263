import { payload } from '../payload.ts'

export { messageEventOf } from './codec.ts'

/**
 * XEP-0022. Chat states (XEP-0085) and receipts (XEP-0184) have replaced it, but old clients and gateways still use it.
 */
export const messageEvents = payload({
  spec: 'XEP-0022',
  title: 'Message Events',
  version: '1.4',
  status: 'partial',
  note: 'read, never sent',
})
