import { describe } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { AttachTo } from './index.ts'

const NS = 'urn:xmpp:message-attaching:1'

describe('XEP-0367 attaching', () => {
  golden('to a message', AttachTo, `<attach-to xmlns='${NS}' id='1'/>`, { id: '1' })
  reads('to nothing', AttachTo, `<attach-to xmlns='${NS}'/>`, undefined)
})
