import { describe, expect, test } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import { readXml } from '../../engine/testing/read-xml.ts'
import { NS_OMEMO_2 } from '../../engine/xep/0384-omemo/index.ts'
import { listNodeOf } from '../../engine/xep/0384-omemo/nodes/device-list.ts'
import { buildTrustMessage, omemoKeyIds, omemoKeysOf } from '../../engine/xep/0434-trust-messages/index.ts'
import { NS_ATM } from '../../engine/xep/0450-atm/index.ts'
import { findKey, keysOf, setTrust, trustOf, VERIFIED } from '../sealing/index.ts'
import { look, notices, scene } from '../testing/encrypted-talk.ts'
import { createOmemoDevice, type OmemoDevice } from '../testing/omemo-device.ts'
import { listEvent } from '../testing/pep-server.ts'
import { ACCOUNT, JULIET, quiet, ROMEO, type Rig } from '../testing/rig.ts'
import { messages, open, receive, say } from '../testing/talk.ts'
import { fingerprintOf } from './details.ts'

/** Romeo has a laptop, Juliet a phone and a tablet, all with OMEMO 2. */
async function trio() {
  const { rig, server, juliet: phone } = await scene()
  const tablet = createOmemoDevice(server, JULIET, 31)
  const laptop = createOmemoDevice(server, ROMEO, 32)
  phone.publish('2')
  const own = Number(readXml(server.item(ROMEO, listNodeOf('2')) ?? '').elements()[0]?.attrs['id'])
  await receive(rig, listEvent(JULIET, listNodeOf('2'), tablet.publish('2', [phone.number])))
  await receive(rig, listEvent(ROMEO, listNodeOf('2'), laptop.publish('2', [own])))
  // Lists begin with this device for those that answer it.
  server.put(
    ROMEO,
    listNodeOf('2'),
    'current',
    readXml(`<devices xmlns='urn:xmpp:omemo:2'><device id='${own}'/></devices>`),
  )
  const conversation = await open(rig)
  await look(rig, conversation)
  await quiet(50)
  rig.fake.takeSent()
  return { rig, phone, tablet, laptop }
}

const decide = async (
  { encryption }: Rig,
  { address, key }: OmemoDevice,
  trust: 'trusted' | 'verified' | 'distrusted',
) => {
  const decided = encryption?.commands['encryption.decide']({
    accountId: ACCOUNT,
    owner: address,
    key: fingerprintOf(key),
    trust,
  })
  expect(decided).toMatchObject({ ok: true })
  await quiet(30)
}

const trustIn = ({ store }: Rig, { address, key }: OmemoDevice): string =>
  trustOf(findKey(store, ACCOUNT, address, key)?.trust ?? -1)

/** What each of these devices is told. */
function toldTo(rig: Rig, ...devices: OmemoDevice[]): string[] {
  return messages(rig.fake.takeSent()).flatMap((stanza) =>
    devices.flatMap((device) => {
      const content = device.read(stanza)
      if (content === null) return []
      const trust = readXml(content).child('urn:xmpp:sce:1', 'content')?.elements()[0]
      const owners = trust?.elements().map((owner) => {
        const keys = owner.elements().map(({ name }) => name)
        return `${owner.attrs['jid']} ${[...new Set(keys)].join()} ${keys.length / 2}`
      })
      return [`${device.number}: ${owners?.join() ?? 'nothing'}`]
    }),
  )
}

const trusting = (owner: BareJid, device: OmemoDevice) =>
  buildTrustMessage({
    usage: NS_ATM,
    encryption: NS_OMEMO_2,
    owners: [{ owner, trust: omemoKeyIds(device.key), distrust: [] }],
  })

describe('what the person decides about keys', () => {
  test('is told to the verified devices of the account, and a verified device hears of those', async () => {
    const { rig, phone, tablet, laptop } = await trio()
    await decide(rig, laptop, 'verified')
    expect(toldTo(rig, phone, tablet, laptop)).toEqual([])
    await decide(rig, phone, 'verified')
    expect(toldTo(rig, phone, tablet, laptop)).toEqual([
      `32: ${JULIET} trust 1`,
      `${phone.number}: ${ROMEO} trust 1`,
    ])
    await decide(rig, tablet, 'distrusted')
    expect(toldTo(rig, phone, tablet, laptop)).toEqual([`32: ${JULIET} distrust 1`])
  })

  test('is a line in the conversation, once', async () => {
    const { rig, tablet } = await trio()
    await decide(rig, tablet, 'verified')
    await decide(rig, tablet, 'verified')
    await decide(rig, tablet, 'trusted')
    const verified = notices(rig).filter(({ what }) => what === 'key-verified')
    expect(verified).toEqual([{ what: 'key-verified', owner: JULIET, name: null }])
  })

  test('that a key is only trusted is told to nobody', async () => {
    const { rig, phone, laptop } = await trio()
    await decide(rig, laptop, 'verified')
    await decide(rig, phone, 'trusted')
    expect(toldTo(rig, phone, laptop)).toEqual([])
  })
})

describe('what others pass on', () => {
  test('counts once the device that says it is verified, and leaves nothing in the history', async () => {
    const { rig, phone, tablet } = await trio()
    await receive(rig, phone.tell([trusting(JULIET, tablet)]))
    expect(trustIn(rig, tablet)).toBe('trusted')
    expect(rig.store.all('SELECT 1 FROM message WHERE hidden = 0')).toEqual([])
    await decide(rig, phone, 'verified')
    expect(trustIn(rig, tablet)).toBe('verified')
  })

  test('counts at once from a verified one', async () => {
    const { rig, phone, tablet, laptop } = await trio()
    await decide(rig, laptop, 'verified')
    await receive(rig, laptop.tell([trusting(JULIET, phone)]))
    expect(trustIn(rig, phone)).toBe('verified')
    await receive(rig, phone.tell([trusting(ROMEO, tablet), trusting(JULIET, tablet)]))
    expect(trustIn(rig, tablet)).toBe('trusted')
  })
})

