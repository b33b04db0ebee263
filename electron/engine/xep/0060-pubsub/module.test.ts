import { beforeEach, describe, expect, it } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { printXml } from '../../testing/placeholders.ts'
import { golden, reads } from '../../testing/golden.ts'
import { el } from '../../xml/element.ts'
import { Event } from './codec.ts'
import { pubsub as extension, type PubSub, type PubSubEvent } from './index.ts'

const NS = 'http://jabber.org/protocol/pubsub'
const service = 'pubsub.shakespeare.example' as Jid
const mood = el('urn:example:mood', 'happy')

let t: FakeChannel
let pubsub: PubSub
beforeEach(async () => {
  t = fakeChannel()
  pubsub = t.use(extension)
  await t.begin()
})

describe('the codec of events', () => {
  golden(
    'items and retractions',
    Event,
    `<event xmlns='${NS}#event'><items node='n'><item id='1'/><retract id='2'/></items></event>`,
    { kind: 'items', node: 'n', items: [{ id: '1', payload: null }], retracted: ['2'] },
  )
  golden('a purge', Event, `<event xmlns='${NS}#event'><purge node='n'/></event>`, {
    kind: 'purged',
    node: 'n',
  })
  golden('a deletion', Event, `<event xmlns='${NS}#event'><delete node='n'/></event>`, {
    kind: 'deleted',
    node: 'n',
  })
  reads('anything else', Event, `<event xmlns='${NS}#event'><collection node='n'/></event>`, {
    kind: 'other',
  })
  reads('items without a node', Event, `<event xmlns='${NS}#event'><items/></event>`, { kind: 'other' })
})

const published = (id: string, options = '') => `
  <iq type='set' id='{${id}}'>
    <pubsub xmlns='${NS}'><publish node='n'><item id='current'><happy xmlns='urn:example:mood'/></item></publish>${options}</pubsub>
  </iq>`
const form = (type: string) => `
  <x xmlns='jabber:x:data' type='submit'>
    <field var='FORM_TYPE' type='hidden'><value>${NS}#${type}</value></field>
    <field var='pubsub#access_model'><value>whitelist</value></field>
  </x>`
const OPTIONS = `<publish-options>${form('publish-options')}</publish-options>`
const error = (id: string, condition: string) => `
  <iq type='error' id='{${id}}'>
    <error type='cancel'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
  </iq>`

describe('publishing', () => {
  it('gives the id that the service chose (§7.1.2)', async () => {
    const done = pubsub.publish(service, 'n', { payload: mood })
    await t.sends(`
      <iq type='set' id='{p}' to='${service}'>
        <pubsub xmlns='${NS}'><publish node='n'><item><happy xmlns='urn:example:mood'/></item></publish></pubsub>
      </iq>`)
    await t.receives(`
      <iq type='result' id='{p}' from='${service}'>
        <pubsub xmlns='${NS}'><publish node='n'><item id='ae89'/></publish></pubsub>
      </iq>`)
    expect(await done).toEqual({ ok: true, value: 'ae89' })
  })

  it('configures a node that is not like that, and publishes again (§7.1.5)', async () => {
    const node = { 'pubsub#access_model': 'whitelist' }
    const done = pubsub.publish(null, 'n', { id: 'current', payload: mood }, { node })
    await t.sends(published('first', OPTIONS))
    await t.receives(error('first', 'conflict'))
    await t.sends(`
      <iq type='set' id='{configure}'>
        <pubsub xmlns='${NS}#owner'><configure node='n'>${form('node_config')}</configure></pubsub>
      </iq>`)
    await t.receives(`<iq type='result' id='{configure}'/>`)
    await t.sends(published('second', OPTIONS))
    await t.receives(`<iq type='result' id='{second}'/>`)
    expect(await done).toEqual({ ok: true, value: 'current' })
  })

  it('gives up if it still is not, or may not be configured', async () => {
    const node = { 'pubsub#access_model': 'whitelist' }
    const done = pubsub.publish(null, 'n', { id: 'current', payload: mood }, { node })
    await t.sends(published('first', OPTIONS))
    await t.receives(error('first', 'conflict'))
    await t.sends(`
      <iq type='set' id='{configure}'>
        <pubsub xmlns='${NS}#owner'><configure node='n'>${form('node_config')}</configure></pubsub>
      </iq>`)
    await t.receives(error('configure', 'forbidden'))
    expect(await done).toMatchObject({ ok: false, error: { condition: 'forbidden' } })
    await t.sendsNothing()
  })
})

