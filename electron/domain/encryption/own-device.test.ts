import { expect, test } from 'vitest'
import { readXml } from '../../engine/testing/read-xml.ts'
import { buildDeviceList } from '../../engine/xep/0384-omemo/nodes/device-list.ts'
import { ownDeviceOf } from '../sealing/index.ts'
import { LIST_03, scene } from '../testing/encrypted-talk.ts'
import { listEvent } from '../testing/pep-server.ts'
import { ACCOUNT, quiet, ROMEO, type Rig } from '../testing/rig.ts'
import { receive } from '../testing/talk.ts'

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
