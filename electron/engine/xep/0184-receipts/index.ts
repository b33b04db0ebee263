import { payload } from '../payload.ts'
import { NS_RECEIPTS } from './codec.ts'

export { Received, ReceiptRequest } from './codec.ts'

/**
 * XEP-0184. Whether a receipt is sent is for the caller to decide: only to who may see the person's presence (§8),
 * never for a receipt, an error or a room's message.
 */
export const receipts = payload({
  spec: 'XEP-0184',
  title: 'Message Delivery Receipts',
  version: '1.4.0',
  status: 'complete',
  features: [NS_RECEIPTS],
})
