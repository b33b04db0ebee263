import { beforeEach, describe, expect, it } from 'vitest'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { golden } from '../../testing/golden.ts'
import { readXml } from '../../testing/read-xml.ts'
import type { Jid } from '../../../../shared/model/jid.ts'
import { Displayed } from './codec.ts'
import { displayedSync as extension, type DisplayedMarker, type DisplayedSync } from './index.ts'

const NS = 'http://jabber.org/protocol/pubsub'
const MDS = 'urn:xmpp:mds:displayed:0'
const ROMEO = 'romeo@montague.example'
const JULIET = 'juliet@capulet.example' as Jid
const COVEN = 'coven@chat.example' as DisplayedMarker['chat']

let t: FakeChannel
let sync: DisplayedSync
let heard: DisplayedMarker[]
beforeEach(async () => {
  t = fakeChannel()
  sync = t.use(extension)
  heard = []
  sync.onMarkers((markers) => void heard.push(...markers))
  const started = t.begin()
  await t.sends(`<iq type='get' id='{r}'><query xmlns='jabber:iq:roster'/></iq>`)
  await t.receives(
    `<iq type='result' id='{r}'><query xmlns='jabber:iq:roster'><item jid='${JULIET}' subscription='both'/></query></iq>`,
  )
  await started
})

const stanzaId = (id: string, by = ROMEO) => `<stanza-id xmlns='urn:xmpp:sid:0' id='${id}' by='${by}'/>`
const displayed = (id: string, by = ROMEO) => `<displayed xmlns='${MDS}'>${stanzaId(id, by)}</displayed>`
const item = (chat: string, content: string) => `<item id='${chat}'>${content}</item>`
const event = (items: string, from = '') =>
  t.receives(
    `<message ${from} type='headline'><event xmlns='${NS}#event'><items node='${MDS}'>${items}</items></event></message>`,
  )

golden('displayed', Displayed, displayed('7'), { stanzaId: { id: '7', by: ROMEO as Jid } })

