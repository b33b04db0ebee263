import { describe, expect, test } from 'vitest'
import type { BareJid, FullJid } from '../../../shared/model/jid.ts'
import type { Element } from '../../engine/index.ts'
import { ACCOUNT, createRig, JULIET, quiet, ROMEO } from '../testing/rig.ts'

const PHONE = `${JULIET}/phone` as FullJid
const NOT_FOUND = { ok: false, error: { code: 'not-found' } }
const VERSION = 'jabber:iq:version'
const TIME = 'urn:xmpp:time'

const available = (from: string, more = '') => `<presence from='${from}'>${more}</presence>`
const program = `<query xmlns='${VERSION}'><name>Dino</name><version>0.5</version><os>Linux</os></query>`
const time = `<time xmlns='${TIME}'><tzo>+05:30</tzo><utc>2026-11-21T12:00:00Z</utc></time>`

interface Server {
  readonly subscription?: string
  /** Answers to the two questions, null for an error. */
  readonly version?: string | null
  readonly clock?: string | null
}

async function online({ subscription = 'both', version = program, clock = time }: Server = {}) {
  const asked: Element[] = []
  const rig = createRig({
    roster: `<item jid='${JULIET}' subscription='${subscription}'/>`,
    answer(iq) {
      if (iq.attrs['to'] === undefined) return null
      asked.push(iq)
      if (iq.child(VERSION, 'query')) return version
      return iq.child(TIME, 'time') ? clock : null
    },
  })
  await rig.fake.begin({})
  await rig.ports.clock.advance(100)
  asked.length = 0
  const { commands } = rig.roster
  return {
    rig,
    asked,
    clients: (jid: BareJid = JULIET) => commands['roster.clients']({ accountId: ACCOUNT, jid }),
    ask: (jid: FullJid = PHONE) => commands['roster.askClient']({ accountId: ACCOUNT, jid }),
    async receive(xml: string) {
      await rig.fake.receive(xml)
      await rig.ports.clock.advance(100)
      await quiet()
    },
  }
}

describe('the clients of a contact', () => {
  test('are those that are online, the one most worth talking to first', async () => {
    const { clients, receive } = await online()
    expect(await clients()).toEqual({ ok: true, value: [] })
    await receive(available(PHONE, '<show>away</show>'))
    await receive(available(`${JULIET}/desk`, '<status>Here</status><priority>5</priority>'))
    expect(await clients()).toEqual({
      ok: true,
      value: [
        { jid: `${JULIET}/desk`, show: 'available', status: 'Here', priority: 5 },
        { jid: PHONE, show: 'away', status: '', priority: 0 },
      ],
    })
  })

  test('are twelve at most, however many somebody makes up', async () => {
    const { clients, receive } = await online()
    await receive(Array.from({ length: 60 }, (_, n) => available(`${JULIET}/r${n}`)).join(''))
    expect(await clients()).toHaveProperty('value.length', 12)
  })

  test('of the person are the other devices, and the window hears when one comes', async () => {
    const { rig, clients, receive } = await online()
    await receive(available(`${ROMEO}/balcony`) + available(`${ROMEO}/phone`))
    expect(await clients(ROMEO)).toMatchObject({ ok: true, value: [{ jid: `${ROMEO}/phone` }] })
    expect(rig.deltas('presenceChanged').flatMap(({ changes }) => changes.map(({ jid }) => jid))).toContain(
      ROMEO,
    )
  })
})

describe('one of them', () => {
  test('says its program and its time zone, and is asked once while it is there', async () => {
    const { ask, asked, receive } = await online()
    await receive(available(PHONE))
    const facts = {
      ok: true,
      value: { software: { name: 'Dino', version: '0.5', os: 'Linux' }, timeZone: 330 },
    }
    expect(await Promise.all([ask(), ask()])).toEqual([facts, facts])
    expect(await ask()).toEqual(facts)
    expect(asked).toHaveLength(2)
    await receive(`<presence from='${PHONE}' type='unavailable'/>` + available(PHONE))
    expect(await ask()).toEqual(facts)
    expect(asked).toHaveLength(4)
  })

  test('may say one of them, or neither', async () => {
    const one = await online({ version: null })
    await one.receive(available(PHONE))
    expect(await one.ask()).toEqual({ ok: true, value: { software: null, timeZone: 330 } })
    const none = await online({ version: `<query xmlns='${VERSION}'/>`, clock: null })
    await none.receive(available(PHONE))
    expect(await none.ask()).toEqual({ ok: true, value: { software: null, timeZone: null } })
  })

  test('that does not answer within ten seconds has not, and may be asked again', async () => {
    const { rig, ask, receive } = await online()
    await receive(available(PHONE))
    rig.fake.suspend()
    const first = ask()
    await rig.ports.clock.advance(10_100)
    expect(await first).toEqual({ ok: false, error: { code: 'request-timeout' } })
    const again = ask()
    await rig.ports.clock.advance(10_100)
    expect(await again).toEqual({ ok: false, error: { code: 'request-timeout' } })
  })

  test('is not asked where it is not there, or where the question would tell more than they see', async () => {
    const away = await online()
    expect(await away.ask()).toEqual(NOT_FOUND)
    const hidden = await online({ subscription: 'to' })
    await hidden.receive(available(PHONE))
    expect(await hidden.ask()).toEqual(NOT_FOUND)
    expect([...away.asked, ...hidden.asked]).toEqual([])
  })

  test('of a stranger, or of somebody who is blocked, is not asked', async () => {
    const { rig, ask, clients, receive } = await online()
    await receive(available(PHONE) + available('tybalt@capulet.example/x'))
    expect(await ask('tybalt@capulet.example/x' as FullJid)).toEqual(NOT_FOUND)
    rig.store.write((tx) => tx.run('INSERT INTO blocked (account_id, jid) VALUES (?, ?)', ACCOUNT, JULIET))
    expect(await clients()).toEqual({ ok: true, value: [] })
    expect(await ask()).toEqual(NOT_FOUND)
  })
})

describe('a request is sent again', () => {
  test.each([
    ['none', true],
    ['from', true],
    ['to', false],
    ['both', false],
  ])('to somebody with the subscription %s: %s', async (subscription, sends) => {
    const { rig } = await online({ subscription })
    rig.fake.takeSent()
    const answer = await rig.roster.commands['roster.askAgain']({ accountId: ACCOUNT, jid: JULIET })
    expect(answer).toEqual({ ok: true })
    const sent = rig.fake.takeSent().map(({ attrs }) => `${attrs['type']} ${attrs['to']}`)
    expect(sent).toEqual(sends ? [`subscribe ${JULIET}`] : [])
  })

  test('not to a stranger, and not without a connection', async () => {
    const { rig } = await online({ subscription: 'none' })
    const again = (jid: string) =>
      rig.roster.commands['roster.askAgain']({ accountId: ACCOUNT, jid: jid as BareJid })
    expect(await again('tybalt@capulet.example')).toEqual(NOT_FOUND)
    rig.fake.end()
    expect(await again(JULIET)).toEqual({ ok: false, error: { code: 'not-connected' } })
  })
})
