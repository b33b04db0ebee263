import { payload } from '../payload.ts'

export { messageEventOf } from './codec.ts'

/** XEP-0022. Chat states (XEP-0085) and receipts (XEP-0184) took its place; old clients and gateways still speak it. */
export const messageEvents = payload({
  spec: 'XEP-0022',
  title: 'Message Events',
  version: '1.4',
  status: 'partial',
  note: 'understood, never sent',
})
