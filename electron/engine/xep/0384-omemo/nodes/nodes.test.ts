import { beforeEach, describe, expect, it } from 'vitest'
import type { FakeChannel } from '../../../testing/fake-channel.ts'
import type { Omemo } from '../api.ts'
import {
  BUNDLES_2,
  bundleNode,
  bundleXml,
  JULIET,
  LIST_03,
  LIST_2,
  NS,
  own,
  refusal,
  ROMEO,
  online,
} from './testing.ts'

let t: FakeChannel
let omemo: Omemo
beforeEach(async () => {
  ;({ t, omemo } = await online())
})

const asks = (id: string, node: string, to = `to='${JULIET}'`, which = '', max = "max_items='1'") =>
  t.sends(`
    <iq type='get' id='{${id}}' ${to}>
      <pubsub xmlns='${NS}'><items node='${node}' ${max}>${which}</items></pubsub>
    </iq>`)
const answers = (id: string, node: string, items: string, from = `from='${JULIET}'`) =>
  t.receives(`
    <iq type='result' id='{${id}}' ${from}><pubsub xmlns='${NS}'><items node='${node}'>${items}</items></pubsub></iq>`)
const refuses = (id: string, condition: string, from?: string) => t.receives(refusal(id, condition, from))

describe('the devices of somebody', () => {
  it.each([
    ['0.3', LIST_03, `<list xmlns='eu.siacs.conversations.axolotl'><device id='7'/></list>`, [{ id: 7 }]],
    [
      '2',
      LIST_2,
      `<devices xmlns='urn:xmpp:omemo:2'><device id='7' label='Phone'/></devices>`,
      [{ id: 7, label: 'Phone' }],
    ],
  ] as const)('are asked for in version %s', async (version, node, payload, devices) => {
    const asked = omemo.devices(JULIET, version)
    await asks('d', node)
    await answers('d', node, `<item id='current'>${payload}</item>`)
    expect(await asked).toEqual({ ok: true, value: devices })
  })

  it('are our own without an address', async () => {
    for (const owner of [null, ROMEO]) {
      const asked = omemo.devices(owner, '0.3')
      const id = owner === null ? 'none' : 'own'
      await asks(id, LIST_03, '')
      await answers(id, LIST_03, '', '')
      expect(await asked).toEqual({ ok: true, value: null })
    }
  })

  it.each([
    'item-not-found',
    'forbidden',
    'not-authorized',
    'service-unavailable',
    'feature-not-implemented',
  ])('are none that we can see: %s', async (condition) => {
    const asked = omemo.devices(JULIET, '2')
    await asks('d', LIST_2)
    await refuses('d', condition, `from='${JULIET}'`)
    expect(await asked).toEqual({ ok: true, value: null })
  })

  it.each(['forbidden', 'not-authorized', 'service-unavailable', 'internal-server-error'])(
    'stay unknown if they are our own, so that nobody publishes a list without them: %s',
    async (condition) => {
      const asked = omemo.devices(null, '2')
      await asks('d', LIST_2, '')
      await refuses('d', condition, '')
      expect(await asked).toMatchObject({ ok: false, error: { code: 'stanza-error', condition } })
    },
  )

  it.each(['remote-server-not-found', 'remote-server-timeout', 'internal-server-error'])(
    'stay unknown: %s',
    async (condition) => {
      const asked = omemo.devices(JULIET, '2')
      await asks('d', LIST_2)
      await refuses('d', condition, `from='${JULIET}'`)
      expect(await asked).toMatchObject({ ok: false, error: { code: 'stanza-error', condition } })
    },
  )

  it('stay unknown without an answer', async () => {
    const asked = omemo.devices(JULIET, '2', { timeoutMs: 1000 })
    await asks('d', LIST_2)
    await t.clock.advance(1000)
    expect(await asked).toMatchObject({ ok: false, error: { code: 'request-timeout' } })
  })

  it.each([
    ['no item', ''],
    ['an item without a payload', `<item id='current'/>`],
    ['another payload', `<item id='current'><tune xmlns='http://jabber.org/protocol/tune'/></item>`],
    ['a list of another version', `<item id='current'><list xmlns='eu.siacs.conversations.axolotl'/></item>`],
  ])('are none with %s', async (_, items) => {
    const asked = omemo.devices(JULIET, '2')
    await asks('d', LIST_2)
    await answers('d', LIST_2, items)
    expect(await asked).toEqual({ ok: true, value: null })
  })
})

describe('the keys of a device', () => {
  it('have a node of their own in 0.3', async () => {
    const asked = omemo.bundle(JULIET, '0.3', 7)
    await asks('b', bundleNode(7))
    await answers('b', bundleNode(7), `<item id='current'>${bundleXml('0.3')}</item>`)
    expect(await asked).toMatchObject({ ok: true, value: { version: '0.3', identity: own.public } })
  })

  it('are an item in version 2', async () => {
    const asked = omemo.bundle(JULIET, '2', 7)
    await asks('b', BUNDLES_2, undefined, `<item id='7'/>`, '')
    await answers('b', BUNDLES_2, `<item id='8'/><item id='7'>${bundleXml('2')}</item>`)
    expect(await asked).toMatchObject({
      ok: true,
      value: { version: '2', identity: own.public, writtenIdentity: own.edPublic },
    })
  })

  it('are not those of another device, whatever the server sends', async () => {
    const asked = omemo.bundle(JULIET, '2', 7)
    await asks('b', BUNDLES_2, undefined, `<item id='7'/>`, '')
    await answers('b', BUNDLES_2, `<item id='8'>${bundleXml('2')}</item>`)
    expect(await asked).toEqual({ ok: false, error: { why: 'missing' } })
  })

  it.each([
    ['missing', ''],
    ['malformed', `<item id='current'/>`],
    ['malformed', `<item id='current'>${bundleXml('2')}</item>`],
    ['no-signed-pre-key', `<item id='current'><bundle xmlns='eu.siacs.conversations.axolotl'/></item>`],
    [
      'bad-signature',
      `<item id='current'>${bundleXml('0.3').replace(/Signature>..../, 'Signature>AAAA')}</item>`,
    ],
  ])('are of no use: %s', async (why, items) => {
    const asked = omemo.bundle(JULIET, '0.3', 7)
    await asks('b', bundleNode(7))
    await answers('b', bundleNode(7), items)
    expect(await asked).toEqual({ ok: false, error: { why } })
  })

  it('are missing, or could not be asked for', async () => {
    const missing = omemo.bundle(JULIET, '0.3', 7)
    await asks('a', bundleNode(7))
    await refuses('a', 'item-not-found', `from='${JULIET}'`)
    expect(await missing).toEqual({ ok: false, error: { why: 'missing' } })
    const unknown = omemo.bundle(JULIET, '0.3', 7, { timeoutMs: 1000 })
    await asks('b', bundleNode(7))
    await t.clock.advance(1000)
    expect(await unknown).toMatchObject({
      ok: false,
      error: { why: 'request', failure: { code: 'request-timeout' } },
    })
  })
})
