import { describe, expect, it } from 'vitest'
import { bareOf, type Jid } from '../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../testing/fake-channel.ts'
import { el } from '../xml/element.ts'
import { NS_CLIENT } from './stanza.ts'

const JULIET = 'juliet@capulet.example'

/** A session in which `x:own`, `x:contacts` and `x:anybody` answer those senders, and Juliet sees the presence. */
async function online(): Promise<FakeChannel> {
  const t = fakeChannel()
  for (const answers of ['own', 'contacts', 'anybody'] as const) {
    t.channel.onIq('get', 'x', answers, answers, () => ({ result: null }))
  }
  t.channel.seenBy((jid) => jid === JULIET)
  await t.begin()
  return t
}

const asks = (from: string, what: string, id = '1') =>
  `<iq type='get' id='${id}'${from && ` from='${from}'`}><${what} xmlns='x'/></iq>`
const answered = (to: string, id = '1') => `<iq type='result' id='${id}'${to && ` to='${to}'`}/>`
const refused = (to: string, condition = 'service-unavailable', type = 'cancel', id = '1') =>
  `<iq type='error' id='${id}'${to && ` to='${to}'`}><error type='${type}'>
    <${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`

describe('the senders that get an answer', () => {
  it.each([
    ['nobody in particular, which is the account', '', true, true],
    ['the account', 'romeo@montague.example', true, true],
    ['our own full address, as of old servers', 'romeo@montague.example/balcony', true, true],
    ['another client of the account', 'romeo@montague.example/phone', false, true],
    ['the server', 'montague.example', false, true],
    ['who sees the presence', `${JULIET}/chamber`, false, true],
    ['a stranger', 'tybalt@capulet.example/street', false, false],
    ['a stranger on our server', 'paris@montague.example/hall', false, false],
    ['a service that nobody asked anything', 'rooms.montague.example', false, false],
    ['another server', 'capulet.example', false, false],
  ])('%s', async (_who, from, own, contacts) => {
    const t = await online()
    for (const [what, isAnswered] of [
      ['own', own],
      ['contacts', contacts],
      ['anybody', true],
    ] as const) {
      await t.receives(asks(from, what))
      await t.sends(isAnswered ? answered(from) : refused(from))
    }
  })

  it('a service that was asked something, but not a person who was asked', async () => {
    const t = await online()
    for (const [id, to] of Object.entries({
      a: 'rooms.montague.example',
      b: 'paris@montague.example/hall',
    })) {
      void t.channel.request('get', to as Jid, el('y', 'question'))
      await t.sends(`<iq type='get' id='{${id}}' to='${to}'><question xmlns='y'/></iq>`)
    }
    await t.receives(asks('rooms.montague.example', 'contacts'))
    await t.sends(answered('rooms.montague.example'))
    await t.receives(asks('paris@montague.example/hall', 'contacts'))
    await t.sends(refused('paris@montague.example/hall'))
  })

  it('somebody who got directed presence, until it is withdrawn or the session ends', async () => {
    const t = await online()
    const room = 'verona@rooms.montague.example'
    const show = async (type?: string) => {
      t.channel.send(el(NS_CLIENT, 'presence', { to: `${room}/romeo`, type }))
      await t.sends(`<presence to='${room}/romeo'${type === undefined ? '' : ` type='${type}'`}/>`)
    }
    const isAnswered = async (is: boolean) => {
      await t.receives(asks(`${room}/paris`, 'contacts'))
      await t.sends(is ? answered(`${room}/paris`) : refused(`${room}/paris`))
    }
    await isAnswered(false)
    await show('subscribe')
    await isAnswered(false)
    await show()
    await isAnswered(true)
    await show('unavailable')
    await isAnswered(false)
    await show()
    t.channel.send(el(NS_CLIENT, 'presence', { type: 'unavailable' }))
    await t.sends(`<presence type='unavailable'/>`)
    await isAnswered(false)
    await show()
    t.end()
    await t.begin()
    await isAnswered(false)
  })

  it('an occupant of a room, who is less than a contact', async () => {
    const t = await online()
    const room = 'verona@rooms.montague.example'
    t.channel.onIq('get', 'x', 'occupants', 'occupants', () => ({ result: null }))
    t.channel.occupants((jid) => {
      if (bareOf(jid) !== room || jid === room) return null
      return jid === `${room}/romeo` ? 'self' : 'other'
    })
    t.channel.send(el(NS_CLIENT, 'presence', { to: `${room}/romeo` }))
    await t.sends(`<presence to='${room}/romeo'/>`)
    for (const who of ['paris', 'romeo']) {
      for (const what of ['own', 'contacts', 'occupants', 'anybody']) {
        await t.receives(asks(`${room}/${who}`, what))
        const isAnswered = what === 'occupants' || what === 'anybody'
        await t.sends(isAnswered ? answered(`${room}/${who}`) : refused(`${room}/${who}`))
      }
    }
    await t.receives(
      asks(`${JULIET}/chamber`, 'occupants') + asks('tybalt@capulet.example/street', 'occupants'),
    )
    await t.sends(answered(`${JULIET}/chamber`))
    await t.sends(refused('tybalt@capulet.example/street'))
  })

  it('a stranger learns nothing by asking wrongly', async () => {
    const t = await online()
    const from = 'tybalt@capulet.example/street'
    for (const iq of [
      `<iq type='get' id='1' from='${from}'/>`,
      `<iq type='set' id='1' from='${from}'><a xmlns='x'/><b xmlns='x'/></iq>`,
      `<iq type='odd' id='1' from='${from}'><contacts xmlns='x'/></iq>`,
      `<iq id='1' from='${from}'/>`,
      `<iq type='get' id='1' from='${from}'><unknown xmlns='y'/></iq>`,
    ]) {
      await t.receives(iq)
      await t.sends(refused(from))
    }
  })
})

