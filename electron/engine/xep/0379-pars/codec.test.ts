import { describe } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { Preauth } from './index.ts'

describe('XEP-0379 token', () => {
  golden('a token', Preauth, `<preauth xmlns='urn:xmpp:pars:0' token='1tMFqYDdKhfe2pwp'/>`, {
    token: '1tMFqYDdKhfe2pwp',
  })
  reads('none', Preauth, `<preauth xmlns='urn:xmpp:pars:0'/>`, undefined)
})
