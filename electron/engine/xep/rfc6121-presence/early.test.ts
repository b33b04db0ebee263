import { beforeEach, describe, expect, it } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { presence as extension, type Presence } from './index.ts'

const nurse = 'nurse@capulet.example' as BareJid
const there = { show: 'available', status: '' }
const gone = { show: 'offline', status: '' }

let t: FakeChannel
let presence: Presence
let seen: string[]
beforeEach(() => {
  t = fakeChannel()
  presence = t.use(extension)
  seen = []
  presence.onResource(({ jid }) => seen.push(jid))
})

const item = `<item jid='${nurse}' subscription='to'/>`
const push = `
  <iq type='set' id='p'><query xmlns='jabber:iq:roster'>${item}</query></iq>`
const show = (from: string, more = '') => `<presence from='${from}'>${more}</presence>`

/** A fresh session with this roster; `early` comes before it. */
async function begin({ roster = '', early = '', id = '{roster}' } = {}) {
  const started = t.begin()
  await t.sends(`<iq type='get' id='${id}'><query xmlns='jabber:iq:roster'/></iq>`)
  await t.receives(early)
  expect(presence.summary(nurse)).toEqual(gone)
  await t.receives(`<iq type='result' id='${id}'><query xmlns='jabber:iq:roster'>${roster}</query></iq>`)
  await started
}

describe('a presence that comes too early', () => {
  it('is applied when the roster is loaded', async () => {
    await begin({ roster: item, early: show(`${nurse}/kitchen`) })
    expect(presence.summary(nurse)).toEqual(there)
    expect(seen).toEqual([`${nurse}/kitchen`])
  })

  it('is applied when a push adds the contact', async () => {
    await begin()
    await t.receives(show(`${nurse}/kitchen`) + show(`${nurse}/hall`, '<show>away</show>') + push)
    expect(presence.resources(nurse)).toMatchObject([
      { jid: `${nurse}/kitchen`, show: 'available' },
      { jid: `${nurse}/hall`, show: 'away' },
    ])
  })

  it.each([
    ['the client has gone', `<presence type='unavailable' from='${nurse}/kitchen'/>`],
    ['all clients have gone', `<presence type='unavailable' from='${nurse}'/>`],
    ['it could not be delivered', `<presence type='error' from='${nurse}/kitchen'/>`],
    ['the permission was taken back', `<presence type='unsubscribed' from='${nurse}'/>`],
  ])('is forgotten if %s', async (_what, more) => {
    await begin()
    await t.receives(show(`${nurse}/kitchen`) + more + push)
    expect(presence.summary(nurse)).toEqual(gone)
  })

  it('is forgotten after a minute and with the session', async () => {
    await begin()
    await t.receives(show(`${nurse}/kitchen`))
    await t.clock.advance(60_001)
    await t.receives(push)
    expect(presence.summary(nurse)).toEqual(gone)

    t.end()
    await t.sends(`<presence/>`)
    await t.sends(`<iq type='result' id='p'/>`)
    await begin({ id: '{again}' })
    await t.receives(show(`${nurse}/kitchen`))
    t.end()
    await t.sends(`<presence/>`)
    await begin({ roster: item, id: '{later}' })
    expect(presence.summary(nurse)).toEqual(gone)
  })

  it('is kept in small numbers, the latest of many strangers and few of one', async () => {
    await begin()
    const strangers = Array.from({ length: 5_000 }, (_, n) => show(`s${n}@x.example/a`))
    const many = Array.from({ length: 100 }, (_, n) => show(`many@x.example/${n}`))
    const long = show('long@x.example/a', `<status>${'x'.repeat(5_000)}</status>`)
    await t.receives(strangers.join('') + many.join('') + long)
    const pushes = [
      ...Array.from({ length: 5_000 }, (_, n) => `s${n}@x.example`),
      'many@x.example',
      'long@x.example',
    ]
    await t.receives(
      pushes
        .map((jid) => `<item jid='${jid}' subscription='to'/>`)
        .map((added) => `<iq type='set' id='p'><query xmlns='jabber:iq:roster'>${added}</query></iq>`)
        .join(''),
    )
    expect(seen).toHaveLength(200)
    expect([seen[0], seen[195], seen[196], seen[199]]).toEqual([
      's4804@x.example/a',
      's4999@x.example/a',
      'many@x.example/0',
      'many@x.example/3',
    ])
  })
})

describe('floods of presence', () => {
  it('of one contact keep as many clients as anybody has, and cause an event once in a while', async () => {
    await begin({ roster: item })
    let told = 0
    presence.onChange((changes) => (told += changes.length))
    const flood = Array.from({ length: 20_000 }, (_, n) =>
      show(`${nurse}/${n % 5_000}`, `<status>${n} ${'x'.repeat(100)}</status>`),
    )
    await t.receives(flood.join(''))
    await t.clock.advance(20)
    expect(presence.resources(nurse)).toHaveLength(64)
    expect(told).toBe(1)
  })
})
