import { beforeEach, describe, expect, it } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { readXml } from '../../testing/read-xml.ts'
import { presence as extension, type Presence, type PresenceChange, type SubscriptionEvent } from './index.ts'

const juliet = 'juliet@capulet.example' as BareJid
const nurse = 'nurse@capulet.example' as BareJid
const tybalt = 'tybalt@capulet.example' as BareJid
const romeo = 'romeo@montague.example' as BareJid
const offline = { show: 'offline', status: '' }

let t: FakeChannel
let presence: Presence
let batches: (readonly PresenceChange[])[]
let events: SubscriptionEvent[]
beforeEach(() => {
  t = fakeChannel()
  presence = t.use(extension)
  batches = []
  events = []
  presence.onChange((batch) => batches.push(batch))
  presence.onSubscription((event) => events.push(event))
})

/** A fresh session up to and including the roster, with Juliet and the nurse. */
async function begin() {
  const started = t.begin()
  await t.sends(`<iq type='get' id='{roster}'><query xmlns='jabber:iq:roster'/></iq>`)
  await t.receives(`
    <iq type='result' id='{roster}'>
      <query xmlns='jabber:iq:roster'>
        <item jid='juliet@capulet.example' subscription='both'/>
        <item jid='nurse@capulet.example' subscription='to'/>
      </query>
    </iq>`)
  return started
}

describe('the own presence', () => {
  it('is sent once the roster is loaded', async () => {
    const started = begin()
    await started
    await t.sends(`<presence/>`)
  })

  it('has the chosen state, and the payloads of decorations', async () => {
    presence.show({ show: 'away', status: 'In the garden' })
    presence.decorate(() => readXml(`<c xmlns='http://jabber.org/protocol/caps'/>`))
    const release = presence.decorate(() => readXml(`<x xmlns='vcard-temp:x:update'/>`))
    presence.decorate(() => null)
    release()
    await begin()
    await t.sends(`
      <presence>
        <show>away</show><status>In the garden</status><c xmlns='http://jabber.org/protocol/caps'/>
      </presence>`)

    presence.show({ show: 'available', status: '' })
    await t.sends(`<presence><c xmlns='http://jabber.org/protocol/caps'/></presence>`)
    presence.refresh()
    await t.sends(`<presence><c xmlns='http://jabber.org/protocol/caps'/></presence>`)
  })

  it('is not sent again in a session that goes on', async () => {
    await begin()
    await t.sends(`<presence/>`)
    await t.begin({ kind: 'resumed' })
    await t.sendsNothing()
  })

  it('is sent again in a restored session, and contacts are asked for theirs', async () => {
    const started = t.begin({ kind: 'resumed', restored: true })
    await t.sends(`<iq type='get' id='{id}'><query xmlns='jabber:iq:roster'/></iq>`)
    await t.receives(`
      <iq type='result' id='{id}'>
        <query xmlns='jabber:iq:roster'>
          <item jid='juliet@capulet.example' subscription='both'/>
          <item jid='nurse@capulet.example' subscription='to'/>
          <item jid='tybalt@capulet.example' subscription='from'/>
          <item jid='paris@capulet.example' subscription='none' ask='subscribe'/>
        </query>
      </iq>`)
    await started
    await t.sends(`<presence/>`)
    for (const jid of ['romeo@montague.example', juliet, nurse]) {
      await t.sends(`<presence type='probe' to='${jid}'/>`)
    }
    await t.sends(`<iq type='get' to='montague.example' id='{ping}'><ping xmlns='urn:xmpp:ping'/></iq>`)
    await t.receives(`
      <presence from='juliet@capulet.example/balcony'><show>dnd</show></presence>
      <presence type='error' from='nurse@capulet.example'>
        <error type='cancel'><remote-server-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </presence>
      <iq type='result' id='{ping}' from='montague.example'/>`)
    await t.sendsNothing()
    expect(presence.summary(juliet)).toEqual({ show: 'dnd', status: '' })
    expect(presence.summary(nurse)).toEqual(offline)
    expect(events).toEqual([])
    // A later failure is an event again.
    await t.receives(`<presence type='error' from='nurse@capulet.example'/>`)
    expect(events).toMatchObject([{ kind: 'failed', jid: nurse }])
  })

  it('of other clients of the account stays, though the server refuses the probe', async () => {
    const started = t.begin({ kind: 'resumed', restored: true })
    await t.sends(`<iq type='get' id='{id}'><query xmlns='jabber:iq:roster'/></iq>`)
    await t.receives(`<iq type='result' id='{id}'/>`)
    await started
    await t.sends(`<presence/>`)
    await t.sends(`<presence type='probe' to='romeo@montague.example'/>`)
    await t.receives(`
      <presence from='romeo@montague.example/phone'><show>away</show></presence>
      <presence type='error'>
        <error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </presence>`)
    expect(presence.summary(romeo)).toEqual({ show: 'away', status: '' })
    expect(events).toEqual([])
  })

  it('asks about many in slices, each when the server has handled the one before', async () => {
    const started = t.begin({ kind: 'resumed', restored: true })
    await t.sends(`<iq type='get' id='{id}'><query xmlns='jabber:iq:roster'/></iq>`)
    const items = Array.from({ length: 120 }, (_, n) => `<item jid='u${n}@x.example' subscription='to'/>`)
    await t.receives(
      `<iq type='result' id='{id}'><query xmlns='jabber:iq:roster'>${items.join('')}</query></iq>`,
    )
    await started
    await t.sends(`<presence/>`)
    await t.sends(`<presence type='probe' to='romeo@montague.example'/>`)
    for (let n = 0; n < 49; n++) await t.sends(`<presence type='probe' to='u${n}@x.example'/>`)
    await t.sends(`<iq type='get' to='montague.example' id='{one}'><ping xmlns='urn:xmpp:ping'/></iq>`)
    await t.sendsNothing()
    // No answer in time: the server may be slow, so it is not asked faster.
    await t.clock.advance(30_000)
    for (let n = 49; n < 99; n++) await t.sends(`<presence type='probe' to='u${n}@x.example'/>`)
    await t.sends(`<iq type='get' to='montague.example' id='{two}'><ping xmlns='urn:xmpp:ping'/></iq>`)
    t.end()
    await t.sendsNothing()
  })

  it('waits for a session', async () => {
    presence.show({ show: 'dnd', status: '' })
    presence.refresh()
    await t.sendsNothing()
  })
})

