import { randomUUID } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import { hasEjabberd, startEjabberd } from '../../../build/live/ejabberd.ts'
import type { ServerInfo } from '../../../build/live/prosody.ts'
import { madePicture } from '../../../build/made-bytes.ts'
import { ok } from '../../../shared/model/result.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { liveClient } from '../../engine/testing/live-client.ts'
import { photoOf, vcards, withPhoto } from '../../engine/xep/0054-vcard-temp/index.ts'
import { rooms } from '../../engine/xep/0045-muc/index.ts'
import { hashOf } from './picture.ts'

type Person = { readonly address: string; readonly password: string }

/** The owner sets a picture, which others in the room hear of and get; and one of them is asked for theirs. */
async function check(server: ServerInfo, owner: Person, guest: Person): Promise<void> {
  const [juliet, romeo] = [owner, guest].map((who) => liveClient(who, { server }))
  if (juliet === undefined || romeo === undefined) throw new Error('nobody is there')
  await juliet.online()
  await romeo.online()
  const room = `verona-${randomUUID().slice(0, 8)}@rooms.${server.domain}` as BareJid
  const told: (string | null)[] = []
  romeo.client.use(rooms).onEvent((event) => {
    if (event.kind === 'avatar') told.push(event.hash)
  })
  const here = await juliet.client.use(rooms).join(room, { nick: 'Juliet', history: { max: 0 } })
  expect(here).toMatchObject({ ok: true })
  expect(await juliet.client.use(rooms).admin.acceptDefaults(room)).toEqual(ok())
  const joined = await romeo.client.use(rooms).join(room, { nick: 'Romeo', history: { max: 0 } })
  if (!joined.ok || !here.ok) throw new Error('the room lets nobody in')
  expect(joined.value.abilities.hasCard).toBe(true)

  const { bytes } = madePicture(64, 64, 3)
  const { admin } = juliet.client.use(rooms)
  expect(await admin.setPicture(room, { type: 'image/png', bytes })).toEqual(ok())
  const hash = hashOf(bytes)
  await expect.poll(() => told.at(-1)).toBe(hash)
  const card = await romeo.client.use(vcards).get(room)
  expect(card.ok && card.value && hashOf(photoOf(card.value) ?? new Uint8Array())).toBe(hash)
  const refused = await romeo.client.use(rooms).admin.setPicture(room, null)
  expect(refused).toMatchObject({ ok: false, error: { code: 'stanza-error' } })
  expect(await admin.setPicture(room, null)).toEqual(ok())
  await expect.poll(() => told.at(-1)).toBeNull()

  const own = madePicture(64, 64, 5).bytes
  const photo = { type: 'image/png', bytes: own }
  expect(await juliet.client.use(vcards).update((before) => withPhoto(before, photo))).toEqual(ok())
  const address = joined.value.addressOf('Juliet')
  const hers = await romeo.client.use(vcards).get(address)
  expect(hers.ok && hers.value && hashOf(photoOf(hers.value) ?? new Uint8Array())).toBe(hashOf(own))
}

describe.skipIf(!hasEjabberd())('pictures in a room on ejabberd', () => {
  it('are set, told of and fetched', { timeout: 60_000 }, async () => {
    const people = ['juliet', 'romeo'].map((localpart) => ({ localpart, password: `of-${localpart}` }))
    const server = await startEjabberd(people)
    onTestFinished(() => server.dispose())
    const [juliet, romeo] = people.map(({ localpart, password }) => ({
      ...{ address: `${localpart}@${server.info.domain}`, password },
    }))
    if (juliet && romeo) await check(server.info, juliet, romeo)
  })
})
