import { describe, expect, test } from 'vitest'
import { readXml } from '../../engine/testing/read-xml.ts'
import {
  generateIdentity,
  generateKeyPair,
  NS_OMEMO_03,
  NS_OMEMO_2,
  signPreKey,
  writtenIdentity,
  type OmemoVersion,
  type OwnBundle,
} from '../../engine/xep/0384-omemo/index.ts'
import { buildBundle, placeOf } from '../../engine/xep/0384-omemo/nodes/bundle-form.ts'
import { buildDeviceList } from '../../engine/xep/0384-omemo/nodes/device-list.ts'
import { keysOf, setTrust, VERIFIED } from '../sealing/index.ts'
import { randomOf } from '../sealing/testing.ts'
import { encrypted, LIST_03, look, notices, scene, sentTexts, stateOf } from '../testing/encrypted-talk.ts'
import { createOmemoDevice } from '../testing/omemo-device.ts'
import { listEvent } from '../testing/pep-server.ts'

import { ACCOUNT, JULIET, quiet, ROMEO, type Rig } from '../testing/rig.ts'
import { TYBALT } from '../testing/stanzas.ts'
import { messages, open, receive, say } from '../testing/talk.ts'

const LIST_2 = `${NS_OMEMO_2}:devices`
const PHONE = 27183
const ZERO = new Uint8Array(32)
/** A point of order 8 of Curve25519 (RFC 7748 §7 leaves such keys to the check for an all-zero result). */
const SMALL = new Uint8Array(
  Buffer.from('e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800', 'hex'),
)

const random = randomOf(5)
const own = generateIdentity(random)

function bundleOf(version: OmemoVersion, changes: Partial<OwnBundle>): OwnBundle {
  return {
    writtenIdentity: writtenIdentity(version, own),
    signedPreKey: signPreKey(version, own, 1, generateKeyPair(random)),
    preKeys: Array.from({ length: 5 }, (_, id) => ({ id: id + 1, public: generateKeyPair(random).public })),
    ...changes,
  }
}

const count = ({ store }: Rig, from: string): number =>
  store.first<{ n: number }>(`SELECT count(*) AS n FROM ${from}`)?.n ?? 0

/** Juliet's only device has these keys, and somebody writes to her. */
async function writtenTo(version: OmemoVersion, changes: Partial<OwnBundle>, cut: RegExp = /^$/u) {
  const { rig, server } = await scene()
  const { node, item } = placeOf(version, PHONE)
  server.put(JULIET, node, item, buildBundle(version, bundleOf(version, changes)))
  const xml = server.item(JULIET, node, item) ?? ''
  server.put(JULIET, node, item, readXml(xml.replace(cut, '')))
  server.put(JULIET, version === '2' ? LIST_2 : LIST_03, 'current', buildDeviceList(version, [{ id: PHONE }]))
  const conversation = await open(rig)
  await look(rig, conversation)
  await say(rig, conversation, 'Come at nine')
  await quiet(60)
  return { rig, conversation, sent: messages(rig.fake.takeSent()) }
}

const signedBy = (version: OmemoVersion, key: Uint8Array) =>
  signPreKey(version, own, 1, { private: ZERO, public: key })

describe.each(['0.3', '2'] as const)('keys of version %s', (version) => {
  const cases: readonly [string, Partial<OwnBundle>, RegExp?][] = [
    ['without a signed pre-key', {}, version === '2' ? /<spk .*?<\/spk>/u : /<signedPreKeyPublic.*?c>/u],
    ['without a signature', {}, version === '2' ? /<spks>.*?<\/spks>/u : /<signedPreKeySignature.*?e>/u],
    ['without an identity', {}, version === '2' ? /<ik>.*?<\/ik>/u : /<identityKey.*?y>/u],
    [
      'signed by somebody else',
      { signedPreKey: signPreKey(version, generateIdentity(random), 1, generateKeyPair(random)) },
    ],
    [
      'with a signature of zeros',
      { signedPreKey: { ...signedBy(version, SMALL), signature: new Uint8Array(64) } },
    ],
    ['with an identity of zeros', { writtenIdentity: ZERO }],
    ['with a signed pre-key of zeros', { signedPreKey: signedBy(version, ZERO) }],
    ['with a signed pre-key of small order', { signedPreKey: signedBy(version, SMALL) }],
    ['with one-time keys of zeros', { preKeys: [{ id: 1, public: ZERO }] }],
    ['with one-time keys of small order', { preKeys: [{ id: 1, public: SMALL }] }],
    ['with one-time keys that are none', { preKeys: [{ id: 1, public: new Uint8Array(31) }] }],
  ]
  test.each(cases)(
    '%s: nothing is sealed for them, nothing goes plain, and the person reads why',
    async (...given) => {
      const [, changes, cut] = given
      const { rig, conversation, sent } = await writtenTo(version, changes, cut)
      expect(sent).toEqual([])
      expect(stateOf(rig, conversation)).toMatchObject({ state: 'on', problem: 'keys-unreachable' })
      expect(count(rig, 'omemo_session')).toBe(0)
      expect(keysOf(rig.store, ACCOUNT, JULIET)).toEqual([])
      const details = rig.encryption?.commands['encryption.details']({ conversationId: conversation })
      expect(details).toMatchObject({
        value: { devices: expect.arrayContaining([expect.objectContaining({ unreachable: true })]) as [] },
      })
    },
  )

  test('with 100,000 one-time keys are of use', async () => {
    const { public: key } = generateKeyPair(random)
    const preKeys = Array.from({ length: 100_000 }, (_, id) => ({ id, public: key }))
    const { rig, sent } = await writtenTo(version, { preKeys })
    expect(sent).toHaveLength(1)
    expect(sentTexts(sent).join()).not.toContain('nine')
    expect(count(rig, 'omemo_session')).toBe(1)
  })

  test('without one-time keys are of use in 0.3 alone', async () => {
    const { rig, conversation, sent } = await writtenTo(version, { preKeys: [] })
    expect(sentTexts(sent).join()).not.toContain('nine')
    expect(sent).toHaveLength(version === '2' ? 0 : 1)
    expect(stateOf(rig, conversation).problem).toBe(version === '2' ? 'keys-unreachable' : null)
  })
})