describe("contacts' presence", () => {
  beforeEach(async () => {
    await begin()
    await t.sends(`<presence/>`)
  })

  it('comes in batches, each contact once', async () => {
    await t.receives(`
      <presence from='juliet@capulet.example/balcony'><show>away</show></presence>
      <presence from='juliet@capulet.example/balcony'><status>O Romeo</status></presence>
      <presence from='nurse@capulet.example/kitchen'><show>dnd</show></presence>`)
    expect(batches).toEqual([])
    await t.clock.advance(20)
    expect(batches).toEqual([
      [
        { jid: juliet, presence: { show: 'available', status: 'O Romeo' } },
        { jid: nurse, presence: { show: 'dnd', status: '' } },
      ],
    ])
  })

  it('is that of the client most worth talking to', async () => {
    await t.receives(`
      <presence from='juliet@capulet.example/balcony'><priority>1</priority><status>here</status></presence>
      <presence from='juliet@capulet.example/chamber'><show>xa</show></presence>`)
    expect(presence.summary(juliet)).toEqual({ show: 'available', status: 'here' })
    expect(presence.resources(juliet)).toEqual([
      { jid: `${juliet}/balcony`, show: 'available', status: 'here', priority: 1 },
      { jid: `${juliet}/chamber`, show: 'xa', status: '', priority: 0 },
    ])
    await t.receives(`<presence type='unavailable' from='juliet@capulet.example/balcony'/>`)
    expect(presence.summary(juliet)).toEqual({ show: 'xa', status: '' })
  })

  it('ends with the last client, or with all at once', async () => {
    await t.receives(`
      <presence from='juliet@capulet.example/balcony'/>
      <presence from='juliet@capulet.example/chamber'/>
      <presence type='unavailable' from='juliet@capulet.example'/>`)
    expect(presence.resources(juliet)).toEqual([])
    await t.clock.advance(20)
    expect(batches).toEqual([[{ jid: juliet, presence: offline }]])
  })

  it('of a stranger is ignored, that of one’s other clients is not', async () => {
    await t.receives(`
      <presence from='tybalt@capulet.example/street'/>
      <presence from='romeo@montague.example/garden'/>`)
    await t.clock.advance(20)
    expect(presence.summary(tybalt)).toEqual(offline)
    expect(batches).toEqual([
      [{ jid: 'romeo@montague.example', presence: { show: 'available', status: '' } }],
    ])
  })

  it('does not fill the memory, whatever resources a contact invents', async () => {
    const many = Array.from({ length: 100 }, (_, n) => `<presence from='${juliet}/${n}'/>`)
    await t.receives(many.join(''))
    expect(presence.resources(juliet)).toHaveLength(64)
  })

  it('ends with the session, and leaves nothing behind', async () => {
    await t.receives(`<presence from='juliet@capulet.example/balcony'/>`)
    await t.clock.advance(20)
    t.end()
    await t.clock.advance(20)
    expect(batches[1]).toEqual([{ jid: juliet, presence: offline }])
    expect(t.clock.timers).toBe(0)
  })

  it('reaches every listener, whatever the others do', async () => {
    presence.onChange(() => {
      throw new Error('a bug')
    })
    const later: unknown[] = []
    presence.onChange((batch) => later.push(...batch))
    await t.receives(`<presence from='juliet@capulet.example/balcony'/>`)
    await t.clock.advance(20)
    expect(later).toHaveLength(1)
    expect(t.logged.join()).toContain('a listener failed')
  })

  it('ends with the contact', async () => {
    await t.receives(`
      <presence from='juliet@capulet.example/balcony'/>
      <iq type='set' id='p'>
        <query xmlns='jabber:iq:roster'><item jid='juliet@capulet.example' subscription='remove'/></query>
      </iq>`)
    expect(presence.summary(juliet)).toEqual(offline)
  })

  it('is reported client by client to listeners for that', async () => {
    const seen: string[] = []
    presence.onResource(({ jid, stanza }) => seen.push(`${jid} ${stanza ? 'is there' : 'is gone'}`))
    await t.receives(`
      <presence from='juliet@capulet.example/balcony'/>
      <presence type='error' from='juliet@capulet.example/balcony'/>
      <presence from='tybalt@capulet.example/street'/>`)
    expect(seen).toEqual([`${juliet}/balcony is there`, `${juliet}/balcony is gone`])
  })
})

