import { beforeEach, describe, expect, it } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { ping } from '../0199-ping/index.ts'
import { receipts } from '../0184-receipts/index.ts'
import { disco as extension, type Disco } from './index.ts'

const INFO = 'http://jabber.org/protocol/disco#info'
const ITEMS = 'http://jabber.org/protocol/disco#items'
const service = 'rooms.montague.example' as Jid

let t: FakeChannel
let disco: Disco
beforeEach(() => {
  t = fakeChannel()
  disco = t.use(extension)
  t.channel.seenBy((jid) => jid === 'juliet@capulet.example')
  void t.begin({ kind: 'resumed' })
})

describe('answering', () => {
  const own = `
    <identity category='client' type='pc' name='Balcony'/>
    <feature var='${INFO}'/><feature var='${ITEMS}'/>`

  it('lists the features of all modules', async () => {
    t.use(receipts)
    t.use(ping)
    await t.receives(`<iq type='get' id='1' from='juliet@capulet.example/b'><query xmlns='${INFO}'/></iq>`)
    await t.sends(`
      <iq type='result' id='1' to='juliet@capulet.example/b'>
        <query xmlns='${INFO}'>${own}<feature var='urn:xmpp:ping'/><feature var='urn:xmpp:receipts'/></query>
      </iq>`)
  })

  it('leaves out withheld features, and reports the change', async () => {
    t.use(ping)
    let changes = 0
    disco.onOwnChange(() => changes++)
    const release = disco.withhold(ping.about)
    await t.receives(`<iq type='get' id='1' from='juliet@capulet.example/b'><query xmlns='${INFO}'/></iq>`)
    await t.sends(`
      <iq type='result' id='1' to='juliet@capulet.example/b'><query xmlns='${INFO}'>${own}</query></iq>`)
    release()
    release()
    expect(disco.own().features).toContain('urn:xmpp:ping')
    expect(changes).toBe(2)
  })

  it('knows only registered nodes', async () => {
    const identity = { category: 'automation', type: 'test' }
    disco.answerNode('known', { identities: [identity], features: [], forms: [] })
    await t.receives(`
      <iq type='get' id='1' from='juliet@capulet.example/b'><query xmlns='${INFO}' node='known'/></iq>
      <iq type='get' id='2' from='juliet@capulet.example/b'><query xmlns='${INFO}' node='other'/></iq>`)
    await t.sends(`
      <iq type='result' id='1' to='juliet@capulet.example/b'>
        <query xmlns='${INFO}' node='known'><identity category='automation' type='test'/></query>
      </iq>`)
    await t.sends(`
      <iq type='error' id='2' to='juliet@capulet.example/b'>
        <error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
  })

  it.each([INFO, ITEMS])('tells strangers nothing by %s, as if nobody was there', async (ns) => {
    await t.receives(`<iq type='get' id='1' from='tybalt@capulet.example/b'><query xmlns='${ns}'/></iq>`)
    await t.sends(`
      <iq type='error' id='1' to='tybalt@capulet.example/b'>
        <error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
  })

  it('forgets the oldest of many nodes', async () => {
    const info = { identities: [], features: [], forms: [] }
    for (let n = 0; n <= 20; n++) disco.answerNode(`n${n}`, info)
    await t.receives(`
      <iq type='get' id='1' from='juliet@capulet.example/b'><query xmlns='${INFO}' node='n0'/></iq>
      <iq type='get' id='2' from='juliet@capulet.example/b'><query xmlns='${INFO}' node='n1'/></iq>`)
    await t.sends(`
      <iq type='error' id='1' to='juliet@capulet.example/b'>
        <error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
    await t.sends(`
      <iq type='result' id='2' to='juliet@capulet.example/b'><query xmlns='${INFO}' node='n1'/></iq>`)
  })

  it('has no items', async () => {
    await t.receives(`<iq type='get' id='1' from='juliet@capulet.example/b'><query xmlns='${ITEMS}'/></iq>`)
    await t.sends(`<iq type='result' id='1' to='juliet@capulet.example/b'><query xmlns='${ITEMS}'/></iq>`)
  })
})

describe('asking', () => {
  const answer = (from: string, features: string, id = '{id}') => `
    <iq type='result' id='${id}' from='${from}'>
      <query xmlns='${INFO}'><identity category='conference' type='text'/>${features}</query>
    </iq>`
  const asks = (to: string, id = '{id}') =>
    t.sends(`<iq type='get' id='${id}' to='${to}'><query xmlns='${INFO}'/></iq>`)

  it('sends one request to a service for all callers, until the session ends', async () => {
    const both = Promise.all([disco.info(service), disco.info(service)])
    await asks(service)
    await t.receives(answer(service, `<feature var='a'/>`))
    const info = { identities: [{ category: 'conference', type: 'text' }], features: ['a'], forms: [] }
    expect(await both).toEqual([
      { ok: true, value: info },
      { ok: true, value: info },
    ])
    expect(await disco.info(service)).toEqual({ ok: true, value: info })
    await t.sendsNothing()

    t.end()
    void t.begin({ kind: 'resumed' })
    void disco.info(service)
    await asks(service, '{later}')
  })

  it('asks again after a failure', async () => {
    const first = disco.server()
    await asks('montague.example')
    await t.receives(`
      <iq type='error' id='{id}' from='montague.example'>
        <error type='wait'><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
    expect(await first).toMatchObject({ ok: false, error: { condition: 'resource-constraint' } })
    void disco.server()
    await asks('montague.example', '{again}')
  })

  it('does not believe an answer from somebody else', async () => {
    const asked = disco.info(service)
    await asks(service)
    await t.receives(answer('mallory@evil.example', `<feature var='evil'/>`))
    await t.receives(answer(service, `<feature var='good'/>`))
    expect(await asked).toMatchObject({ value: { features: ['good'] } })
  })

  it.each([
    ['for another node', `<query xmlns='${INFO}' node='other'/>`],
    ['of another kind', `<query xmlns='${ITEMS}'/>`],
    ['that is empty', ''],
    ['of endless features', `<query xmlns='${INFO}'>${`<feature var='a'/>`.repeat(1001)}</query>`],
    [
      'of endless length',
      `<query xmlns='${INFO}'>${`<feature var='${'a'.repeat(1_000)}'/>`.repeat(70)}</query>`,
    ],
    [
      'of an endless form',
      `<query xmlns='${INFO}'><x xmlns='jabber:x:data' type='result'><field var='a'>${'<value/>'.repeat(10_000)}</field></x></query>`,
    ],
  ])('treats an answer %s as a failure', async (_what, payload) => {
    const asked = disco.info(service)
    await asks(service)
    await t.receives(`<iq type='result' id='{id}' from='${service}'>${payload}</iq>`)
    expect(await asked).toMatchObject({ ok: false, error: { condition: 'undefined-condition' } })
  })

  it('asks a client for a node every time', async () => {
    const client = 'juliet@capulet.example/b' as Jid
    for (const id of ['{one}', '{two}']) {
      const asked = disco.info(client, { node: 'n#1' })
      await t.sends(`<iq type='get' id='${id}' to='${client}'><query xmlns='${INFO}' node='n#1'/></iq>`)
      await t.receives(
        `<iq type='result' id='${id}' from='${client}'><query xmlns='${INFO}' node='n#1'/></iq>`,
      )
      expect(await asked).toMatchObject({ ok: true })
    }
  })

  it('asks for items', async () => {
    const asked = disco.items(service, { node: 'music' })
    await t.sends(`<iq type='get' id='{id}' to='${service}'><query xmlns='${ITEMS}' node='music'/></iq>`)
    await t.receives(`
      <iq type='result' id='{id}' from='${service}'>
        <query xmlns='${ITEMS}' node='music'><item jid='jazz@${service}' name='Jazz'/><item jid='@'/></query>
      </iq>`)
    expect(await asked).toEqual({ ok: true, value: [{ jid: `jazz@${service}`, name: 'Jazz' }] })
  })
})
