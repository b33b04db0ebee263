import { describe } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { Attention } from './index.ts'

describe('XEP-0224 attention', () => {
  golden('asked for', Attention, `<attention xmlns='urn:xmpp:attention:0'/>`, {})
  reads('another namespace', Attention, `<attention xmlns='urn:example'/>`, undefined)
})