test('keys of another identity than before are a line, and get nothing where one was verified', async () => {
  const { rig, server, juliet } = await scene()
  const conversation = await encrypted(rig, juliet)
  await say(rig, conversation, 'One')
  await quiet(30)
  rig.fake.takeSent()
  rig.store.write((tx) => {
    for (const key of keysOf(tx, ACCOUNT, JULIET)) setTrust(tx, key.id, VERIFIED, false, 0)
    tx.run('DELETE FROM omemo_session')
  })
  createOmemoDevice(server, JULIET, juliet.number).publish('0.3')
  await say(rig, conversation, 'Two')
  await quiet(60)
  expect(messages(rig.fake.takeSent())).toEqual([])
  expect(notices(rig).at(-1)).toMatchObject({ what: 'new-keys', owner: JULIET })
  expect(stateOf(rig, conversation)).toMatchObject({ problem: 'no-trusted-device', undecided: 1 })
})

describe('a list', () => {
  test('of 5,000 devices is cut, and each is asked about once', async () => {
    const { rig, server, juliet } = await scene()
    const conversation = await encrypted(rig, juliet)
    const many = Array.from({ length: 5_000 }, (_, id) => ({ id: id + 1 }))
    const list = buildDeviceList('0.3', [{ id: juliet.number }, ...many])
    await receive(rig, listEvent(JULIET, LIST_03, list))
    for (const text of ['One', 'Two']) {
      await say(rig, conversation, text)
      await quiet(900)
    }
    expect(count(rig, 'omemo_device WHERE listed > 0')).toBeLessThanOrEqual(201)
    const asked = server.asked.filter((line) => line.includes(`${NS_OMEMO_03}.bundles:`))
    expect(new Set(asked).size).toBe(asked.length)
    expect(asked.length).toBeLessThan(210)
    expect(messages(rig.fake.takeSent()).map((stanza) => juliet.read(stanza))).toEqual(['One', 'Two'])
  })

  test('of impossible and repeated devices has the possible ones once', async () => {
    const { rig } = await scene()
    await open(rig)
    const ids = ['0', '2147483648', '-1', '', 'x', '7', '7', '2147483647'].map((id) => `<device id='${id}'/>`)
    const list = readXml(`<list xmlns='${NS_OMEMO_03}'>${ids.join('')}</list>`)
    await receive(rig, listEvent(JULIET, LIST_03, list))
    const known = rig.store.all(`SELECT device_id AS id FROM omemo_device WHERE peer = ? ORDER BY id`, JULIET)
    expect(known).toEqual([{ id: 7 }, { id: 2147483647 }])
  })

  test.each([TYBALT, `${JULIET}/phone`, 'capulet.example', `${ROMEO}/phone`])(
    "from %s says nothing about anybody's devices",
    async (sender) => {
      const { rig, juliet } = await scene()
      const conversation = await encrypted(rig, juliet)
      const before = rig.store.all('SELECT * FROM omemo_device')
      await receive(rig, listEvent(sender, LIST_03, buildDeviceList('0.3', [{ id: 666 }])))
      await receive(rig, listEvent(sender, LIST_03, null))
      expect(rig.store.all('SELECT * FROM omemo_device')).toEqual(before)
      expect(count(rig, `omemo_person WHERE peer NOT IN ('${JULIET}', '${ROMEO}')`)).toBe(0)
      await say(rig, conversation, 'Ho!')
      await quiet(30)
      expect(messages(rig.fake.takeSent()).map((stanza) => juliet.read(stanza))).toEqual(['Ho!'])
    },
  )
})
