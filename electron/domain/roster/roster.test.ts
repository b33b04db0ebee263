import { describe, expect, test } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Element } from '../../engine/index.ts'
import { until } from '../../engine/testing/fake-clock.ts'
import { printXml } from '../../engine/testing/placeholders.ts'
import { readXml } from '../../engine/testing/read-xml.ts'
import { ACCOUNT, createRig, JULIET, quiet, ROMEO, type Rig, type RigOptions } from '../testing/rig.ts'

const NURSE = 'nurse@capulet.example' as BareJid
const NS = 'jabber:iq:roster'
const VERSIONS = `<ver xmlns='urn:xmpp:features:rosterver'/>`
const BLOCKING = 'urn:xmpp:blocking'

interface Server extends RigOptions {
  /** The children of the stream features. */
  readonly features?: string
  /** The iqs of type set that were sent. */
  readonly sets?: Element[]
}

/** The server accepts everything. */
function granting(sets: Element[]): (iq: Element) => string | null {
  return (iq) => {
    if (iq.attrs['type'] === 'set') {
      sets.push(iq)
      return ''
    }
    const isInfo = iq.child('http://jabber.org/protocol/disco#info', 'query')
    if (isInfo)
      return `<query xmlns='http://jabber.org/protocol/disco#info'><feature var='${BLOCKING}'/></query>`
    return iq.child(BLOCKING, 'blocklist') ? `<blocklist xmlns='${BLOCKING}'/>` : null
  }
}

async function online({ features = '', ...options }: Server = {}): Promise<{ rig: Rig; sets: Element[] }> {
  const sets: Element[] = []
  const rig = createRig({ answer: granting(sets), ...options })
  await begin(rig, features)
  return { rig, sets }
}

async function begin(rig: Rig, features = ''): Promise<void> {
  await rig.fake.begin({ features })
  await rig.ports.clock.advance(100)
  rig.fake.takeSent()
}

async function receive(rig: Rig, xml: string): Promise<void> {
  await rig.fake.receive(xml)
  await rig.ports.clock.advance(100)
  await quiet()
}

const push = (item: string, { from = '', ver = '' } = {}) =>
  `<iq type='set' id='p1'${from && ` from='${from}'`}><query xmlns='${NS}'${ver && ` ver='${ver}'`}>${item}</query></iq>`
const subscribe = (from: string, more = '') => `<presence from='${from}' type='subscribe'>${more}</presence>`
const contacts = (rig: Rig) => rig.roster.snapshot().contacts
const subscriptions = (rig: Rig) =>
  rig.fake.takeSent().map(({ attrs }) => `${attrs['type'] ?? 'available'} ${attrs['to'] ?? ''}`)
const args = { accountId: ACCOUNT, jid: NURSE }
const sameXml = (actual: Element | undefined, expected: string) => {
  if (!actual) throw new Error(`nothing was sent; expected ${expected}`)
  expect(printXml(actual)).toBe(printXml(readXml(expected)))
}

