import { describe } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { Replace } from './index.ts'

const NS = 'urn:xmpp:message-correct:0'

describe('XEP-0308 correction', () => {
  golden('of a message', Replace, `<replace xmlns='${NS}' id='bad1'/>`, { id: 'bad1' })
  reads('of nothing', Replace, `<replace xmlns='${NS}'/>`, undefined)
  reads('of an empty id', Replace, `<replace xmlns='${NS}' id=''/>`, undefined)
  reads('of an id without end', Replace, `<replace xmlns='${NS}' id='${'x'.repeat(1025)}'/>`, undefined)
})