describe('subscriptions', () => {
  it('are requested with some words and a name', async () => {
    await begin()
    await t.sends(`<presence/>`)
    expect(presence.subscribe(juliet, { text: 'We met at the ball', nickname: 'Romeo' })).toBe(true)
    await t.sends(`
      <presence type='subscribe' to='juliet@capulet.example'>
        <status>We met at the ball</status>
        <nick xmlns='http://jabber.org/protocol/nick'>Romeo</nick>
      </presence>`)
    presence.subscribe(juliet)
    await t.sends(`<presence type='subscribe' to='juliet@capulet.example'/>`)
    presence.approve(juliet)
    await t.sends(`<presence type='subscribed' to='juliet@capulet.example'/>`)
    presence.refuse(juliet)
    await t.sends(`<presence type='unsubscribed' to='juliet@capulet.example'/>`)
  })

  it('return false without a session', () => {
    expect(presence.subscribe(juliet)).toBe(false)
  })

  it('report actions of the other side, by its bare address', async () => {
    await t.receives(`
      <presence type='subscribe' from='juliet@capulet.example/balcony'>
        <status>It was me</status>
        <nick xmlns='http://jabber.org/protocol/nick'>Jule</nick>
      </presence>
      <presence type='subscribe' from='tybalt@capulet.example'/>
      <presence type='unsubscribe' from='tybalt@capulet.example'/>
      <presence type='subscribed' from='juliet@capulet.example'/>
      <presence type='unsubscribed' from='nurse@capulet.example'/>
      <presence type='error' from='nobody@capulet.example'>
        <error type='cancel'>
          <item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>
          <text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>Never heard of</text>
        </error>
      </presence>
      <presence type='probe' from='juliet@capulet.example'/>`)
    expect(events).toEqual([
      { kind: 'requested', jid: juliet, text: 'It was me', nickname: 'Jule' },
      { kind: 'requested', jid: tybalt, text: '', nickname: '' },
      { kind: 'withdrawn', jid: tybalt },
      { kind: 'granted', jid: juliet },
      { kind: 'denied', jid: nurse },
      { kind: 'failed', jid: 'nobody@capulet.example', condition: 'item-not-found', text: 'Never heard of' },
    ])
  })
})
