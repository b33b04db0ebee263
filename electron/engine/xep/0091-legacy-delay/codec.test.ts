import { describe } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { golden, reads } from '../../testing/golden.ts'
import { LegacyDelay } from './index.ts'

const stamp = Date.UTC(2026, 0, 5, 16, 19, 47)

describe('XEP-0091 delay', () => {
  golden(
    'who held it back, and since when',
    LegacyDelay,
    `<x xmlns='jabber:x:delay' from='capulet.example' stamp='20260105T16:19:47'/>`,
    { from: 'capulet.example' as Jid, stamp },
  )
  reads('a zone', LegacyDelay, `<x xmlns='jabber:x:delay' stamp='20260105t16:19:47z'/>`, { stamp })
  reads('the newer format', LegacyDelay, `<x xmlns='jabber:x:delay' stamp='2026-01-05T16:19:47Z'/>`, {
    stamp,
  })
  reads('no date', LegacyDelay, `<x xmlns='jabber:x:delay' stamp='2026'/>`, undefined)
  reads('a day that is none', LegacyDelay, `<x xmlns='jabber:x:delay' stamp='20260230T00:00:00'/>`, undefined)
})