describe('a link', () => {
  const read = ({ encryption }: Rig, link: string) =>
    encryption?.commands['encryption.verify']({ accountId: ACCOUNT, link })
  const hex = ({ key }: OmemoDevice): string => Buffer.from(key).toString('hex')

  test('verifies the keys that it names, and those devices have no other', async () => {
    const { rig, phone, tablet } = await trio()
    const link = `xmpp:${JULIET}?omemo-sid-${phone.number}=${hex(phone)};omemo-sid-${tablet.number}=${hex(tablet).replace(/^../, 'ff')}`
    expect(read(rig, link)).toEqual({ ok: true, value: { owner: JULIET, known: 1, unknown: 1 } })
    expect([trustIn(rig, phone), trustIn(rig, tablet)]).toEqual(['verified', 'distrusted'])
  })

  test('of the other form does the same', async () => {
    const { rig, phone, tablet } = await trio()
    const id = Buffer.from(omemoKeyIds(phone.key)[0] ?? []).toString('hex')
    const link = `xmpp:${JULIET}?trust-message;encryption=${NS_OMEMO_2};trust=${id};distrust=${hex(tablet)}`
    expect(read(rig, link)).toEqual({ ok: true, value: { owner: JULIET, known: 1, unknown: 0 } })
    expect([trustIn(rig, phone), trustIn(rig, tablet)]).toEqual(['verified', 'distrusted'])
  })

  test.each([
    [
      'of no encryption that is known',
      `xmpp:${JULIET}?trust-message;encryption=urn:x;trust=${'ab'.repeat(32)}`,
    ],
    ['that names no key', `xmpp:${JULIET}?omemo-sid-5=abc`],
    ['to something else', 'https://capulet.example'],
  ])('%s changes nothing', async (_what, link) => {
    const { rig } = await trio()
    expect(read(rig, link)).toMatchObject({ ok: false, error: { code: 'verification-invalid' } })
    expect(keysOf(rig.store, ACCOUNT, JULIET).filter(({ trust }) => trust === VERIFIED)).toEqual([])
  })

  test('says nothing about this very device', async () => {
    const { rig, laptop } = await trio()
    const told = rig.encryption?.commands['encryption.own']({ accountId: ACCOUNT })
    if (told === undefined || told instanceof Promise || !told.ok) throw new Error('no own devices')
    const { link } = told.value
    const both = `${link};omemo-sid-32=${hex(laptop)}`
    expect(read(rig, both)).toEqual({ ok: true, value: { owner: ROMEO, known: 1, unknown: 0 } })
    const verified = keysOf(rig.store, ACCOUNT, ROMEO).filter(({ trust }) => trust === VERIFIED)
    expect(verified.map(({ key }) => fingerprintOf(key))).toEqual([fingerprintOf(laptop.key)])
  })

  test('of the account itself has this device and those that are verified here, in both forms', async () => {
    const { rig, laptop } = await trio()
    const own = () => {
      const told = rig.encryption?.commands['encryption.own']({ accountId: ACCOUNT })
      if (told === undefined || told instanceof Promise || !told.ok) throw new Error('no own devices')
      return told.value
    }
    expect(own().link.match(/omemo-sid-/g)).toHaveLength(1)
    rig.store.write((tx) => {
      const key = findKey(tx, ACCOUNT, ROMEO, laptop.key)
      if (key) setTrust(tx, key.id, VERIFIED, false, 1)
    })
    expect(own().link).toContain(`omemo-sid-32=${hex(laptop)}`)
    const [, id = ''] = /;trust=[0-9a-f]{64};trust=([0-9a-f]{64})$/.exec(own().trustLink) ?? []
    expect(omemoKeysOf(NS_OMEMO_2, new Uint8Array(Buffer.from(id, 'hex')))[0]).toEqual(laptop.key)
  })
})

test('a device that shows the key of another one gets nothing by the sessions of its own key', async () => {
  const { rig, server, juliet } = await scene()
  const conversation = await open(rig)
  juliet.publish('0.3')
  await receive(rig, listEvent(JULIET, listNodeOf('2'), juliet.publish('2')))
  await look(rig, conversation)
  await decide(rig, juliet, 'verified')
  const tybalt = createOmemoDevice(server, JULIET, 66)
  tybalt.publish('0.3')
  await receive(rig, listEvent(JULIET, listNodeOf('2'), tybalt.publish('2', [juliet.number])))
  await receive(rig, tybalt.say('I am Juliet', '2'))
  expect(trustIn(rig, tybalt)).toBe('undecided')
  // His server shows her bundle as that of his device, and he lets Romeo ask for it.
  const hers = server.item(JULIET, `eu.siacs.conversations.axolotl.bundles:${juliet.number}`) ?? ''
  server.put(JULIET, 'eu.siacs.conversations.axolotl.bundles:66', 'current', readXml(hers))
  await receive(rig, tybalt.say('?', '0.3').replace(/ prekey=['"]\w+['"]/, ''))
  await quiet(50)
  rig.fake.takeSent()
  await say(rig, conversation, 'Secret')
  await quiet(50)
  const sent = messages(rig.fake.takeSent())
  expect(sent.some((stanza) => juliet.read(stanza)?.includes('Secret') === true)).toBe(true)
  expect(sent.map((stanza) => tybalt.read(stanza)).filter((text) => text?.includes('Secret'))).toEqual([])
})
