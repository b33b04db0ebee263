import { expect, it } from 'vitest'
import { describeLive } from '../../../../build/live/live.ts'
import { createFakeRandom } from '../../testing/fake-random.ts'
import { liveClient, liveFriends } from '../../testing/live-client.ts'
import { pubsub } from '../0060-pubsub/index.ts'
import type { DeviceList } from './api.ts'
import {
  generateIdentity,
  generateKeyPair,
  omemo,
  signPreKey,
  writtenIdentity,
  type OmemoVersion,
} from './index.ts'

const LISTS = { '0.3': 'eu.siacs.conversations.axolotl.devicelist', '2': 'urn:xmpp:omemo:2:devices' }
const bundleNodeOf = (version: OmemoVersion) =>
  version === '2' ? 'urn:xmpp:omemo:2:bundles' : 'eu.siacs.conversations.axolotl.bundles:7'
const CLOSED = { 'pubsub#access_model': 'whitelist' }

const random = createFakeRandom()
const own = generateIdentity(random)
const pairs = Array.from({ length: 100 }, () => generateKeyPair(random))
const bundleOf = (version: OmemoVersion) => ({
  writtenIdentity: writtenIdentity(version, own),
  signedPreKey: signPreKey(version, own, 1, generateKeyPair(random)),
  preKeys: pairs.map(({ public: bytes }, n) => ({ id: n + 1, public: bytes })),
})

describeLive('devices and their keys on a real server', () => {
  it.each(['0.3', '2'] as const)(
    'in version %s a contact hears of them, and a stranger can read them',
    async (version) => {
      const [romeo, juliet] = await liveFriends()
      const stranger = liveClient()
      await stranger.online()
      const lists: DeviceList[] = []
      juliet.client.use(omemo).onDevices((list) => void lists.push(list))
      const mine = romeo.client.use(omemo)
      const theirs = stranger.client.use(omemo)
      expect(await mine.isSupported()).toEqual({ ok: true, value: true })
      expect(await theirs.devices(romeo.address, version)).toEqual({ ok: true, value: null })
      expect(await theirs.bundle(romeo.address, version, 7)).toEqual({
        ok: false,
        error: { why: 'missing' },
      })

      const bundle = bundleOf(version)
      expect(await mine.publishBundle(version, 7, bundle)).toEqual({ ok: true })
      const label = version === '2' ? { label: 'Balcony', labelSignature: Uint8Array.of(1, 2) } : {}
      const devices = [{ id: 7, ...label }]
      expect(await mine.publishDevices(version, devices)).toEqual({ ok: true })

      await expect.poll(() => lists.at(-1)).toEqual({ owner: romeo.address, version, devices })
      expect(await theirs.devices(romeo.address, version)).toEqual({ ok: true, value: devices })
      expect(await mine.devices(null, version)).toEqual({ ok: true, value: devices })
      expect(await theirs.bundle(romeo.address, version, 7)).toEqual({
        ok: true,
        value: { version, identity: own.public, ...bundle },
      })
      expect(await mine.isOpen(version, 7)).toBe(true)
    },
  )

  it.each(['0.3', '2'] as const)(
    'nodes of version %s that somebody closes are opened again',
    async (version) => {
      const romeo = liveClient()
      const stranger = liveClient()
      await Promise.all([romeo.online(), stranger.online()])
      const mine = romeo.client.use(omemo)
      const theirs = stranger.client.use(omemo)
      const publish = async () => {
        expect(await mine.publishBundle(version, 7, bundleOf(version))).toEqual({ ok: true })
        expect(await mine.publishDevices(version, [{ id: 7 }])).toEqual({ ok: true })
      }
      await publish()
      for (const node of [LISTS[version], bundleNodeOf(version)])
        expect(await romeo.client.use(pubsub).configure(null, node, CLOSED)).toEqual({ ok: true })
      expect(await theirs.devices(romeo.address, version)).toEqual({ ok: true, value: null })
      expect(await theirs.bundle(romeo.address, version, 7)).toMatchObject({ ok: false })
      expect(await mine.isOpen(version, 7)).toBe(false)

      await publish()
      expect(await mine.isOpen(version, 7)).toBe(true)
      expect(await theirs.devices(romeo.address, version)).toEqual({ ok: true, value: [{ id: 7 }] })
      expect(await theirs.bundle(romeo.address, version, 7)).toMatchObject({ ok: true })
    },
  )

  it('keys of several devices are kept in version 2, and removed one by one', async () => {
    const romeo = liveClient()
    await romeo.online()
    const mine = romeo.client.use(omemo)
    for (const device of [7, 8, 9])
      expect(await mine.publishBundle('2', device, bundleOf('2'))).toEqual({ ok: true })
    expect(await mine.bundle(null, '2', 7)).toMatchObject({ ok: true })
    expect(await mine.removeBundle('2', 8)).toEqual({ ok: true })
    expect(await mine.bundle(null, '2', 8)).toEqual({ ok: false, error: { why: 'missing' } })
    expect(await mine.bundle(null, '2', 9)).toMatchObject({ ok: true })
    expect(await mine.publishBundle('0.3', 7, bundleOf('0.3'))).toEqual({ ok: true })
    expect(await mine.removeBundle('0.3', 7)).toEqual({ ok: true })
    expect(await mine.removeBundle('0.3', 7)).toEqual({ ok: true })
    expect(await mine.bundle(null, '0.3', 7)).toEqual({ ok: false, error: { why: 'missing' } })
  })
})
