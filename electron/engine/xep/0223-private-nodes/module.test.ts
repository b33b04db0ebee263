import { beforeEach, expect, it } from 'vitest'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { el } from '../../xml/element.ts'
import { privateNodes, type PrivateNodes } from './index.ts'

const PUBSUB = 'http://jabber.org/protocol/pubsub'
const payload = el('urn:example:mood', 'happy')
const FULL = {
  access_model: 'whitelist',
  persist_items: 'true',
  max_items: 'max',
  send_last_published_item: 'never',
}
const { access_model, persist_items } = FULL

let t: FakeChannel
let nodes: PrivateNodes
beforeEach(async () => {
  t = fakeChannel()
  nodes = t.use(privateNodes)
  const started = t.begin()
  await t.sends(`<iq type='get' id='{r}'><query xmlns='jabber:iq:roster'/></iq>`)
  await t.receives(`<iq type='result' id='{r}'><query xmlns='jabber:iq:roster'/></iq>`)
  await started
})

const form = (type: string, fields: Readonly<Record<string, string>>) => `
  <x xmlns='jabber:x:data' type='submit'>
    <field var='FORM_TYPE' type='hidden'><value>${PUBSUB}#${type}</value></field>
    ${Object.entries(fields)
      .map(([name, value]) => `<field var='pubsub#${name}'><value>${value}</value></field>`)
      .join('')}
  </x>`
const publishes = (id: string, options: Readonly<Record<string, string>>) =>
  t.sends(`
    <iq type='set' id='{${id}}'>
      <pubsub xmlns='${PUBSUB}'>
        <publish node='n'><item id='1'><happy xmlns='urn:example:mood'/></item></publish>
        <publish-options>${form('publish-options', options)}</publish-options>
      </pubsub>
    </iq>`)
const fails = (id: string, condition: string) =>
  t.receives(
    `<iq type='error' id='{${id}}'><error type='wait'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`,
  )

/** The server refuses the item, and tells what it can do. */
async function refuses(...features: readonly string[]) {
  await publishes('p', FULL)
  await fails('p', 'resource-constraint')
  await t.sends(
    `<iq type='get' id='{d}' to='romeo@montague.example'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`,
  )
  await t.receives(`
    <iq type='result' id='{d}' from='romeo@montague.example'>
      <query xmlns='http://jabber.org/protocol/disco#info'>
        ${features.map((feature) => `<feature var='${PUBSUB}#${feature}'/>`).join('')}
      </query>
    </iq>`)
}

async function isConfigured(access: string) {
  await t.sends(
    `<iq type='set' id='{c}'><pubsub xmlns='${PUBSUB}#owner'><configure node='n'>${form('node_config', FULL)}</configure></pubsub></iq>`,
  )
  await t.receives(`<iq type='result' id='{c}'/>`)
  await t.sends(`<iq type='get' id='{f}'><pubsub xmlns='${PUBSUB}#owner'><configure node='n'/></pubsub></iq>`)
  await t.receives(`
    <iq type='result' id='{f}'>
      <pubsub xmlns='${PUBSUB}#owner'>
        <configure node='n'>${form('node_config', { ...FULL, access_model: access }).replace('submit', 'form')}</configure>
      </pubsub>
    </iq>`)
}

it('configures a node that takes no options with an item, once in a session', async () => {
  const done = nodes.publish('n', { id: '1', payload })
  await refuses('publish-options')
  await isConfigured('whitelist')
  await publishes('q', { access_model, persist_items })
  await t.receives(`<iq type='result' id='{q}'/>`)
  expect(await done).toEqual({ ok: true })

  const again = nodes.publish('n', { id: '1', payload })
  await publishes('s', { access_model, persist_items })
  await t.receives(`<iq type='result' id='{s}'/>`)
  expect(await again).toEqual({ ok: true })
})

it('publishes nothing if the node is not private then', async () => {
  const done = nodes.publish('n', { id: '1', payload })
  await refuses('publish-options')
  await isConfigured('presence')
  expect(await done).toMatchObject({ ok: false, error: { condition: 'resource-constraint' } })
  await t.sendsNothing()
})

it('believes a refusal of a server that knows the options', async () => {
  const done = nodes.publish('n', { id: '1', payload })
  await refuses('publish-options', 'config-node-max')
  expect(await done).toMatchObject({ ok: false, error: { condition: 'resource-constraint' } })
  await t.sendsNothing()
})
