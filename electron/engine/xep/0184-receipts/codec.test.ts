import { describe } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { Received, ReceiptRequest } from './index.ts'

describe('XEP-0184 receipts', () => {
  golden('a request', ReceiptRequest, `<request xmlns='urn:xmpp:receipts'/>`, {})
  golden('a receipt', Received, `<received xmlns='urn:xmpp:receipts' id='m1'/>`, { id: 'm1' })
  reads('a receipt for nothing', Received, `<received xmlns='urn:xmpp:receipts'/>`, undefined)
  reads('another namespace', Received, `<received xmlns='urn:xmpp:chat-markers:0' id='m1'/>`, undefined)
})