describe('floods of requests', () => {
  const flood = (from: string, what: string, count: number) =>
    Array.from({ length: count }, (_, n) => asks(from, what, `q${n}`)).join('')

  it('of a contact are answered thirty at once, then one each second; the others are asked to wait', async () => {
    const t = await online()
    const from = `${JULIET}/chamber`
    await t.receives(flood(from, 'contacts', 32))
    for (let n = 0; n < 30; n++) await t.sends(answered(from, `q${n}`))
    for (const id of ['q30', 'q31']) await t.sends(refused(from, 'resource-constraint', 'wait', id))
    await t.clock.advance(1_000)
    await t.receives(asks(`${JULIET}/phone`, 'contacts') + asks(from, 'contacts'))
    await t.sends(answered(`${JULIET}/phone`))
    await t.sends(refused(from, 'resource-constraint', 'wait'))
  })

  it('of occupants share the budget of their room, and our own pings come back all the same', async () => {
    const t = await online()
    const room = 'verona@rooms.montague.example'
    t.channel.onIq('get', 'x', 'occupants', 'occupants', () => ({ result: null }))
    t.channel.occupants((jid) => (jid === `${room}/romeo` ? 'self' : bareOf(jid) === room ? 'other' : null))
    const many = Array.from({ length: 500 }, (_, n) => asks(`${room}/o${n}`, 'occupants')).join('')
    await t.receives(many)
    for (let n = 0; n < 30; n++) await t.sends(answered(`${room}/o${n}`))
    while (t.takeSent() !== undefined);
    await t.receives(asks(`${room}/romeo`, 'occupants'))
    await t.sends(answered(`${room}/romeo`))
  })

  it('of the account and its server are all answered', async () => {
    const t = await online()
    await t.receives(flood('montague.example', 'contacts', 100))
    for (let n = 0; n < 100; n++) await t.sends(answered('montague.example', `q${n}`))
  })

  /** All stanzas until no more are sent. */
  function sent(t: FakeChannel): { readonly count: number; readonly bytes: number } {
    let count = 0
    let bytes = 0
    for (;;) {
      const stanza = t.takeSent()
      if (stanza === undefined) return { count, bytes }
      count++
      bytes += stanza.length
    }
  }

  it('of strangers are refused at a limited pace, some later, and the rest is counted', async () => {
    const t = await online()
    const strangers = Array.from({ length: 20_000 }, (_, n) =>
      asks(`t${n % 2_000}@capulet.example/street`, 'contacts', `q${n}`),
    )
    await t.receives(strangers.join(''))
    const atOnce = sent(t)
    expect(atOnce.count).toBeGreaterThan(100)
    expect(atOnce.bytes).toBeLessThan(40_000)
    await t.clock.advance(1_000)
    const oneSecondLater = sent(t)
    expect(oneSecondLater.count).toBeGreaterThan(10)
    expect(oneSecondLater.bytes).toBeLessThan(5_000)
    await t.clock.advance(60_000)
    const later = sent(t)
    expect(oneSecondLater.count + later.count).toBe(500)
    expect(t.logged).toEqual([
      `stanza: ${20_000 - atOnce.count - 500} requests left unanswered: too many from senders who may not ask`,
    ])
    // A new request gets an answer at once, and so did everybody who may ask.
    await t.receives(asks('tybalt@capulet.example/street', 'contacts'))
    await t.sends(refused('tybalt@capulet.example/street'))
  })

  it('of one stranger leave places for another', async () => {
    const t = await online()
    await t.receives(flood('tybalt@capulet.example/street', 'contacts', 1_000))
    sent(t)
    await t.receives(asks('paris@capulet.example/hall', 'contacts', 'other'))
    await t.clock.advance(10_000)
    const rest = []
    for (let stanza = t.takeSent(); stanza !== undefined; stanza = t.takeSent()) rest.push(stanza)
    expect(rest).toHaveLength(21)
    expect(rest.at(-1)).toContain(`id='other'`)
  })

  it('with ids of unusual length are only counted', async () => {
    const t = await online()
    await t.receives(asks('tybalt@capulet.example/street', 'contacts', 'x'.repeat(5_000)))
    await t.sendsNothing()
    await t.clock.advance(60_000)
    expect(t.logged).toHaveLength(1)
  })

  it('end with the session', async () => {
    const t = await online()
    await t.receives(flood('tybalt@capulet.example/street', 'contacts', 1_000))
    sent(t)
    t.end()
    expect(t.clock.timers).toBe(0)
  })
})

describe('people who may always see the presence', () => {
  it.each([
    [JULIET, true],
    ['romeo@montague.example', true],
    ['verona@rooms.example', false],
    ['rooms.example', false],
    ['montague.example', false],
    ['tybalt@capulet.example', false],
  ])('%s: %s', async (address, isSeen) => {
    const t = await online()
    // Neither presence in a room nor a question makes somebody a contact.
    t.channel.send(el(NS_CLIENT, 'presence', { to: 'verona@rooms.example/romeo' }))
    void t.channel.request('get', 'rooms.example' as Jid, el('y', 'question'))
    expect(t.channel.isSeenBy(bareOf(address as Jid))).toBe(isSeen)
  })
})
