import { expect, it } from 'vitest'
import { describeLive } from '../../../../build/live/live.ts'
import { liveFriends } from '../../testing/live-client.ts'
import { photoOf, vcards, withPhoto } from '../0054-vcard-temp/index.ts'
import { pep } from '../0163-pep/index.ts'
import { vcardAvatars, type PhotoSeen } from '../0153-vcard-avatar/index.ts'
import { el } from '../../xml/element.ts'
import { userAvatars, type AvatarMetadata } from './index.ts'

/** A PNG of one pixel. */
const bytes = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
)

describeLive('avatars on a real server', () => {
  it('a contact hears of a published avatar, fetches it, and hears of its end', async () => {
    const [romeo, juliet] = await liveFriends()
    const heard: AvatarMetadata[] = []
    juliet.client.use(userAvatars).onMetadata((metadata) => void heard.push(metadata))
    // The interest is announced by the next presence.
    await expect.poll(async () => (await romeo.client.use(pep).isSupported()).ok).toBe(true)

    const published = await romeo.client
      .use(userAvatars)
      .publish({ bytes, type: 'image/png', width: 1, height: 1 })
    expect(published.ok).toBe(true)
    const id = published.ok ? published.value : ''
    const info = { id, bytes: bytes.length, type: 'image/png', width: 1, height: 1 }
    // It may come twice: when it is published, and when the interest in it is announced.
    await expect.poll(() => heard.at(-1)).toEqual({ owner: romeo.address, infos: [info] })
    expect(await juliet.client.use(userAvatars).fetch(romeo.address, id)).toEqual({ ok: true, value: bytes })
    expect(await romeo.client.use(userAvatars).ownMetadata()).toMatchObject({
      ok: true,
      value: { infos: [info] },
    })

    expect(await romeo.client.use(userAvatars).disable()).toEqual({ ok: true })
    await expect.poll(() => heard.at(-1)).toEqual({ owner: romeo.address, infos: [] })
  })

  it('a photo in the vCard is read by a contact, and its hash is in the presence', async () => {
    const [romeo, juliet] = await liveFriends()
    const seen: PhotoSeen[] = []
    juliet.client.use(vcardAvatars).onPhoto((photo) => void seen.push(photo))
    const cards = romeo.client.use(vcards)
    const named = await cards.update((card) => el(card.ns, card.name, {}, el(card.ns, 'FN', {}, 'Romeo')))
    expect(named).toEqual({ ok: true })
    expect(await cards.update((card) => withPhoto(card, { type: 'image/png', bytes }))).toEqual({ ok: true })
    romeo.client.use(vcardAvatars).setOwn('a'.repeat(40))

    await expect.poll(() => seen.at(-1)?.jid.startsWith(romeo.address)).toBe(true)
    const card = await juliet.client.use(vcards).get(romeo.address)
    expect(card.ok && card.value && photoOf(card.value)).toEqual(bytes)
    expect(card.ok && card.value?.child('vcard-temp', 'FN')?.text()).toBe('Romeo')
  })

  it('a node that differs is configured and published to again', async () => {
    const [romeo] = await liveFriends()
    const own = romeo.client.use(pep)
    const item = { id: 'current', payload: el('urn:example:mood', 'happy') }
    expect(await own.publish('urn:example:mood', item)).toMatchObject({ ok: true })
    const node = { 'pubsub#access_model': 'whitelist', 'pubsub#persist_items': 'true' }
    expect(await own.publish('urn:example:mood', item, { node })).toMatchObject({ ok: true })
    const items = await own.items(null, 'urn:example:mood')
    expect(items.ok && items.value.map(({ id }) => id)).toEqual(['current'])
    expect(await own.remove('urn:example:mood')).toEqual({ ok: true })
  })
})
