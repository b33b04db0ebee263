import { describe } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { golden, reads } from '../../testing/golden.ts'
import { Reply } from './index.ts'

const NS = 'urn:xmpp:reply:0'

describe('XEP-0461 reply', () => {
  golden('to a message of somebody', Reply, `<reply xmlns='${NS}' to='anna@example.com/tablet' id='m1'/>`, {
    to: 'anna@example.com/tablet' as Jid,
    id: 'm1',
  })
  golden('to a message', Reply, `<reply xmlns='${NS}' id='m1'/>`, { id: 'm1' })
  reads('to an address that is none', Reply, `<reply xmlns='${NS}' to='@' id='m1'/>`, { id: 'm1' })
  reads('to nothing', Reply, `<reply xmlns='${NS}' to='anna@example.com'/>`, undefined)
  reads('to an endless id', Reply, `<reply xmlns='${NS}' id='${'x'.repeat(1025)}'/>`, undefined)
})
