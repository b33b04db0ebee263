import { describe, expect, it } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { Time, zone } from './codec.ts'

const utc = Date.UTC(2006, 11, 19, 17, 58, 35)
const time = (tzo: string) =>
  `<time xmlns='urn:xmpp:time'><tzo>${tzo}</tzo><utc>2006-12-19T17:58:35.000Z</utc></time>`

describe('XEP-0202 time', () => {
  golden('west of Greenwich', Time, time('-06:00'), { tzo: -360, utc })
  golden('half an hour off', Time, time('+05:30'), { tzo: 330, utc })
  reads('Greenwich itself', Time, time('Z'), { tzo: 0, utc })
  reads('Greenwich in small letters', Time, time('z'), { tzo: 0, utc })
  reads('no colon', Time, time('+0530'), { tzo: 330, utc })
  reads('no time zone', Time, time('CET'), undefined)
  reads('nothing at all', Time, `<time xmlns='urn:xmpp:time'/>`, undefined)

  it('writes what it reads', () => {
    for (const text of ['+00:00', '-03:30', '+13:45']) expect(zone.format(zone.parse(text) ?? 0)).toBe(text)
    expect(zone.parse('+24:00')).toBeUndefined()
    expect(zone.parse('+02:60')).toBeUndefined()
  })
})
