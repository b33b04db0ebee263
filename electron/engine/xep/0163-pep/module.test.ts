import { beforeEach, describe, expect, it } from 'vitest'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { disco } from '../0030-disco/index.ts'
import { caps } from '../0115-caps/index.ts'
import { presence } from '../rfc6121-presence/index.ts'
import { pep as extension, type Pep, type PepEvent } from './index.ts'

const EVENT = 'http://jabber.org/protocol/pubsub#event'
const NODE = 'urn:example:mood'

let t: FakeChannel
let pep: Pep
let events: PepEvent[]

async function begin() {
  const started = t.begin()
  await t.sends(`<iq type='get' id='{r}'><query xmlns='jabber:iq:roster'/></iq>`)
  await t.receives(`
    <iq type='result' id='{r}'>
      <query xmlns='jabber:iq:roster'><item jid='juliet@capulet.example' subscription='both'/></query>
    </iq>`)
  await started
}
beforeEach(() => {
  t = fakeChannel()
  pep = t.use(extension)
  events = []
})

const sends = (from: string, content = `<items node='${NODE}'><item id='1'/></items>`, more = '') =>
  t.receives(`<message ${from}><event xmlns='${EVENT}'>${content}</event>${more}</message>`)
const owners = () => events.map(({ owner }) => owner)

describe('events', () => {
  beforeEach(async () => {
    pep.onEvent(NODE, (event) => void events.push(event))
    await begin()
  })

  it('come from contacts and the own account', async () => {
    await sends(`from='juliet@capulet.example' type='headline'`)
    await sends(`from='romeo@montague.example'`)
    await sends('')
    expect(owners()).toEqual(['juliet@capulet.example', 'romeo@montague.example', 'romeo@montague.example'])
  })

  it.each([
    ['a stranger', 'tybalt@capulet.example'],
    ['a client of a contact', 'juliet@capulet.example/balcony'],
    ['another client of the account', 'romeo@montague.example/garden'],
    ["a contact's server", 'capulet.example'],
    ['the own server', 'montague.example'],
    ['somebody in a room', 'verona@rooms.example/juliet'],
  ])('of %s are passed over', async (_who, from) => {
    await sends(`from='${from}'`)
    expect([events, t.messages]).toEqual([[], []])
  })

  it('speak only for their sender, whatever they say', async () => {
    await sends(
      `from='juliet@capulet.example'`,
      `<items node='${NODE}'><item id='1' publisher='romeo@montague.example'/></items>`,
      `<addresses xmlns='http://jabber.org/protocol/address'><address type='replyto' jid='romeo@montague.example'/></addresses>`,
    )
    expect(owners()).toEqual(['juliet@capulet.example'])
  })

  it('may come late', async () => {
    await sends(
      `from='juliet@capulet.example'`,
      undefined,
      `<delay xmlns='urn:xmpp:delay' stamp='2003-12-13T23:58:37Z'/>`,
    )
    expect(owners()).toEqual(['juliet@capulet.example'])
  })

  it('of other nodes are for other handlers', async () => {
    await sends(`from='juliet@capulet.example'`, `<items node='urn:example:tune'><item id='1'/></items>`)
    expect(events).toEqual([])
  })

  it('tell what is gone', async () => {
    const from = `from='juliet@capulet.example'`
    await sends(from, `<items node='${NODE}'><retract id='1'/></items>`)
    await sends(from, `<purge node='${NODE}'/>`)
    await sends(from, `<delete node='${NODE}'/>`)
    expect(events.map(({ retracted, emptied }) => [retracted, emptied])).toEqual([
      [['1'], false],
      [[], true],
      [[], true],
    ])
  })
})

it('announces an interest while there is a handler (§4.2), and in the capabilities', async () => {
  t.use(presence)
  t.use(caps)
  const features = () => t.use(disco).own().features
  const first = pep.onEvent(NODE, () => undefined)
  const second = pep.onEvent(NODE, () => undefined)
  expect(features().filter((feature) => feature.endsWith('+notify'))).toEqual([`${NODE}+notify`])
  await begin()
  const before = t.takeSent()
  expect(before).toContain('http://jabber.org/protocol/caps')
  first()
  expect(features()).toContain(`${NODE}+notify`)
  second()
  expect(features()).not.toContain(`${NODE}+notify`)
})

it.each([
  ["<identity category='pubsub' type='pep'/>", true],
  ["<identity category='account' type='registered'/>", false],
])('knows from %s whether the account has the service: %s', async (identity, isSupported) => {
  await begin()
  const asked = pep.isSupported()
  await t.sends(`
    <iq type='get' id='{d}' to='romeo@montague.example'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`)
  await t.receives(`
    <iq type='result' id='{d}' from='romeo@montague.example'>
      <query xmlns='http://jabber.org/protocol/disco#info'>${identity}</query>
    </iq>`)
  expect(await asked).toEqual({ ok: true, value: isSupported })
})
