import { beforeEach, describe, expect, it } from 'vitest'
import type { FakeChannel } from '../../../testing/fake-channel.ts'
import type { Omemo } from '../api.ts'
import {
  BUNDLES_2,
  bundleNode,
  bundleXml,
  LIST,
  LIST_03,
  LIST_2,
  NS,
  ownBundle,
  refusal,
  online,
} from './testing.ts'

let t: FakeChannel
let omemo: Omemo
beforeEach(async () => {
  ;({ t, omemo } = await online())
})

const fields = (type: string, max = '') => `
  <x xmlns='jabber:x:data' type='submit'>
    <field var='FORM_TYPE' type='hidden'><value>${NS}#${type}</value></field>
    <field var='pubsub#access_model'><value>open</value></field>
    <field var='pubsub#persist_items'><value>true</value></field>
    ${max === '' ? '' : `<field var='pubsub#max_items'><value>${max}</value></field>`}
  </x>`
const publishes = (id: string, node: string, item: string, payload: string, max?: string) =>
  t.sends(`
    <iq type='set' id='{${id}}'>
      <pubsub xmlns='${NS}'>
        <publish node='${node}'><item id='${item}'>${payload}</item></publish>
        <publish-options>${fields('publish-options', max)}</publish-options>
      </pubsub>
    </iq>`)
const configures = (id: string, node: string, max?: string) =>
  t.sends(`
    <iq type='set' id='{${id}}'>
      <pubsub xmlns='${NS}#owner'><configure node='${node}'>${fields('node_config', max)}</configure></pubsub>
    </iq>`)
const agrees = (id: string) => t.receives(`<iq type='result' id='{${id}}'/>`)
const refuses = (id: string, condition: string, from?: string) => t.receives(refusal(id, condition, from))

describe('publishing', () => {
  it('a list opens it to everybody', async () => {
    const done = omemo.publishDevices('0.3', [{ id: 7, label: 'Phone' }])
    await publishes('p', LIST_03, 'current', LIST)
    await agrees('p')
    expect(await done).toEqual({ ok: true })
    const named = omemo.publishDevices('2', [{ id: 7, label: 'Phone', labelSignature: Uint8Array.of(1, 2) }])
    await publishes(
      'q',
      LIST_2,
      'current',
      `<devices xmlns='urn:xmpp:omemo:2'><device id='7' label='Phone' labelsig='AQI='/></devices>`,
    )
    await agrees('q')
    expect(await named).toEqual({ ok: true })
  })

  it('to a node that somebody has closed opens it first (XEP-0060 §7.1.5)', async () => {
    const done = omemo.publishDevices('0.3', [{ id: 7 }])
    await publishes('p', LIST_03, 'current', LIST)
    await refuses('p', 'conflict')
    await configures('c', LIST_03)
    await agrees('c')
    await publishes('again', LIST_03, 'current', LIST)
    await agrees('again')
    expect(await done).toEqual({ ok: true })
  })

  it('fails if the node cannot be opened', async () => {
    const done = omemo.publishDevices('0.3', [{ id: 7 }])
    await publishes('p', LIST_03, 'current', LIST)
    await refuses('p', 'conflict')
    await configures('c', LIST_03)
    await refuses('c', 'forbidden')
    expect(await done).toMatchObject({ ok: false, error: { condition: 'forbidden' } })
    await t.sendsNothing()
  })

  it('keys of 0.3 makes a node for the device', async () => {
    const done = omemo.publishBundle('0.3', 7, ownBundle('0.3'))
    await publishes('p', bundleNode(7), 'current', bundleXml('0.3'))
    await agrees('p')
    expect(await done).toEqual({ ok: true })
  })

  it('keys of version 2 keeps those of all devices', async () => {
    const done = omemo.publishBundle('2', 7, ownBundle('2'))
    await publishes('p', BUNDLES_2, '7', bundleXml('2'), 'max')
    await agrees('p')
    expect(await done).toEqual({ ok: true })
  })

  it('asks a server for 200 bundles that does not know how many are the most', async () => {
    const done = omemo.publishBundle('2', 7, ownBundle('2'))
    await publishes('p', BUNDLES_2, '7', bundleXml('2'), 'max')
    await refuses('p', 'bad-request')
    await publishes('q', BUNDLES_2, '7', bundleXml('2'), '200')
    await agrees('q')
    expect(await done).toEqual({ ok: true })
  })

  it('is not tried in other ways without an answer', async () => {
    const done = omemo.publishBundle('2', 7, ownBundle('2'))
    await publishes('p', BUNDLES_2, '7', bundleXml('2'), 'max')
    await t.clock.advance(10 * 60_000)
    expect(await done).toMatchObject({ ok: false, error: { code: 'request-timeout' } })
    await t.sendsNothing()
  })
})

describe('removing keys', () => {
  it('removes the node of 0.3', async () => {
    const done = omemo.removeBundle('0.3', 7)
    await t.sends(
      `<iq type='set' id='{d}'><pubsub xmlns='${NS}#owner'><delete node='${bundleNode(7)}'/></pubsub></iq>`,
    )
    await agrees('d')
    expect(await done).toEqual({ ok: true })
  })

  it.each([
    ['item-not-found', true],
    ['internal-server-error', false],
  ])('retracts the item of version 2; with %s it is gone: %s', async (condition, isGone) => {
    const done = omemo.removeBundle('2', 7)
    const sent = await t.sends(
      `<iq type='set' id='{d}'><pubsub xmlns='${NS}'><retract node='${BUNDLES_2}' notify='true'><item id='7'/></retract></pubsub></iq>`,
    )
    expect(sent.name).toBe('iq')
    await refuses('d', condition)
    expect((await done).ok).toBe(isGone)
  })
})

describe('whether everybody can read', () => {
  const configuration = (id: string, node: string, access: string) =>
    t.receives(`
      <iq type='result' id='{${id}}'>
        <pubsub xmlns='${NS}#owner'>
          <configure node='${node}'>
            <x xmlns='jabber:x:data' type='form'><field var='pubsub#access_model'><value>${access}</value></field></x>
          </configure>
        </pubsub>
      </iq>`)
  const looks = async () => {
    const asked = omemo.isOpen('2', 7)
    for (const [id, node] of [
      ['a', LIST_2],
      ['b', BUNDLES_2],
    ] as const)
      await t.sends(
        `<iq type='get' id='{${id}}'><pubsub xmlns='${NS}#owner'><configure node='${node}'/></pubsub></iq>`,
      )
    return { asked }
  }

  it.each([
    ['open', 'open', true],
    ['presence', 'open', false],
    ['open', 'whitelist', false],
  ])('a list that is %s and keys that are %s: %s', async (list, keys, isOpen) => {
    const { asked } = await looks()
    await configuration('a', LIST_2, list)
    await configuration('b', BUNDLES_2, keys)
    expect(await asked).toBe(isOpen)
  })

  it('is believed of a server that does not tell', async () => {
    const { asked } = await looks()
    await refuses('a', 'forbidden')
    await refuses('b', 'item-not-found')
    expect(await asked).toBe(true)
  })
})