describe('the list', () => {
  test('is stored as the server gives it and there at the next start, before there is a session', async () => {
    const roster = `<item jid='${JULIET}' name='Juliet' subscription='both'><group>Capulet</group><group>Love</group></item>
      <item jid='${NURSE}' subscription='none' ask='subscribe'/>`
    const { rig } = await online({ roster })
    const juliet = {
      accountId: ACCOUNT,
      jid: JULIET,
      name: 'Juliet',
      groups: ['Capulet', 'Love'],
      subscription: 'both',
      pending: false,
      presence: { show: 'offline', status: '' },
    }
    const nurse = { ...juliet, jid: NURSE, name: '', groups: [], subscription: 'none', pending: true }
    expect(rig.deltas('contactsChanged')).toEqual([{ kind: 'contactsChanged', contacts: [juliet, nurse] }])
    expect(contacts(rig.restart())).toEqual([juliet, nurse])
  })

  test('is asked for by its version, and a later one costs only what has changed', async () => {
    const first = await online({
      features: VERSIONS,
      answer: (iq) =>
        iq.child(NS, 'query')
          ? `<query xmlns='${NS}' ver='v1'><item jid='${JULIET}' subscription='to'/></query>`
          : null,
    })
    const rig = first.rig
    expect(rig.store.all('SELECT version FROM roster_version')).toEqual([{ version: 'v1' }])
    await receive(rig, push(`<item jid='${NURSE}' subscription='from'/>`, { ver: 'v2' }))
    expect(rig.store.all('SELECT version FROM roster_version')).toEqual([{ version: 'v2' }])
    expect(contacts(rig).map(({ jid }) => jid)).toEqual([JULIET, NURSE])
    expect(contacts(rig.restart())).toHaveLength(2)
  })

  test('loses who is no longer in it', async () => {
    const { rig } = await online({
      roster: `<item jid='${JULIET}' subscription='both'/><item jid='${NURSE}' subscription='to'/>`,
    })
    await receive(rig, push(`<item jid='${NURSE}' subscription='remove'/>`))
    expect(rig.deltas('contactRemoved')).toEqual([{ kind: 'contactRemoved', accountId: ACCOUNT, jid: NURSE }])
    expect(rig.store.all('SELECT jid FROM contact')).toEqual([{ jid: JULIET }])
    rig.fake.end()
    rig.store.write((tx) =>
      tx.run("INSERT INTO contact VALUES (?, 'old@x.example', '', '[]', 'to', 0, 0)", ACCOUNT),
    )
    const next = rig.restart()
    await begin(next)
    expect(next.deltas('contactRemoved').map(({ jid }) => jid)).toContain('old@x.example')
    expect(rig.store.all('SELECT jid FROM contact ORDER BY jid')).toEqual([{ jid: JULIET }, { jid: NURSE }])
  })

  const people = (count: number) =>
    Array.from({ length: count }, (_, n) => `<item jid='c${n}@x.example' subscription='both'/>`).join('')

  test('of 5,000 comes in slices, each its own transaction and delta, and costs nothing the next time', async () => {
    const { rig } = await online({ roster: people(5_000) })
    expect(rig.deltas('contactsChanged').map((delta) => delta.contacts.length)).toEqual(
      Array.from({ length: 20 }, () => 250),
    )
    expect(rig.store.first('SELECT count(*) AS n FROM contact')).toEqual({ n: 5_000 })
    rig.batches.length = 0
    rig.fake.end()
    await begin(rig)
    expect(rig.deltas('contactsChanged')).toEqual([])
  })

  test('of which a part was kept when the process died is asked for as if nothing was', async () => {
    const asked: (string | undefined)[] = []
    const rig = createRig({
      answer(iq) {
        const query = iq.child(NS, 'query')
        if (!query) return null
        asked.push(query.attrs['ver'])
        return `<query xmlns='${NS}' ver='v2'>${people(620)}</query>`
      },
    })
    const begun = begin(rig, VERSIONS)
    await until(() => rig.batches.length > 0)
    rig.mishap = 'killed-before-commit'
    await begun
    rig.mishap = null
    const kept = rig.store.all('SELECT jid FROM contact').length
    expect(kept > 0 && kept < 620).toBe(true)
    expect(rig.store.all('SELECT version FROM roster_version')).toEqual([])
    const next = rig.restart()
    await begin(next, VERSIONS)
    expect(asked).toEqual(['', ''])
    expect(contacts(next)).toHaveLength(620)
    expect(next.store.all('SELECT version FROM roster_version')).toEqual([{ version: 'v2' }])
  })

  test('can be changed by nobody else', async () => {
    const { rig } = await online()
    await receive(
      rig,
      push(`<item jid='${NURSE}' subscription='both'/>`, { from: 'tybalt@capulet.example/x' }),
    )
    expect(contacts(rig).map(({ jid }) => jid)).toEqual([JULIET])
  })

  test('a full disk: a change is not taken for kept', async () => {
    const { rig } = await online()
    rig.mishap = { code: 'disk-full' }
    await receive(rig, push(`<item jid='${NURSE}' subscription='both'/>`))
    expect(contacts(rig).map(({ jid }) => jid)).toEqual([JULIET])
    rig.mishap = null
    expect(contacts(rig.restart()).map(({ jid }) => jid)).toEqual([JULIET])
  })
})

