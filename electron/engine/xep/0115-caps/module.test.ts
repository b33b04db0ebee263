import { beforeEach, describe, expect, it } from 'vitest'
import type { FullJid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { disco, InfoQuery, type DiscoInfo } from '../0030-disco/index.ts'
import { capabilityHash } from '../0390-caps2/index.ts'
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

const FEATURES = [
  'http://a/b',
  'urn:a',
  'urn:b',
  'urn:c',
  'urn:xmpp:evil',
  'urn:xmpp:ping',
  'urn:xmpp:receipts',
]
/** The features that a client is known to support, of those in these tests. */
const known = (jid: FullJid) => FEATURES.filter((feature) => caps.supports(jid, feature))

/** A fresh session with Juliet and the nurse in the roster. */
async function begin(id = '{roster}') {
  const started = t.begin()
  await t.sends(`<iq type='get' id='${id}'><query xmlns='jabber:iq:roster'/></iq>`)
  await t.receives(`
    <iq type='result' id='${id}'>
      <query xmlns='jabber:iq:roster'><item jid='juliet@capulet.example' subscription='both'/><item jid='nurse@capulet.example' subscription='both'/></query>
    </iq>`)
  await started
  await t.sends(`
    <presence>
      <c xmlns='urn:xmpp:caps'><hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>{hash}</hash></c>
      <c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='https://balcony.invalid' ver='{ver}'/>
    </presence>`)
}

beforeEach(() => {
  t = fakeChannel()
  caps = t.use(extension)
})

describe('the own capabilities', () => {
  it('are in every presence and can be asked for', async () => {
    await begin()
    await t.receives(
      `<iq type='get' id='1' from='${balcony}'><query xmlns='${INFO}' node='https://balcony.invalid#${t.value('ver')}'/></iq>`,
    )
    const answer = await t.sends(`
      <iq type='result' id='1' to='${balcony}'>
        <query xmlns='${INFO}' node='https://balcony.invalid#${t.value('ver')}'>
          <identity category='client' type='pc' name='Balcony'/>
          <feature var='http://jabber.org/protocol/caps'/>
          <feature var='http://jabber.org/protocol/disco#info'/>
          <feature var='http://jabber.org/protocol/disco#items'/>
          <feature var='urn:xmpp:caps'/>
        </query>
      </iq>`)
    expect(answer.attrs['to']).toBe(balcony)
  })

  it('are announced again when they change, and the earlier ones can still be asked for', async () => {
    t.use(ping)
    await begin()
    t.use(disco).withhold(ping.about)
    const again = await t.sends(`
      <presence>
        <c xmlns='urn:xmpp:caps'><hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>{laterHash}</hash></c>
        <c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='https://balcony.invalid' ver='{later}'/>
      </presence>`)
    expect(again.elements()[1]?.attrs['ver']).not.toBe(t.value('ver'))

    const question = `<query xmlns='${INFO}' node='https://balcony.invalid#${t.value('ver')}'/>`
    await t.receives(`<iq type='get' id='1' from='${balcony}'>${question}</iq>`)
    await t.sends(`
      <iq type='result' id='1' to='${balcony}'>
        <query xmlns='${INFO}' node='https://balcony.invalid#${t.value('ver')}'>
          <identity category='client' type='pc' name='Balcony'/>
          <feature var='http://jabber.org/protocol/caps'/>
          <feature var='http://jabber.org/protocol/disco#info'/>
          <feature var='http://jabber.org/protocol/disco#items'/>
          <feature var='urn:xmpp:caps'/>
          <feature var='urn:xmpp:ping'/>
        </query>
      </iq>`)
  })

  it('of another version are not known', async () => {
    await begin()
    await t.receives(
      `<iq type='get' id='1' from='${balcony}'><query xmlns='${INFO}' node='https://balcony.invalid#x'/></iq>`,
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
    expect(known(balcony)).toEqual([])
    await answers(balcony, '{id}', honest)
    await t.sendsNothing()
    for (const jid of [balcony, chamber, kitchen]) expect(known(jid)).toEqual(honest.features)
    expect(caps.supports(chamber, 'urn:xmpp:receipts')).toBe(true)
    expect(caps.supports(chamber, 'urn:xmpp:jingle:1')).toBe(false)
  })

  it('are known at once the next time, even in a later session', async () => {
    await t.receives(shows(balcony))
    await asks(balcony, '{id}')
    await answers(balcony, '{id}', honest)
    t.end()
    expect(known(balcony)).toEqual([])
    await begin('{again}')
    await t.receives(shows(chamber))
    await t.sendsNothing()
    expect(known(chamber)).toEqual(honest.features)
  })

  it('that do not match their hash hold for the liar alone, and the next client is asked', async () => {
    const kept: string[] = []
    caps.attach({ get: () => null, put: (key) => kept.push(key) })
    await t.receives(shows(balcony) + shows(kitchen))
    await asks(balcony, '{one}')
    await answers(balcony, '{one}', info('urn:xmpp:evil'))
    expect(kept).toEqual([])
    expect(caps.supports(kitchen, 'urn:xmpp:evil')).toBe(false)

    await asks(kitchen, '{two}')
    await answers(kitchen, '{two}', honest)
    expect(kept).toEqual([`sha-1 ${ver}`])
    expect(known(balcony)).toEqual(['urn:xmpp:evil'])
    expect(known(kitchen)).toEqual(honest.features)
  })

  it('that are ill-formed are not stored, whatever their hash', async () => {
    const kept: string[] = []
    caps.attach({ get: () => null, put: (key) => kept.push(key) })
    await t.receives(shows(balcony))
    await asks(balcony, '{id}')
    await answers(balcony, '{id}', info('urn:xmpp:ping', 'urn:xmpp:ping', 'urn:xmpp:receipts'))
    expect(kept).toEqual([])
  })

  it('are asked of the next client if the first does not answer or goes', async () => {
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
    expect(known(balcony)).toEqual([])
  })

  it('with an unknown hash, or none, are asked of each client', async () => {
    const unknown = `hash='md5' node='http://exodus' ver='1'`
    await t.receives(shows(balcony, unknown) + shows(kitchen, unknown))
    await asks(balcony, '{one}', 'http://exodus#1')
    await asks(kitchen, '{two}', 'http://exodus#1')
    await answers(balcony, '{one}', honest)
    expect(known(balcony)).toEqual(honest.features)
    expect(known(kitchen)).toEqual([])

    await t.receives(shows(chamber, `node='http://exodus' ver='0.9'`))
    await t.sends(`<iq type='get' id='{three}' to='${chamber}'><query xmlns='${INFO}'/></iq>`)
  })

  it('are asked again when they change, and a late answer about earlier ones no longer counts', async () => {
    await t.receives(shows(balcony))
    await asks(balcony, '{one}')
    const later = info('urn:xmpp:ping')
    const laterVer = verificationString(later, 'sha-1') ?? ''
    await t.receives(shows(balcony, `hash='sha-1' node='http://exodus' ver='${laterVer}'`))
    await asks(balcony, '{two}', `http://exodus#${laterVer}`)
    await answers(balcony, '{one}', honest)
    expect(known(balcony)).toEqual([])
    await answers(balcony, '{two}', later)
    expect(known(balcony)).toEqual(later.features)
  })

  it('stay when a presence does not mention them (§8.4)', async () => {
    await t.receives(shows(balcony))
    await asks(balcony, '{id}')
    await answers(balcony, '{id}', honest)
    await t.receives(`<presence from='${balcony}'><show>away</show></presence>`)
    expect(known(balcony)).toEqual(honest.features)
  })

  it('of strangers are not asked for', async () => {
    await t.receives(shows('tybalt@capulet.example/street'))
    await t.sendsNothing()
  })

  it('are asked for five at a time, and two of each contact', async () => {
    const ofMany = (contact: string, count: number) =>
      Array.from({ length: count }, (_, n) =>
        shows(`${contact}/${n}`, `hash='sha-1' node='http://exodus' ver='${contact}${n}'`),
      ).join('')
    const [juliet, nurse, own] = ['juliet@capulet.example', 'nurse@capulet.example', 'romeo@montague.example']
    await t.receives(ofMany(juliet, 8) + ofMany(nurse, 8) + ofMany(own, 8))
    const asked: readonly (readonly [string, number])[] = [
      [juliet, 0],
      [juliet, 1],
      [nurse, 0],
      [nurse, 1],
      [own, 0],
    ]
    for (const [index, [contact, n]] of asked.entries())
      await asks(`${contact}/${n}`, `{q${index}}`, `http://exodus#${contact}${n}`)
    await t.sendsNothing()
    await answers(`${nurse}/1`, '{q3}', honest)
    await asks(`${nurse}/2`, '{next}', `http://exodus#${nurse}2`)
    await t.sendsNothing()
  })
})

describe('capabilities by XEP-0390', () => {
  beforeEach(() => begin())
  const hash = capabilityHash(honest, 'sha-256') ?? ''
  const node = `urn:xmpp:caps#sha-256.${hash}`
  const set = (...hashes: readonly (readonly [string, string])[]) =>
    `<c xmlns='urn:xmpp:caps'>${hashes
      .map(([algo, value]) => `<hash xmlns='urn:xmpp:hashes:2' algo='${algo}'>${value}</hash>`)
      .join('')}</c>`
  const shows2 = (from: string, value = hash) =>
    `<presence from='${from}'>
       <c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='http://exodus' ver='${ver}'/>
       ${set(['sha3-256', 'x'], ['sha-256', value])}
     </presence>`

  it('are preferred, asked of one and hold for all that announce the same', async () => {
    const kept: string[] = []
    caps.attach({ get: () => null, put: (key) => kept.push(key) })
    await t.receives(shows2(balcony) + shows2(kitchen))
    await asks(balcony, '{id}', node)
    await answers(balcony, '{id}', honest)
    await t.sendsNothing()
    expect([known(balcony), known(kitchen), kept]).toEqual([honest.features, honest.features, [node]])
  })

  it('that do not match hold for the liar alone', async () => {
    await t.receives(shows2(balcony) + shows2(kitchen))
    await asks(balcony, '{one}', node)
    await answers(balcony, '{one}', info('urn:xmpp:evil'))
    await asks(kitchen, '{two}', node)
    await answers(kitchen, '{two}', honest)
    expect([known(balcony), known(kitchen)]).toEqual([['urn:xmpp:evil'], honest.features])
  })

  it('by unknown functions are ignored in favour of the older ones', async () => {
    await t.receives(`<presence from='${balcony}'>${set(['sha3-256', 'x'])}
      <c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='http://exodus' ver='${ver}'/></presence>`)
    await asks(balcony, '{id}')
  })

  it('can be asked of us by the node with the hash', async () => {
    const own = `urn:xmpp:caps#sha-256.${t.value('hash')}`
    await t.receives(`<iq type='get' id='1' from='${balcony}'><query xmlns='${INFO}' node='${own}'/></iq>`)
    const answer = await t.sends(`
      <iq type='result' id='1' to='${balcony}'><query xmlns='${INFO}' node='${own}'>
        <identity category='client' type='pc' name='Balcony'/>
        <feature var='http://jabber.org/protocol/caps'/>
        <feature var='http://jabber.org/protocol/disco#info'/>
        <feature var='http://jabber.org/protocol/disco#items'/>
        <feature var='urn:xmpp:caps'/>
      </query></iq>`)
    const query = answer.elements()[0]
    const told = query && InfoQuery.parse(query)
    expect(told && capabilityHash(told, 'sha-256')).toBe(t.value('hash'))
  })
})

describe('a client that is not believed about others', () => {
  const kept: string[] = []
  beforeEach(async () => {
    kept.length = 0
    caps.attach({ get: () => null, put: (key) => kept.push(key) })
    await begin()
  })
  const EXODUS = `<identity category='client' type='pc' name='Exodus'/>`
  const feature = (name: string) => `<feature var='${name}'/>`
  const answersWith = (from: string, id: string, content: string) =>
    t.receives(`<iq type='result' id='${id}' from='${from}'><query xmlns='${INFO}'>${content}</query></iq>`)
  const verOf = (...features: string[]) => verificationString(info(...features), 'sha-1') ?? ''

  it.each([
    [
      'the last features as a form',
      verOf('urn:a', 'urn:b', 'urn:c'),
      `${EXODUS}${feature('urn:a')}<x xmlns='jabber:x:data' type='result'>
        <field var='FORM_TYPE' type='hidden'><value>urn:b</value></field><field var='urn:c'/></x>`,
      ['urn:a'],
    ],
    [
      'a feature as an identity',
      verOf('http://a/b', 'urn:c'),
      `${EXODUS}<identity category='http:' type='' xml:lang='a' name='b'/>${feature('urn:c')}`,
      ['urn:c'],
    ],
  ])('says the same hash with %s', async (_what, forged, content, features) => {
    const attrs = `hash='sha-1' node='http://exodus' ver='${forged}'`
    await t.receives(shows(balcony, attrs) + shows(kitchen, attrs))
    await asks(balcony, '{one}', `http://exodus#${forged}`)
    await answersWith(balcony, '{one}', content)
    // The other client is asked, and the answer of the first one holds for that one alone.
    await asks(kitchen, '{two}', `http://exodus#${forged}`)
    expect([known(balcony), known(kitchen), kept]).toEqual([features, [], []])
  })

  it('has no identity: each such client is asked, and not again when it comes back', async () => {
    const attrs = `hash='sha-1' node='http://exodus' ver='nothing'`
    await t.receives(shows(balcony, attrs) + shows(chamber, attrs))
    for (const [id, jid] of Object.entries({ '{one}': balcony, '{two}': chamber })) {
      await asks(jid, id, 'http://exodus#nothing')
      await answersWith(jid, id, feature('urn:xmpp:ping'))
    }
    expect([caps.supports(balcony, 'urn:xmpp:ping'), kept]).toEqual([true, []])
    for (let n = 0; n < 10; n++) {
      await t.receives(`<presence type='unavailable' from='${balcony}'/>` + shows(balcony, attrs))
    }
    await t.sendsNothing()
    expect(caps.supports(balcony, 'urn:xmpp:ping')).toBe(true)
    // After some hours it may be another program.
    await t.clock.advance(6 * 3_600_000)
    await t.receives(`<presence type='unavailable' from='${balcony}'/>` + shows(balcony, attrs))
    await asks(balcony, '{later}', 'http://exodus#nothing')
  })

  it('does not answer: it is asked three times an hour', async () => {
    const refuses = (id: string) =>
      t.receives(`<iq type='error' id='${id}' from='${balcony}'><error type='cancel'>
        <service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`)
    for (const id of ['{one}', '{two}', '{three}']) {
      await t.receives(shows(balcony))
      await asks(balcony, id)
      await refuses(id)
    }
    for (let n = 0; n < 10; n++) await t.receives(shows(balcony))
    await t.sendsNothing()
    await t.clock.advance(3_600_000)
    await t.receives(shows(balcony))
    await asks(balcony, '{four}')
  })

  it('announces longer and longer hashes: it is ignored', async () => {
    await t.receives(shows(balcony, `hash='sha-1' node='http://exodus' ver='${'x'.repeat(5_000)}'`))
    await t.sendsNothing()
  })
})

describe('floods of announcements', () => {
  it('from one contact lead to few questions, and the memory for the answers is bounded', async () => {
    let puts = 0
    caps.attach({ get: () => null, put: () => puts++ })
    await begin()
    let asked = 0
    for (let n = 0; n < 3_000; n++) {
      const told = info(`urn:x:${n}`, 'x'.repeat(1_000))
      const attrs = `hash='sha-1' node='http://exodus' ver='${verificationString(told, 'sha-1')}'`
      await t.receives(shows(`juliet@capulet.example/${n % 64}`, attrs))
      const question = t.takeSent()
      if (question === undefined) continue
      asked++
      const id = /id='([^']*)'/.exec(question)?.[1] ?? ''
      await answers(`juliet@capulet.example/${n % 64}`, id, told)
    }
    expect([asked, puts]).toEqual([20, 20])
    // Another contact is asked at once.
    await t.receives(shows(kitchen))
    await asks(kitchen, '{other}')
  })
})

describe('the cache', () => {
  const cache: CapsCache = {
    get: (key) => (key === `sha-1 ${ver}` ? honest : null),
    put: () => undefined,
  }

  it('answers before anybody is asked', async () => {
    caps.attach(cache)
    await begin()
    await t.receives(shows(balcony))
    await t.sendsNothing()
    expect(known(balcony)).toEqual(honest.features)
  })

  it('is asked once for a hash that many announce', async () => {
    let lookUps = 0
    caps.attach({
      ...cache,
      get: (key) => {
        lookUps++
        return cache.get(key)
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

  it('that fails is logged and changes nothing else', async () => {
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
    expect(known(balcony)).toEqual(honest.features)
    expect(t.logged.join()).toContain('caps')
  })
})
