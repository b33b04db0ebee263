import { describe } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { Unstyled } from './index.ts'

describe('XEP-0393 styling', () => {
  golden('switched off', Unstyled, `<unstyled xmlns='urn:xmpp:styling:0'/>`, {})
  reads('another namespace', Unstyled, `<unstyled xmlns='urn:example'/>`, undefined)
})