describe('presence', () => {
  test('comes as the best client’s, and goes with the session', async () => {
    const { rig } = await online()
    await receive(
      rig,
      `<presence from='${JULIET}/phone'><show>away</show><status>In the orchard</status></presence>
       <presence from='${JULIET}/balcony'><status>Here</status></presence>`,
    )
    expect(contacts(rig)[0]?.presence).toEqual({ show: 'available', status: 'Here' })
    await receive(rig, `<presence from='${JULIET}/balcony' type='unavailable'/>`)
    expect(contacts(rig)[0]?.presence).toEqual({ show: 'away', status: 'In the orchard' })
    rig.fake.end()
    await rig.ports.clock.advance(100)
    expect(rig.deltas('presenceChanged').at(-1)?.changes).toEqual([
      { jid: JULIET, presence: { show: 'offline', status: '' } },
    ])
  })

  test('of strangers is not announced, of the own other clients it is', async () => {
    const { rig } = await online()
    await receive(rig, `<presence from='tybalt@capulet.example/x'/><presence from='${ROMEO}/phone'/>`)
    expect(rig.deltas('presenceChanged')).toEqual([
      {
        kind: 'presenceChanged',
        accountId: ACCOUNT,
        changes: [{ jid: ROMEO, presence: { show: 'available', status: '' } }],
      },
    ])
  })

  test('of 5,000 contacts at once is announced in slices', async () => {
    const jids = Array.from({ length: 5_000 }, (_, n) => `c${n}@x.example`)
    const { rig } = await online({
      roster: jids.map((jid) => `<item jid='${jid}' subscription='both'/>`).join(''),
    })
    rig.batches.length = 0
    await receive(rig, jids.map((jid) => `<presence from='${jid}/a'/>`).join(''))
    await rig.ports.clock.advance(200)
    expect(rig.deltas('presenceChanged').map(({ changes }) => changes.length)).toEqual(
      Array.from({ length: 10 }, () => 500),
    )
  })
})

describe('requests', () => {
  const nick = `<nick xmlns='http://jabber.org/protocol/nick'>Nurse</nick><status>Is it you?</status>`

  test('wait to be answered, once however often the server repeats them', async () => {
    const { rig } = await online()
    await receive(rig, subscribe(NURSE, nick))
    await receive(rig, subscribe(`${NURSE}/kitchen`))
    const request = { accountId: ACCOUNT, jid: NURSE, nickname: 'Nurse', text: 'Is it you?' }
    expect(rig.deltas('requestArrived')).toMatchObject([{ request }])
    expect(rig.restart().roster.snapshot().requests).toMatchObject([request])
  })

  test.each([
    ['who may see it already', `<item jid='${NURSE}' subscription='from'/>`],
    ['who was permitted beforehand', `<item jid='${NURSE}' subscription='none' approved='true'/>`],
    ['who was asked for theirs', `<item jid='${NURSE}' subscription='none' ask='subscribe'/>`],
    ['who has said yes to that', `<item jid='${NURSE}' subscription='to'/>`],
  ])('of %s are answered without asking', async (_name, roster) => {
    const { rig } = await online({ roster })
    await receive(rig, subscribe(NURSE))
    expect(subscriptions(rig)).toEqual([`subscribed ${NURSE}`])
    expect(rig.roster.snapshot().requests).toEqual([])
  })

  test('from just added contacts are accepted without asking', async () => {
    const { rig } = await online()
    await rig.roster.commands['roster.add']({ accountId: ACCOUNT, address: NURSE, name: '', groups: [] })
    await receive(rig, push(`<item jid='${NURSE}' subscription='none' ask='subscribe'/>`))
    await receive(rig, subscribe(NURSE))
    expect(subscriptions(rig)).toEqual([`subscribe ${NURSE}`, `subscribed ${NURSE}`])
    expect(rig.deltas('requestArrived')).toEqual([])
  })

  test('of who is in the list and nothing more wait for the person', async () => {
    const { rig } = await online({ roster: `<item jid='${NURSE}' subscription='none'/>` })
    await receive(rig, subscribe(NURSE))
    expect(subscriptions(rig)).toEqual([])
    expect(rig.roster.snapshot().requests).toMatchObject([{ jid: NURSE }])
  })

  test('of oneself are none', async () => {
    const { rig } = await online()
    await receive(rig, subscribe(ROMEO))
    expect(rig.roster.snapshot().requests).toEqual([])
  })

  test('end when they are withdrawn or answered on another device', async () => {
    const { rig } = await online()
    await receive(rig, subscribe(NURSE))
    await receive(rig, `<presence from='${NURSE}' type='unsubscribe'/>`)
    expect(rig.deltas('requestClosed')).toHaveLength(1)
    await receive(rig, subscribe(NURSE))
    await receive(rig, push(`<item jid='${NURSE}' subscription='from'/>`))
    expect(rig.deltas('requestClosed')).toHaveLength(2)
    expect(rig.roster.snapshot().requests).toEqual([])
  })

  test('accepted: they are in the list, by no name of their own choice, may see the presence and are asked for theirs', async () => {
    const { rig, sets } = await online()
    await receive(rig, subscribe(NURSE, nick))
    expect(await rig.roster.commands['roster.accept'](args)).toEqual({ ok: true, value: undefined })
    sameXml(sets[0]?.child(NS, 'query'), `<query xmlns='${NS}'><item jid='${NURSE}'/></query>`)
    expect(subscriptions(rig)).toEqual([`subscribed ${NURSE}`, `subscribe ${NURSE}`])
    expect(rig.roster.snapshot().requests).toEqual([])
    expect(rig.deltas('requestClosed')).toHaveLength(1)
  })

  test('accepted of somebody in the list keeps their name and asks nothing that is so already', async () => {
    const { rig, sets } = await online()
    await receive(rig, subscribe(NURSE, nick))
    const angelica = `<item jid='${NURSE}' name='Angelica' subscription='to'><group>Home</group></item>`
    await receive(rig, push(angelica))
    await rig.roster.commands['roster.accept'](args)
    sameXml(
      sets[0]?.child(NS, 'query'),
      `<query xmlns='${NS}'><item jid='${NURSE}' name='Angelica'><group>Home</group></item></query>`,
    )
    expect(subscriptions(rig)).toEqual([`subscribed ${NURSE}`])
  })

  test('declined', async () => {
    const { rig } = await online()
    await receive(rig, subscribe(NURSE))
    expect(await rig.roster.commands['roster.decline'](args)).toEqual({ ok: true, value: undefined })
    expect(subscriptions(rig)).toEqual([`unsubscribed ${NURSE}`])
    expect(rig.roster.snapshot().requests).toEqual([])
  })

  test('stay open while offline, and the person is told why', async () => {
    const { rig } = await online()
    await receive(rig, subscribe(NURSE))
    rig.fake.end()
    for (const name of ['roster.accept', 'roster.decline', 'roster.block'] as const) {
      expect(await rig.roster.commands[name](args)).toEqual({ ok: false, error: { code: 'not-connected' } })
    }
    expect(rig.roster.snapshot().requests).toHaveLength(1)
  })

  test('that do not exist cannot be answered', async () => {
    const { rig } = await online()
    for (const name of ['roster.accept', 'roster.decline'] as const) {
      expect(await rig.roster.commands[name](args)).toEqual({ ok: false, error: { code: 'not-found' } })
    }
    expect(subscriptions(rig)).toEqual([])
  })
})