it.each([
  [`<range min='1' max='256'/>`, 256],
  [`<range min='1'/>`, null],
  [`<range max='plenty'/>`, null],
  ['', null],
])('reads from %s how many items a node can keep: %s', async (range, most) => {
  const asked = pubsub.configuration(null, 'n')
  await t.sends(`<iq type='get' id='{c}'><pubsub xmlns='${NS}#owner'><configure node='n'/></pubsub></iq>`)
  await t.receives(`
    <iq type='result' id='{c}'>
      <pubsub xmlns='${NS}#owner'>
        <configure node='n'>
          <x xmlns='jabber:x:data' type='form'>
            <field var='pubsub#max_items'>
              <validate xmlns='http://jabber.org/protocol/xdata-validate' datatype='pubsub:integer-or-max'>${range}</validate>
              <value>max</value>
            </field>
          </x>
        </configure>
      </pubsub>
    </iq>`)
  expect(await asked).toEqual({
    ok: true,
    value: { config: new Map([['pubsub#max_items', 'max']]), mostItems: most },
  })
})

describe('retrieving', () => {
  it('asks for items by id, and takes no others (§6.5)', async () => {
    const done = pubsub.items(service, 'n', { ids: ['1'] })
    await t.sends(`
      <iq type='get' id='{i}' to='${service}'>
        <pubsub xmlns='${NS}'><items node='n'><item id='1'/></items></pubsub>
      </iq>`)
    await t.receives(`
      <iq type='result' id='{i}' from='${service}'>
        <pubsub xmlns='${NS}'>
          <items node='n'><item id='2'/><item id='1'><happy xmlns='urn:example:mood'/></item></items>
        </pubsub>
      </iq>`)
    const answer = await done
    expect(answer.ok && answer.value.map(({ id, payload }) => [id, payload && printXml(payload)])).toEqual([
      ['1', printXml(mood)],
    ])
  })

  it('takes no more items than it asked for', async () => {
    const done = pubsub.items(null, 'n', { max: 2 })
    await t.sends(`
      <iq type='get' id='{i}'><pubsub xmlns='${NS}'><items node='n' max_items='2'/></pubsub></iq>`)
    await t.receives(`
      <iq type='result' id='{i}'>
        <pubsub xmlns='${NS}'><items node='n'><item id='1'/><item id='2'/><item id='3'/></items></pubsub>
      </iq>`)
    expect(await done).toMatchObject({ ok: true, value: [{ id: '1' }, { id: '2' }] })
  })

  it('does not take the items of another node', async () => {
    const done = pubsub.items(null, 'n')
    await t.sends(`
      <iq type='get' id='{i}'><pubsub xmlns='${NS}'><items node='n' max_items='100'/></pubsub></iq>`)
    await t.receives(`
      <iq type='result' id='{i}'><pubsub xmlns='${NS}'><items node='m'><item id='1'/></items></pubsub></iq>`)
    expect(await done).toMatchObject({ ok: false })
  })
})

