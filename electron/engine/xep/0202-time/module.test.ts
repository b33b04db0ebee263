import { beforeEach, describe, expect, it } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { Time } from './codec.ts'
import { entityTime as extension, type EntityTime } from './index.ts'

const juliet = 'juliet@capulet.example/b' as Jid
let t: FakeChannel
let time: EntityTime
beforeEach(() => {
  t = fakeChannel()
  time = t.use(extension)
  t.channel.seenBy((jid) => jid === 'juliet@capulet.example')
  void t.begin({ kind: 'resumed' })
})

describe('XEP-0202 time', () => {
  it('is told with the time zone', async () => {
    await t.receives(`<iq type='get' id='1' from='${juliet}'><time xmlns='urn:xmpp:time'/></iq>`)
    const answer = await t.sends(`
      <iq type='result' id='1' to='${juliet}'>
        <time xmlns='urn:xmpp:time'><tzo>{zone}</tzo><utc>2026-01-01T00:00:00.000Z</utc></time>
      </iq>`)
    const told = answer.elements().map((payload) => Time.parse(payload))
    expect(told).toEqual([{ utc: t.clock.now(), tzo: 0 - new Date(t.clock.now()).getTimezoneOffset() }])
  })

  it('is refused to strangers', async () => {
    await t.receives(
      `<iq type='get' id='1' from='tybalt@capulet.example/x'><time xmlns='urn:xmpp:time'/></iq>`,
    )
    await t.sends(`
      <iq type='error' id='1' to='tybalt@capulet.example/x'>
        <error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
  })

  it.each([
    [
      `<time xmlns='urn:xmpp:time'><tzo>-06:00</tzo><utc>2006-12-19T17:58:35Z</utc></time>`,
      { ok: true, value: { tzo: -360, utc: Date.UTC(2006, 11, 19, 17, 58, 35) } },
    ],
    [`<time xmlns='urn:xmpp:time'/>`, { ok: false }],
  ])('is asked for: %s', async (payload, outcome) => {
    const asked = time.ask(juliet)
    await t.sends(`<iq type='get' id='{id}' to='${juliet}'><time xmlns='urn:xmpp:time'/></iq>`)
    await t.receives(`<iq type='result' id='{id}' from='${juliet}'>${payload}</iq>`)
    expect(await asked).toMatchObject(outcome)
  })
})

describe("the server's clock", () => {
  const ASKS = `<iq type='get' id='{id}' to='montague.example'><time xmlns='urn:xmpp:time'/></iq>`
  const tells = (utc: string) =>
    `<iq type='result' id='{id}' from='montague.example'>
       <time xmlns='urn:xmpp:time'><tzo>Z</tzo><utc>${utc}</utc></time>
     </iq>`
  beforeEach(() => {
    t = fakeChannel()
    time = t.use(extension)
  })

  // Our clock shows 2026-01-01T00:00:00Z at the request.
  it.each([
    ['ahead', 200, '2026-01-01T01:00:00.100Z', 3_600_000],
    ['behind', 200, '2025-12-31T23:59:58.100Z', -2_000],
    ['known to the second only', 0, '2026-01-01T00:00:03Z', 3_500],
    ['told too late to mean anything', 10_000, '2026-01-01T00:00:05.001Z', null],
    ['unreadable', 0, 'noon', null],
  ])('%s', async (_which, roundTripMs, utc, offset) => {
    await t.begin()
    await t.sends(ASKS)
    expect(time.offset()).toBeNull()
    await t.clock.advance(roundTripMs)
    await t.receives(tells(utc))
    expect(time.offset()).toBe(offset)
    expect(t.clock.timers).toBe(0)
  })

  it('is requested once a session, and remembered until the next answer', async () => {
    await t.begin({ kind: 'resumed', restored: true })
    await t.sends(ASKS)
    await t.receives(tells('2026-01-01T00:00:00.001Z'))
    await t.begin({ kind: 'resumed' })
    await t.sendsNothing()
    t.end()
    expect(time.offset()).toBe(1)
    await t.begin()
    await t.sends(ASKS.replace('{id}', '{next}'))
    expect(time.offset()).toBe(1)
    await t.receives(`<iq type='error' id='{next}' from='montague.example'/>`)
    expect(time.offset()).toBeNull()
  })
})
