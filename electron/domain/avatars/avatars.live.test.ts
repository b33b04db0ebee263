import { createHash } from 'node:crypto'
import { expect, it, onTestFinished } from 'vitest'
import { addAccount, addRoster, startProsody } from '../../../build/live/prosody.ts'
import { describeLive } from '../../../build/live/live.ts'
import { madePicture } from '../../../build/made-bytes.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { photoOf, vcards } from '../../engine/xep/0054-vcard-temp/index.ts'
import { vcardAvatars, type PhotoSeen } from '../../engine/xep/0153-vcard-avatar/index.ts'
import { avatarConversion } from '../../engine/xep/0398-avatar-conversion/index.ts'
import { presence } from '../../engine/xep/rfc6121-presence/index.ts'
import { liveClient } from '../../engine/testing/live-client.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { signInTrusting, startLive } from '../testing/live-balcony.ts'
import { createTestSecrets } from '../testing/secrets.ts'

describeLive('the own picture', () => {
  it.each([
    ['copies it to the vCard (XEP-0398)', true],
    ['does not, so Balcony writes the copy', false],
  ])('reaches clients that read vCards where the server %s', { timeout: 60_000 }, async (_how, converts) => {
    const server = await startProsody(
      converts ? {} : { without: ['vcard_legacy', 'vcard4'], more: ['vcard'] },
    )
    onTestFinished(() => server.dispose())
    const { domain, host, port } = server.info
    const [own, other] = ['juliet', 'romeo'].map((name) => `${name}@${domain}` as BareJid)
    for (const [name, contact] of [
      ['juliet', 'romeo'],
      ['romeo', 'juliet'],
    ] as const) {
      addAccount(server.info, name, 'secret')
      addRoster(server.info, name, [{ jid: `${contact}@${domain}`, name: contact, groups: [] }])
    }
    const romeo = liveClient({ address: other ?? '', password: 'secret' }, { server: server.info })
    const seen: PhotoSeen[] = []
    romeo.client.use(vcardAvatars).onPhoto((photo) => void seen.push(photo))
    await romeo.online()

    const secrets = createTestSecrets()
    secrets.fail({ code: 'keychain-missing' })
    const balcony = await startLive(temporaryFolder(), secrets)
    onTestFinished(() => balcony.close())
    await balcony.call('app.chooseProtection', { protection: 'none' })
    const accountId = await signInTrusting(balcony, {
      address: own ?? '',
      password: 'secret',
      settings: { host, port, security: 'starttls' },
    })
    await expect.poll(() => romeo.client.use(presence).resources(own as BareJid)).toHaveLength(1)
    // It is Prosody's configuration that makes the difference.
    const self = liveClient(
      { address: own ?? '', password: 'secret' },
      { server: server.info, resource: 'b' },
    )
    await self.online()
    expect(await self.client.use(avatarConversion).isDone()).toEqual({ ok: true, value: converts })

    const { bytes } = madePicture(64, 64, 3)
    const hash = createHash('sha1').update(bytes).digest('hex')
    const { media } = await balcony.snapshot()
    async function* body() {
      yield await Promise.resolve(new Uint8Array(bytes))
    }
    const path = `${media}/avatar/own/${accountId}`.replace(/^.*?(?=\/[^/]+\/avatar)/, '')
    expect(await balcony.media({ method: 'PUT', path, body: body() })).toMatchObject({ status: 204 })
    expect(await balcony.call('avatars.setOwn', { accountId })).toEqual({ ok: true })

    const card = await romeo.client.use(vcards).get(own as BareJid)
    expect(card.ok && card.value && Buffer.from(photoOf(card.value) ?? []).equals(bytes)).toBe(true)
    // Prosody adds the hash to the next presence, and does not send one by itself.
    if (converts) await balcony.call('accounts.setPresence', { accountId, show: 'away', status: '' })
    const told = () => seen.filter(({ jid }) => jid.startsWith(`${own ?? ''}/`)).map((photo) => photo.hash)
    await expect.poll(told).toContain(hash)

    expect(await balcony.call('avatars.removeOwn', { accountId })).toEqual({ ok: true })
    await expect
      .poll(async () => {
        const after = await romeo.client.use(vcards).get(own as BareJid)
        return after.ok && (after.value === null || photoOf(after.value) === null)
      })
      .toBe(true)
  })
})