it('changes and removes', async () => {
  const owner = `<iq type='set' id='{id}'><pubsub xmlns='${NS}#owner'>`
  const cases: [Promise<unknown>, string][] = []
  const asks = (done: Promise<unknown>, xml: string) => void cases.push([done, xml])
  asks(
    pubsub.retract(null, 'n', '1'),
    `<iq type='set' id='{id}'><pubsub xmlns='${NS}'><retract node='n' notify='true'><item id='1'/></retract></pubsub></iq>`,
  )
  asks(pubsub.purge(null, 'n'), `${owner}<purge node='n'/></pubsub></iq>`)
  asks(pubsub.remove(null, 'n'), `${owner}<delete node='n'/></pubsub></iq>`)
  asks(
    pubsub.create(null, 'n', { 'pubsub#access_model': 'whitelist' }),
    `<iq type='set' id='{id}'><pubsub xmlns='${NS}'><create node='n'/><configure>${form('node_config')}</configure></pubsub></iq>`,
  )
  asks(
    pubsub.unsubscribe(null, 'n'),
    `<iq type='set' id='{id}'><pubsub xmlns='${NS}'><unsubscribe node='n' jid='romeo@montague.example'/></pubsub></iq>`,
  )
  for (const [index, [done, xml]] of cases.entries()) {
    await t.sends(xml.replaceAll('{id}', `{id${index}}`))
    await t.receives(`<iq type='result' id='{id${index}}'/>`)
    expect(await done).toEqual({ ok: true })
  }
})

it('subscribes the account (§6.1)', async () => {
  const done = pubsub.subscribe(service, 'n')
  await t.sends(`
    <iq type='set' id='{s}' to='${service}'>
      <pubsub xmlns='${NS}'><subscribe node='n' jid='romeo@montague.example'/></pubsub>
    </iq>`)
  await t.receives(`
    <iq type='result' id='{s}' from='${service}'>
      <pubsub xmlns='${NS}'><subscription node='n' jid='romeo@montague.example' subscription='pending'/></pubsub>
    </iq>`)
  expect(await done).toEqual({ ok: true, value: 'pending' })
})

describe('an event', () => {
  const event = `<event xmlns='${NS}#event'><items node='n'><item id='1'/></items></event>`
  let events: PubSubEvent[]
  beforeEach(() => {
    events = []
    pubsub.onEvent((heard) => void events.push(heard))
  })

  it('never becomes a message, even with a text, or of a kind that nobody knows', async () => {
    await t.receives(`<message from='${service}'>${event}</message>`)
    await t.receives(`<message from='${service}' type='chat'><body>Hi</body>${event}</message>`)
    await t.receives(`<message from='${service}'><event xmlns='${NS}#event'><collection/></event></message>`)
    expect(events).toHaveLength(2)
    expect(t.messages).toEqual([])
  })

  it('is not taken out of a room or an error', async () => {
    await t.receives(`<message from='room@rooms.example/tybalt' type='groupchat'>${event}</message>`)
    await t.receives(`<message from='tybalt@capulet.example' type='error'>${event}</message>`)
    expect(events).toEqual([])
    expect(t.messages).toHaveLength(2)
  })

  it('that is very long is passed over', async () => {
    const text = 'x'.repeat(530_000)
    await t.receives(
      `<message from='${service}'><event xmlns='${NS}#event'><items node='n'><item><a xmlns='b'>${text}</a></item></items></event></message>`,
    )
    expect([events, t.messages]).toEqual([[], []])
  })

  it('has at most a hundred items', async () => {
    const items = Array.from({ length: 150 }, (_, n) => `<item id='${n}'/>`).join('')
    await t.receives(
      `<message from='${service}'><event xmlns='${NS}#event'><items node='n'>${items}</items></event></message>`,
    )
    const [only] = events
    expect(only?.event.kind === 'items' && only.event.items.length).toBe(100)
  })

  it('reaches the other handlers when one throws', async () => {
    pubsub.onEvent(() => {
      throw new Error('bug')
    })
    const late: string[] = []
    pubsub.onEvent(async () => {
      await Promise.resolve()
      late.push('heard')
    })
    await t.receives(`<message from='${service}'>${event}</message>`)
    expect([events.length, late]).toEqual([1, ['heard']])
  })
})