describe('changing the list', () => {
  const typed = {
    accountId: ACCOUNT,
    address: ` Nurse@Capulet.example `,
    name: ' The Nurse ',
    groups: ['Home'],
  }

  test('adding asks to see their presence', async () => {
    const { rig, sets } = await online()
    expect(await rig.roster.commands['roster.add'](typed)).toEqual({ ok: true, value: NURSE })
    sameXml(
      sets[0]?.child(NS, 'query'),
      `<query xmlns='${NS}'><item jid='${NURSE}' name='The Nurse'><group>Home</group></item></query>`,
    )
    expect(subscriptions(rig)).toEqual([`subscribe ${NURSE}`])
  })

  test('adding who has invited one shows them the token of the invitation', async () => {
    const { rig } = await online()
    await rig.roster.commands['roster.add']({ ...typed, invitation: '1tMFqYDdKhfe2pwp' })
    const sent = rig.fake.takeSent().filter((stanza) => stanza.attrs['type'] === 'subscribe')
    sameXml(
      sent[0],
      `<presence xmlns='jabber:client' to='${NURSE}' type='subscribe'>
         <preauth xmlns='urn:xmpp:pars:0' token='1tMFqYDdKhfe2pwp'/></presence>`,
    )
  })

  test('adding somebody who has asked accepts their request', async () => {
    const { rig } = await online()
    await receive(rig, subscribe(NURSE))
    await rig.roster.commands['roster.add'](typed)
    expect(subscriptions(rig)).toEqual([`subscribed ${NURSE}`, `subscribe ${NURSE}`])
    expect(rig.roster.snapshot().requests).toEqual([])
  })

  test('an invalid address is refused before anything is sent', async () => {
    const { rig, sets } = await online()
    const added = await rig.roster.commands['roster.add']({ ...typed, address: 'the nurse' })
    expect(added).toMatchObject({ ok: false, error: { code: 'address-invalid' } })
    expect(sets).toEqual([])
  })

  test('renaming and removing concern only who is in it', async () => {
    const { rig, sets } = await online()
    const { commands } = rig.roster
    expect(await commands['roster.update']({ ...args, name: 'x', groups: [] })).toMatchObject({ ok: false })
    expect(await commands['roster.remove'](args)).toMatchObject({ ok: false })
    expect(sets).toEqual([])
    await commands['roster.update']({
      accountId: ACCOUNT,
      jid: JULIET,
      name: ' My love ',
      groups: ['Love', 'Love'],
    })
    await commands['roster.remove']({ accountId: ACCOUNT, jid: JULIET })
    sameXml(
      sets[0]?.child(NS, 'query'),
      `<query xmlns='${NS}'><item jid='${JULIET}' name='My love'><group>Love</group></item></query>`,
    )
    sameXml(
      sets[1]?.child(NS, 'query'),
      `<query xmlns='${NS}'><item jid='${JULIET}' subscription='remove'/></query>`,
    )
  })

  test('a refusal by the server comes back and says that it is about the contact', async () => {
    const rig = createRig()
    await begin(rig)
    expect(await rig.roster.commands['roster.add'](typed)).toMatchObject({
      ok: false,
      error: { code: 'stanza-error', condition: 'service-unavailable', asked: 'contact' },
    })
    expect(subscriptions(rig)).toEqual([])
  })
})

