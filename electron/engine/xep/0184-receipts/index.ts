import { payload } from '../payload.ts'
import { NS_RECEIPTS } from './codec.ts'

export { Received, ReceiptRequest } from './codec.ts'

/**
 * XEP-0184. The caller decides whether to send a receipt: only to people who may see the person's presence (§8), and
 * never for a receipt, an error or a message in a room.
 */
export const receipts = payload({
  spec: 'XEP-0184',
  title: 'Message Delivery Receipts',
  version: '1.4.0',
  status: 'complete',
  features: [NS_RECEIPTS],
})
