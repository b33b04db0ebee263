import { expect, test } from 'vitest'
import { readXml } from '../../engine/testing/read-xml.ts'
import { buildDeviceList, readDeviceList } from '../../engine/xep/0384-omemo/nodes/device-list.ts'
import { ownDeviceOf } from '../sealing/index.ts'
import { LIST_03, scene } from '../testing/encrypted-talk.ts'
import { createPepServer, listEvent } from '../testing/pep-server.ts'
import { ACCOUNT, createRig, quiet, ROMEO, type Rig } from '../testing/rig.ts'
import { open, receive } from '../testing/talk.ts'

const LIST_2 = 'urn:xmpp:omemo:2:devices'
const BUNDLES_2 = 'urn:xmpp:omemo:2:bundles'
const bundleOf = (device: number): string => `eu.siacs.conversations.axolotl.bundles:${device}`

function numberOf({ store }: Rig): number {
  const own = ownDeviceOf(store, ACCOUNT)
  if (own === undefined) throw new Error('there is no device')
  return own.device
}

const listed = (xml: string | undefined): number[] =>
  readXml(xml ?? '<none/>')
    .elements()
    .map(({ attrs }) => Number(attrs['id']))

async function signInAgain({ fake }: Rig): Promise<void> {
  fake.end()
  await fake.begin({ session: 'next' })
  await quiet(30)
}

test('the first sign-in makes a device and publishes it in both versions, and the next one publishes nothing', async () => {
  const { rig, server } = await scene()
  const device = numberOf(rig)
  expect(listed(server.item(ROMEO, LIST_03))).toEqual([device])
  expect(listed(server.item(ROMEO, LIST_2))).toEqual([device])
  const bundle = readXml(server.item(ROMEO, BUNDLES_2, String(device)) ?? '<none/>')
  expect(bundle.child('urn:xmpp:omemo:2', 'prekeys')?.elements()).toHaveLength(100)
  expect(server.item(ROMEO, bundleOf(device))).toContain('signedPreKeyPublic')
  server.asked.length = 0
  await signInAgain(rig)
  expect(server.asked.filter((line) => line.startsWith('set'))).toEqual([])
  expect(numberOf(rig)).toBe(device)
})

test('the keys are published before the lists, and the list of the better version first', async () => {
  const { rig, server } = await scene()
  const published = server.asked.filter((line) => line.startsWith('set')).map((line) => line.split(' ')[2])
  expect(published).toEqual([BUNDLES_2, bundleOf(numberOf(rig)), LIST_2, LIST_03])
})

test('keys that somebody has removed or replaced are published again at the next sign-in', async () => {
  const { rig, server } = await scene()
  const device = numberOf(rig)
  const before = server.item(ROMEO, bundleOf(device))
  server.remove(ROMEO, bundleOf(device))
  await signInAgain(rig)
  expect(server.item(ROMEO, bundleOf(device))).toBe(before)
  server.put(ROMEO, BUNDLES_2, String(device), readXml("<bundle xmlns='urn:xmpp:omemo:2'/>"))
  await signInAgain(rig)
  expect(server.item(ROMEO, BUNDLES_2, String(device))).toContain('<spk ')
})

test('taken off its list, it comes back with its keys and the others, but not for ever', async () => {
  const { rig, server } = await scene()
  const device = numberOf(rig)
  const without = buildDeviceList('0.3', [{ id: 31337 }])
  server.remove(ROMEO, bundleOf(device))
  server.put(ROMEO, LIST_03, 'current', without)
  await receive(rig, listEvent(ROMEO, LIST_03, without))
  await quiet(30)
  expect(listed(server.item(ROMEO, LIST_03))).toEqual([31337, device])
  expect(server.item(ROMEO, bundleOf(device))).toBeDefined()
  for (let n = 0; n < 10; n++) {
    await receive(rig, listEvent(ROMEO, LIST_03, without))
    await quiet(30)
  }
  const published = server.asked.filter((line) => line === `set ${ROMEO} ${LIST_03}`)
  // Once at the sign-in, and five times an hour.
  expect(published).toHaveLength(6)
  await rig.ports.clock.advance(60 * 60 * 1000)
  await receive(rig, listEvent(ROMEO, LIST_03, null))
  await quiet(30)
  expect(listed(server.item(ROMEO, LIST_03))).toEqual([device])
})

test('another device is removed from both lists with its keys; this one cannot be', async () => {
  const { rig, server } = await scene()
  const device = numberOf(rig)
  for (const [version, node] of [
    ['0.3', LIST_03],
    ['2', LIST_2],
  ] as const) {
    const list = buildDeviceList(version, [{ id: device }, { id: 31337 }])
    server.put(ROMEO, node, 'current', list)
    await receive(rig, listEvent(ROMEO, node, list))
  }
  server.put(ROMEO, bundleOf(31337), 'current', readXml('<bundle/>'))
  const remove = rig.encryption?.commands['encryption.removeDevice']
  expect(await remove?.({ accountId: ACCOUNT, device })).toMatchObject({ ok: false })
  expect(await remove?.({ accountId: ACCOUNT, device: 31337 })).toMatchObject({ ok: true })
  expect(listed(server.item(ROMEO, LIST_03))).toEqual([device])
  expect(listed(server.item(ROMEO, LIST_2))).toEqual([device])
  expect(server.item(ROMEO, bundleOf(31337))).toBeUndefined()
})

