import { beforeEach, describe, expect, it } from 'vitest'
import type { FullJid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { selfPings, type SelfPingVerdict, type SilenceWatch, type WatchedRoom } from './index.ts'

const me = 'characters@chat.example/JuliC' as FullJid
const ping = (id: string, to: string = me) =>
  `<iq type='get' id='{${id}}' to='${to}'><ping xmlns='urn:xmpp:ping'/></iq>`
const result = (id: string) => `<iq type='result' id='{${id}}' from='${me}'/>`
const error = (id: string, condition: string) => `
  <iq type='error' id='{${id}}' from='${me}'>
    <error type='cancel'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
  </iq>`
const MINUTE = 60_000

let t: FakeChannel
let watch: SilenceWatch
let verdicts: SelfPingVerdict[]
beforeEach(() => {
  t = fakeChannel()
  watch = t.use(selfPings)
  void t.begin({ kind: 'resumed' })
  verdicts = []
})

const silent = (more: Partial<WatchedRoom> = {}): WatchedRoom => ({
  occupant: me,
  heardAt: t.clock.now(),
  told: (verdict) => verdicts.push(verdict),
  ...more,
})

describe('XEP-0410 self-ping', () => {
  it('is sent after fifteen minutes of silence, and again after the next ones', async () => {
    watch.watch(silent())
    await t.clock.advance(14 * MINUTE)
    await t.sendsNothing()
    await t.clock.advance(MINUTE)
    await t.sends(ping('a'))
    await t.receives(result('a'))
    await t.clock.advance(14 * MINUTE)
    await t.sendsNothing()
    await t.clock.advance(MINUTE)
    await t.sends(ping('b'))
    expect(verdicts).toEqual(['joined'])
  })

  it.each([
    ['not-acceptable', 'not-joined'],
    ['not-allowed', 'not-joined'],
    ['bad-request', 'not-joined'],
    ['service-unavailable', 'joined'],
    ['feature-not-implemented', 'joined'],
    ['remote-server-not-found', 'unknown'],
    ['remote-server-timeout', 'unknown'],
    ['resource-constraint', 'unknown'],
  ])('the error %s means %s', async (condition, verdict) => {
    watch.watch(silent())
    watch.doubt()
    await t.clock.advance(5_000)
    await t.sends(ping('a'))
    await t.receives(error('a', condition))
    expect(verdicts).toEqual([verdict])
  })

  it('to a nickname that has just changed is sent to the next one', async () => {
    let occupant = me
    const room = {
      ...silent(),
      get occupant() {
        return occupant
      },
    }
    watch.watch(room)
    watch.doubt()
    await t.clock.advance(5_000)
    await t.sends(ping('a'))
    occupant = 'characters@chat.example/Jule' as FullJid
    await t.receives(error('a', 'item-not-found'))
    await t.sends(ping('b', occupant))
    await t.receives(`<iq type='result' id='{b}' from='${occupant}'/>`)
    expect(verdicts).toEqual(['joined'])
  })

  it('to a room that was made anew finds nobody twice', async () => {
    watch.watch(silent())
    watch.doubt()
    await t.clock.advance(5_000)
    for (const id of ['a', 'b']) {
      await t.sends(ping(id))
      await t.receives(error(id, 'item-not-found'))
    }
    expect(verdicts).toEqual(['not-joined'])
  })

  it('without an answer is sent again a minute later', async () => {
    watch.watch(silent())
    watch.doubt()
    await t.clock.advance(5_000)
    await t.sends(ping('a'))
    await t.clock.advance(30_000)
    expect(verdicts).toEqual(['unknown'])
    await t.clock.advance(55_000)
    await t.sendsNothing()
    await t.clock.advance(10_000)
    await t.sends(ping('b'))
  })

  it('waits while the nickname changes', async () => {
    let occupant: FullJid | null = null
    const room = {
      ...silent(),
      get occupant() {
        return occupant
      },
    }
    watch.watch(room)
    watch.doubt(room)
    await t.clock.advance(60_000)
    await t.sendsNothing()
    occupant = me
    await t.clock.advance(5_000)
    await t.sends(ping('a'))
  })

  it('goes to twenty rooms at once, and to none that was left', async () => {
    const rooms = Array.from({ length: 30 }, (_, n) =>
      silent({ occupant: `r${n}@chat.example/me` as FullJid }),
    )
    const releases = rooms.map((room) => watch.watch(room))
    watch.doubt()
    releases[0]?.()
    await t.clock.advance(5_000)
    for (let n = 1; n <= 20; n++) await t.sends(ping(`a${n}`, `r${n}@chat.example/me`))
    await t.sendsNothing()
    await t.clock.advance(5_000)
    for (let n = 21; n < 30; n++) await t.sends(ping(`a${n}`, `r${n}@chat.example/me`))
    for (const release of releases) release()
    await t.clock.advance(60 * MINUTE)
    await t.sendsNothing()
    expect(t.clock.timers).toBe(0)
  })
})