describe('markers', () => {
  it('come from the own account', async () => {
    await event(item(JULIET, displayed('7')))
    await event(item(JULIET, displayed('8')), `from='${ROMEO}'`)
    expect(heard).toEqual([
      { chat: JULIET, id: '7', by: 'account' },
      { chat: JULIET, id: '8', by: 'account' },
    ])
  })

  it('of rooms name the room’s own ids', async () => {
    await event(item(COVEN, displayed('9', COVEN)))
    expect(heard).toEqual([{ chat: COVEN, id: '9', by: 'room' }])
  })

  it.each([
    ['a contact', `from='${JULIET}'`],
    ['a stranger', `from='tybalt@capulet.example'`],
    ['one of our devices, which cannot send events', `from='${ROMEO}/garden'`],
  ])('of %s mean nothing', async (_who, from) => {
    await event(item(JULIET, displayed('7')), from)
    expect([heard, t.messages]).toEqual([[], []])
  })

  it.each([
    ['an id by somebody else', item(JULIET, displayed('7', 'tybalt@capulet.example'))],
    ['an empty id', item(JULIET, displayed(''))],
    ['two ids', item(JULIET, displayed('7').replace('</displayed>', `${stanzaId('8')}</displayed>`))],
    ['no id', item(JULIET, `<displayed xmlns='${MDS}'/>`)],
    ['the address of a client', item(`${JULIET}/balcony`, displayed('7'))],
    ['no address', item('@', displayed('7'))],
    ['no payload', `<item id='${JULIET}'/>`],
    ['an item taken away', `<retract id='${JULIET}'/>`],
  ])('with %s mean nothing', async (_what, items) => {
    await event(items)
    expect(heard).toEqual([])
  })

  it('are asked for all at once (§4.4)', async () => {
    const all = sync.all()
    await t.sends(
      `<iq type='get' id='{i}'><pubsub xmlns='${NS}'><items node='${MDS}' max_items='1000'/></pubsub></iq>`,
    )
    await t.receives(`
      <iq type='result' id='{i}'><pubsub xmlns='${NS}'><items node='${MDS}'>
        ${item(JULIET, displayed('7'))}${item('rooms@x.example', displayed('9', 'rooms@x.example'))}
      </items></pubsub></iq>`)
    expect(await all).toEqual({
      ok: true,
      value: [
        { chat: JULIET, id: '7', by: 'account' },
        { chat: 'rooms@x.example', id: '9', by: 'room' },
      ],
    })
  })

  it('are none where there is no node', async () => {
    const all = sync.all()
    await t.sends(
      `<iq type='get' id='{i}'><pubsub xmlns='${NS}'><items node='${MDS}' max_items='1000'/></pubsub></iq>`,
    )
    await t.receives(`
      <iq type='error' id='{i}'>
        <error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
    expect(await all).toEqual({ ok: true, value: [] })
  })

  it.each([
    { chat: JULIET as DisplayedMarker['chat'], by: 'account', giver: ROMEO },
    { chat: COVEN, by: 'room', giver: COVEN },
  ] as const)(
    'are published to a private node that keeps them all (§4.2): $by',
    async ({ chat, by, giver }) => {
      const done = sync.publish({ chat, id: '7', by })
      await t.sends(`
      <iq type='set' id='{p}'>
        <pubsub xmlns='${NS}'>
          <publish node='${MDS}'>${item(chat, displayed('7', giver))}</publish>
          <publish-options>
            <x xmlns='jabber:x:data' type='submit'>
              <field var='FORM_TYPE' type='hidden'><value>${NS}#publish-options</value></field>
              <field var='pubsub#access_model'><value>whitelist</value></field>
              <field var='pubsub#persist_items'><value>true</value></field>
              <field var='pubsub#max_items'><value>max</value></field>
              <field var='pubsub#send_last_published_item'><value>never</value></field>
            </x>
          </publish-options>
        </pubsub>
      </iq>`)
      await t.receives(`<iq type='result' id='{p}'/>`)
      expect(await done).toEqual({ ok: true })
    },
  )
})

describe('the server’s help (§4.5)', () => {
  const marker = { chat: JULIET as DisplayedMarker['chat'], id: '7', by: 'account' } as const
  async function ask(features: string): Promise<void> {
    const asked = sync.isSupported()
    await t.sends(
      `<iq type='get' id='{d}' to='${ROMEO}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`,
    )
    await t.receives(`
      <iq type='result' id='{d}' from='${ROMEO}'>
        <query xmlns='http://jabber.org/protocol/disco#info'>
          <identity category='pubsub' type='pep'/>${features}
        </query>
      </iq>`)
    await asked
  }
  const OPTIONS = `<feature var='${NS}#publish-options'/>`
  const ASSIST = `<feature var='urn:xmpp:mds:server-assist:0'/>`

  it('is a marker within a message, where the account announces it', async () => {
    expect(sync.assisted(marker)).toBeUndefined()
    await ask(OPTIONS + ASSIST)
    expect(sync.assisted(marker)).toEqual(readXml(displayed('7')))
    t.end()
    expect(sync.assisted(marker)).toBeUndefined()
  })

  it.each([
    ['it is not announced', OPTIONS],
    ['the node could be read by others', ASSIST],
  ])('is not taken where %s', async (_what, features) => {
    await ask(features)
    expect(sync.assisted(marker)).toBeUndefined()
  })
})

it.each([
  ['pep and publish-options', 'pep', '#publish-options', true],
  ['no publish-options, so that it could be read by contacts', 'pep', '#persistent-items', false],
  ['no personal nodes', 'service', '#publish-options', false],
])('%s: %s', async (_what, type, feature, isSupported) => {
  const asked = sync.isSupported()
  await t.sends(
    `<iq type='get' id='{d}' to='${ROMEO}'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`,
  )
  await t.receives(`
    <iq type='result' id='{d}' from='${ROMEO}'>
      <query xmlns='http://jabber.org/protocol/disco#info'>
        <identity category='pubsub' type='${type}'/><feature var='${NS}${feature}'/>
      </query>
    </iq>`)
  expect(await asked).toEqual({ ok: true, value: isSupported })
})
