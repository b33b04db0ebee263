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