test('its name is signed in the list of version 2, and is no part of the other', async () => {
  const { rig, server } = await scene()
  await rig.encryption?.commands['encryption.nameDevice']({ accountId: ACCOUNT, name: ' The orchard ' })
  await quiet(30)
  const [device] = readXml(server.item(ROMEO, LIST_2) ?? '<none/>').elements()
  expect(device?.attrs).toMatchObject({
    label: 'The orchard',
    labelsig: expect.stringMatching(/=$/) as string,
  })
  expect(server.item(ROMEO, LIST_03)).not.toContain('orchard')
})

test('signed pre-keys are replaced weekly', async () => {
  const { rig, server } = await scene()
  const device = numberOf(rig)
  const idOf = (): string | undefined =>
    readXml(server.item(ROMEO, BUNDLES_2, String(device)) ?? '<none/>').child('urn:xmpp:omemo:2', 'spk')
      ?.attrs['id']
  expect(idOf()).toBe('1')
  await rig.ports.clock.advance(8 * 24 * 60 * 60 * 1000)
  await signInAgain(rig)
  expect(idOf()).toBe('2')
})

test('signed pre-keys are replaced, too, while one session goes on for weeks', async () => {
  const { rig, server } = await scene()
  const bundle = (): string => server.item(ROMEO, bundleOf(numberOf(rig))) ?? ''
  expect(bundle()).toContain("signedPreKeyId='1'")
  await rig.ports.clock.advance(8 * 24 * 60 * 60 * 1000)
  await quiet(30)
  expect(bundle()).toContain("signedPreKeyId='2'")
  // What the server did not take is published later.
  server.failing.set(ROMEO, { error: 'internal-server-error' })
  await rig.ports.clock.advance(8 * 24 * 60 * 60 * 1000)
  await quiet(30)
  expect(bundle()).toContain("signedPreKeyId='2'")
  server.failing.delete(ROMEO)
  await rig.ports.clock.advance(6 * 60 * 60 * 1000)
  await quiet(30)
  expect(bundle()).toMatch(/signedPreKeyId='[34]'/)
})

test('a list that is published again keeps the names that other devices have signed', async () => {
  const { rig, server } = await scene()
  const device = numberOf(rig)
  const phone = { id: 31337, label: 'Phone', labelSignature: new Uint8Array(64).fill(7) }
  const list = buildDeviceList('2', [{ id: device }, phone, { id: 28 }])
  server.put(ROMEO, LIST_2, 'current', list)
  await receive(rig, listEvent(ROMEO, LIST_2, list))
  await rig.encryption?.commands['encryption.nameDevice']({ accountId: ACCOUNT, name: 'The orchard' })
  await rig.encryption?.commands['encryption.removeDevice']({ accountId: ACCOUNT, device: 28 })
  await quiet(30)
  const others = readDeviceList('2', readXml(server.item(ROMEO, LIST_2) ?? '<none/>'))
  expect(others?.filter(({ id }) => id !== device)).toEqual([phone])
})

test('what the server did not take at the sign-in is tried again, and no list is replaced that was not read', async () => {
  const server = createPepServer()
  const list = buildDeviceList('0.3', [{ id: 31337 }])
  server.put(ROMEO, LIST_03, 'current', list)
  server.failing.set(ROMEO, { error: 'service-unavailable' })
  const rig = createRig({ answer: server.answer, encrypts: true })
  await rig.fake.begin({ session: 'a' })
  await quiet(30)
  expect(ownDeviceOf(rig.store, ACCOUNT)).toBeUndefined()
  server.failing.delete(ROMEO)
  await rig.ports.clock.advance(30_000)
  await quiet(30)
  expect(listed(server.item(ROMEO, LIST_03))).toEqual([31337, numberOf(rig)])
})

test('a message that was not sealed for this device has its lists and keys looked at, but not again and again', async () => {
  const { rig, server, juliet } = await scene()
  juliet.publish('0.3')
  await open(rig)
  const device = numberOf(rig)
  const foreign = (id: string) =>
    juliet.say('Not for Balcony', '0.3', id).replace(/rid='[0-9]+'/, "rid='31337'")
  const [a = '', b = '', c = ''] = ['a', 'b', 'c'].map(foreign)
  // Its event was lost.
  server.put(ROMEO, LIST_03, 'current', buildDeviceList('0.3', [{ id: 31337 }]))
  server.remove(ROMEO, bundleOf(device))
  server.asked.length = 0
  await receive(rig, a, b)
  await quiet(30)
  expect(listed(server.item(ROMEO, LIST_03))).toEqual([31337, device])
  expect(server.item(ROMEO, bundleOf(device))).toBeDefined()
  const asked = server.asked.length
  await receive(rig, c)
  await quiet(30)
  expect(server.asked).toHaveLength(asked)
})
