import { beforeEach, describe, expect, it } from 'vitest'
import type { FullJid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { disco, type DiscoInfo } from '../0030-disco/index.ts'
import { ping } from '../0199-ping/index.ts'
import { caps as extension, type Caps, type CapsCache } from './index.ts'
import { verificationString } from './verification.ts'

const INFO = 'http://jabber.org/protocol/disco#info'
const balcony = 'juliet@capulet.example/balcony' as FullJid
const chamber = 'juliet@capulet.example/chamber' as FullJid
const kitchen = 'nurse@capulet.example/kitchen' as FullJid

const info = (...features: string[]): DiscoInfo => ({
  identities: [{ category: 'client', type: 'pc', name: 'Exodus' }],
  features,
  forms: [],
})
const honest = info('urn:xmpp:ping', 'urn:xmpp:receipts')
const ver = verificationString(honest, 'sha-1') ?? ''

/** A presence that announces capabilities. */
const shows = (from: string, attrs = `hash='sha-1' node='http://exodus' ver='${ver}'`) =>
  `<presence from='${from}'><c xmlns='http://jabber.org/protocol/caps' ${attrs}/></presence>`
const asks = (to: string, id: string, node = `http://exodus#${ver}`) =>
  t.sends(`<iq type='get' id='${id}' to='${to}'><query xmlns='${INFO}' node='${node}'/></iq>`)
const answers = (from: string, id: string, { features }: DiscoInfo) =>
  t.receives(`
    <iq type='result' id='${id}' from='${from}'>
      <query xmlns='${INFO}'>
        <identity category='client' type='pc' name='Exodus'/>
        ${features.map((feature) => `<feature var='${feature}'/>`).join('')}
      </query>
    </iq>`)

let t: FakeChannel
let caps: Caps
let changes: (readonly string[])[]

/** A fresh session with Juliet and the nurse in the roster. */
async function begin(id = '{roster}') {
  const started = t.begin()
  await t.sends(`<iq type='get' id='${id}'><query xmlns='jabber:iq:roster'/></iq>`)
  await t.receives(`
    <iq type='result' id='${id}'>
      <query xmlns='jabber:iq:roster'><item jid='juliet@capulet.example' subscription='both'/><item jid='nurse@capulet.example' subscription='both'/></query>
    </iq>`)
  await started
  await t.sends(
    `<presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='app://balcony' ver='{ver}'/></presence>`,
  )
}

beforeEach(() => {
  t = fakeChannel()
  caps = t.use(extension)
  changes = []
  caps.onChange((jids) => changes.push(jids))
})

describe('the own capabilities', () => {
  it('stand in every presence and can be asked for', async () => {
    await begin()
    await t.receives(
      `<iq type='get' id='1' from='${balcony}'><query xmlns='${INFO}' node='app://balcony#${t.value('ver')}'/></iq>`,
    )
    const answer = await t.sends(`
      <iq type='result' id='1' to='${balcony}'>
        <query xmlns='${INFO}' node='app://balcony#${t.value('ver')}'>
          <identity category='client' type='pc' name='Balcony'/>
          <feature var='http://jabber.org/protocol/caps'/>
          <feature var='http://jabber.org/protocol/disco#info'/>
          <feature var='http://jabber.org/protocol/disco#items'/>
        </query>
      </iq>`)
    expect(answer.attrs['to']).toBe(balcony)
  })

  it('are announced anew when they change, and the former can still be asked for', async () => {
    t.use(ping)
    await begin()
    t.use(disco).withhold(ping.about)
    const again = await t.sends(`
      <presence>
        <c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='app://balcony' ver='{later}'/>
      </presence>`)
    expect(again.elements()[0]?.attrs['ver']).not.toBe(t.value('ver'))

    const question = `<query xmlns='${INFO}' node='app://balcony#${t.value('ver')}'/>`
    await t.receives(`<iq type='get' id='1' from='${balcony}'>${question}</iq>`)
    await t.sends(`
      <iq type='result' id='1' to='${balcony}'>
        <query xmlns='${INFO}' node='app://balcony#${t.value('ver')}'>
          <identity category='client' type='pc' name='Balcony'/>
          <feature var='http://jabber.org/protocol/caps'/>
          <feature var='http://jabber.org/protocol/disco#info'/>
          <feature var='http://jabber.org/protocol/disco#items'/>
          <feature var='urn:xmpp:ping'/>
        </query>
      </iq>`)
  })

  it('of another version are not known', async () => {
    await begin()
    await t.receives(
      `<iq type='get' id='1' from='${balcony}'><query xmlns='${INFO}' node='app://balcony#x'/></iq>`,
    )
    await t.sends(`
      <iq type='error' id='1' to='${balcony}'>
        <error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
  })
})

describe("contacts' capabilities", () => {
  beforeEach(() => begin())

  it('are asked of one client and hold for all that announce the same', async () => {
    await t.receives(shows(balcony) + shows(chamber) + shows(kitchen))
    await asks(balcony, '{id}')
    expect(caps.of(balcony)).toBeNull()
    await answers(balcony, '{id}', honest)
    await t.sendsNothing()
    expect(changes).toEqual([[balcony, chamber, kitchen]])
    expect(caps.of(kitchen)).toEqual(honest)
    expect(caps.supports(chamber, 'urn:xmpp:receipts')).toBe(true)
    expect(caps.supports(chamber, 'urn:xmpp:jingle:1')).toBe(false)
  })

  it('are known at once the next time, also to a later session', async () => {
    await t.receives(shows(balcony))
    await asks(balcony, '{id}')
    await answers(balcony, '{id}', honest)
    t.end()
    expect(caps.of(balcony)).toBeNull()
    await begin('{again}')
    await t.receives(shows(chamber))
    await t.sendsNothing()
    expect(caps.of(chamber)).toEqual(honest)
  })

  it('that do not match their hash hold for the liar alone, and the next one is asked', async () => {
    const kept: string[] = []
    caps.attach({ get: () => null, put: (hash, value) => kept.push(`${hash} ${value}`) })
    await t.receives(shows(balcony) + shows(kitchen))
    await asks(balcony, '{one}')
    await answers(balcony, '{one}', info('urn:xmpp:evil'))
    expect(kept).toEqual([])
    expect(caps.supports(kitchen, 'urn:xmpp:evil')).toBe(false)

    await asks(kitchen, '{two}')
    await answers(kitchen, '{two}', honest)
    expect(kept).toEqual([`sha-1 ${ver}`])
    expect(caps.of(balcony)).toEqual(info('urn:xmpp:evil'))
    expect(caps.of(kitchen)).toEqual(honest)
  })

  it('that are ill-formed are not kept, whatever their hash', async () => {
    const kept: string[] = []
    caps.attach({ get: () => null, put: (_hash, value) => kept.push(value) })
    await t.receives(shows(balcony))
    await asks(balcony, '{id}')
    await answers(balcony, '{id}', info('urn:xmpp:ping', 'urn:xmpp:ping', 'urn:xmpp:receipts'))
    expect(kept).toEqual([])
  })

  it('are asked of the next one when the first does not answer or goes', async () => {
    await t.receives(shows(balcony) + shows(chamber) + shows(kitchen))
    await asks(balcony, '{one}')
    await t.receives(`<presence type='unavailable' from='${chamber}'/>`)
    await t.receives(`
      <iq type='error' id='{one}' from='${balcony}'>
        <error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>
      </iq>`)
    await asks(kitchen, '{two}')
  })

  it('are not believed from somebody else', async () => {
    await t.receives(shows(balcony))
    await asks(balcony, '{id}')
    await answers(kitchen, '{id}', honest)
    expect(caps.of(balcony)).toBeNull()
  })

  it('with an unknown hash, or none, are asked of each client', async () => {
    const unknown = `hash='md5' node='http://exodus' ver='1'`
    await t.receives(shows(balcony, unknown) + shows(kitchen, unknown))
    await asks(balcony, '{one}', 'http://exodus#1')
    await asks(kitchen, '{two}', 'http://exodus#1')
    await answers(balcony, '{one}', honest)
    expect(caps.of(balcony)).toEqual(honest)
    expect(caps.of(kitchen)).toBeNull()

    await t.receives(shows(chamber, `node='http://exodus' ver='0.9'`))
    await t.sends(`<iq type='get' id='{three}' to='${chamber}'><query xmlns='${INFO}'/></iq>`)
  })

  it('are asked again when they change, and a late answer to the former counts no more', async () => {
    await t.receives(shows(balcony))
    await asks(balcony, '{one}')
    const later = info('urn:xmpp:ping')
    const laterVer = verificationString(later, 'sha-1') ?? ''
    await t.receives(shows(balcony, `hash='sha-1' node='http://exodus' ver='${laterVer}'`))
    await asks(balcony, '{two}', `http://exodus#${laterVer}`)
    await answers(balcony, '{one}', honest)
    expect(caps.of(balcony)).toBeNull()
    await answers(balcony, '{two}', later)
    expect(caps.of(balcony)).toEqual(later)
  })

  it('stay when a presence does not mention them (§8.4)', async () => {
    await t.receives(shows(balcony))
    await asks(balcony, '{id}')
    await answers(balcony, '{id}', honest)
    await t.receives(`<presence from='${balcony}'><show>away</show></presence>`)
    expect(caps.of(balcony)).toEqual(honest)
  })

  it('of strangers are not asked for', async () => {
    await t.receives(shows('tybalt@capulet.example/street'))
    await t.sendsNothing()
  })

  it('are asked for five at a time', async () => {
    const announcements = Array.from({ length: 8 }, (_, n) =>
      shows(`juliet@capulet.example/${n}`, `hash='sha-1' node='http://exodus' ver='v${n}'`),
    )
    await t.receives(announcements.join(''))
    for (const n of [0, 1, 2, 3, 4])
      await asks(`juliet@capulet.example/${n}`, `{q${n}}`, `http://exodus#v${n}`)
    await t.sendsNothing()
    await answers('juliet@capulet.example/2', '{q2}', honest)
    await asks('juliet@capulet.example/5', '{q5}', 'http://exodus#v5')
    await t.sendsNothing()
  })
})

describe('the cache', () => {
  const cache: CapsCache = {
    get: (hash, value) => (hash === 'sha-1' && value === ver ? honest : null),
    put: () => undefined,
  }

  it('answers before anybody is asked', async () => {
    caps.attach(cache)
    await begin()
    await t.receives(shows(balcony))
    await t.sendsNothing()
    expect(caps.of(balcony)).toEqual(honest)
  })

  it('is asked once for what many announce', async () => {
    let lookUps = 0
    caps.attach({
      ...cache,
      get: (hash, value) => {
        lookUps++
        return cache.get(hash, value)
      },
    })
    await begin()
    await t.receives(shows(balcony) + shows(chamber) + shows(kitchen))
    expect(lookUps).toBe(1)
    const unknown = `hash='sha-1' node='http://exodus' ver='unknown'`
    await t.receives(shows(balcony, unknown) + shows(chamber, unknown))
    expect(lookUps).toBe(2)
  })

  it('is not asked for a hash that proves nothing', async () => {
    caps.attach({ ...cache, get: () => honest })
    await begin()
    await t.receives(shows(balcony, `hash='md5' node='http://exodus' ver='1'`))
    await asks(balcony, '{id}', 'http://exodus#1')
  })

  it('that fails is logged and takes nothing away', async () => {
    caps.attach({
      get: () => null,
      put: () => {
        throw new Error('disk full')
      },
    })
    await begin()
    await t.receives(shows(balcony))
    await asks(balcony, '{id}')
    await answers(balcony, '{id}', honest)
    expect(caps.of(balcony)).toEqual(honest)
    expect(t.logged.join()).toContain('caps')
  })
})
