import { describe } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { golden, reads } from '../../testing/golden.ts'
import { Delay } from './index.ts'

const stamp = Date.UTC(2002, 8, 10, 23, 8, 25)

describe('XEP-0203 delay', () => {
  golden(
    'who held it back, and since when',
    Delay,
    `<delay xmlns='urn:xmpp:delay' from='capulet.example' stamp='2002-09-10T23:08:25.000Z'/>`,
    { from: 'capulet.example' as Jid, stamp },
  )
  golden('without a sender', Delay, `<delay xmlns='urn:xmpp:delay' stamp='2002-09-10T23:08:25.000Z'/>`, {
    stamp,
  })
  reads(
    'a time zone, a reason and an address that is none',
    Delay,
    `<delay xmlns='urn:xmpp:delay' from='@' stamp='2002-09-11T01:08:25+02:00'>Offline Storage</delay>`,
    { stamp },
  )
  reads('no date', Delay, `<delay xmlns='urn:xmpp:delay' stamp='yesterday'/>`, undefined)
  reads(
    'a date without time zone, which is UTC then',
    Delay,
    `<delay xmlns='urn:xmpp:delay' stamp='2002-09-10T23:08:25'/>`,
    { stamp },
  )
  reads('small letters', Delay, `<delay xmlns='urn:xmpp:delay' stamp='2002-09-10t23:08:25z'/>`, { stamp })
})
