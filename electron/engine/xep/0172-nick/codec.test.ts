import { describe } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { Nick } from './index.ts'

describe('XEP-0172 nickname', () => {
  golden('a name', Nick, `<nick xmlns='http://jabber.org/protocol/nick'>Ishmael</nick>`, 'Ishmael')
  reads(
    'blanks around it',
    Nick,
    `<nick xmlns='http://jabber.org/protocol/nick'> Ishmael\n</nick>`,
    'Ishmael',
  )
  reads('no name', Nick, `<nick xmlns='http://jabber.org/protocol/nick'> </nick>`, undefined)
})