describe('the name of an address', () => {
  test('is the address for a stranger, and includes it for names that look alike', async () => {
    const { rig } = await online()
    const ROSALINE = 'rosaline@capulet.example' as typeof NURSE
    const called = (made: Rig) => [made.roster.nameOf(ACCOUNT, NURSE), made.roster.nameOf(ACCOUNT, ROSALINE)]
    expect(called(rig)).toEqual([NURSE, ROSALINE])
    await receive(rig, push(`<item jid='${NURSE}' name='Angelica'/>`))
    await receive(rig, push(`<item jid='${ROSALINE}' name='&#x202E;Rosaline&#10;'/>`))
    expect(called(rig)).toEqual(['Angelica', 'Rosaline'])
    await receive(rig, push(`<item jid='${NURSE}' name='Rosalin&#x435;'/>`))
    const both = [`Rosalin\u0435 (${NURSE})`, `Rosaline (${ROSALINE})`]
    expect(called(rig)).toEqual(both)
    const again = rig.restart()
    expect(called(again)).toEqual(both)
    await receive(again, push(`<item jid='${NURSE}' subscription='remove'/>`))
    expect(called(again)).toEqual([NURSE, 'Rosaline'])
  })
})

describe('blocking', () => {
  const blockPush = (jid: string) =>
    `<iq type='set' id='b1'><block xmlns='${BLOCKING}'><item jid='${jid}'/></block></iq>`

  test('declines an open request first, and shows whom the server blocks', async () => {
    const { rig, sets } = await online()
    await receive(rig, subscribe(NURSE))
    expect(await rig.roster.commands['roster.block'](args)).toEqual({ ok: true, value: undefined })
    expect(subscriptions(rig)).toEqual([`unsubscribed ${NURSE}`])
    sameXml(sets[0]?.child(BLOCKING, 'block'), `<block xmlns='${BLOCKING}'><item jid='${NURSE}'/></block>`)
    expect(rig.roster.snapshot()).toMatchObject({ requests: [], blocked: {} })
    await receive(rig, blockPush(NURSE))
    expect(rig.deltas('blockedChanged')).toEqual([
      { kind: 'blockedChanged', accountId: ACCOUNT, blocked: [NURSE] },
    ])
    expect(rig.restart().roster.snapshot().blocked).toEqual({ [ACCOUNT]: [NURSE] })
  })

  test('that the server refuses comes back and says that it is about blocking', async () => {
    const rig = createRig()
    await begin(rig)
    expect(await rig.roster.commands['roster.block'](args)).toMatchObject({
      ok: false,
      error: { code: 'stanza-error', condition: 'service-unavailable', asked: 'block' },
    })
  })

  test('requests from blocked people are ignored', async () => {
    const { rig } = await online()
    await receive(rig, blockPush(NURSE))
    await receive(rig, subscribe(NURSE))
    expect(rig.roster.snapshot().requests).toEqual([])
  })

  test('ends for who is blocked, not for others', async () => {
    const { rig, sets } = await online()
    expect(await rig.roster.commands['roster.unblock'](args)).toEqual({
      ok: false,
      error: { code: 'not-found' },
    })
    await receive(rig, blockPush(NURSE))
    expect((await rig.roster.commands['roster.unblock'](args)).ok).toBe(true)
    sameXml(
      sets[0]?.child(BLOCKING, 'unblock'),
      `<unblock xmlns='${BLOCKING}'><item jid='${NURSE}'/></unblock>`,
    )
  })
})
