import { describe } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { Idle } from './codec.ts'

const idle = (since: string) => `<idle xmlns='urn:xmpp:idle:1' since='${since}'/>`

describe('XEP-0319 last user interaction', () => {
  golden('a moment', Idle, idle('1969-07-21T02:56:15.000Z'), { since: Date.UTC(1969, 6, 21, 2, 56, 15) })
  reads('another time zone', Idle, idle('1969-07-20T21:56:15-05:00'), {
    since: Date.UTC(1969, 6, 21, 2, 56, 15),
  })
  reads('no date', Idle, idle('a while ago'), undefined)
  reads('nothing at all', Idle, `<idle xmlns='urn:xmpp:idle:1'/>`, undefined)
})
