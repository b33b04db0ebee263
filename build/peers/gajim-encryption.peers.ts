import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { createTestSecrets } from '../../electron/domain/testing/secrets.ts'
import { canHaveGajimOmemo, startGajim, type Gajim, type GajimMessage } from './gajim.ts'
import { noteCannot, RESULTS } from './results.ts'
import { hashOf, onDisk, sentPicture, SMALL } from './sent-picture.ts'
import { forgetUndelivered, serverKeeps } from './server-store.ts'
import { startUs, twoAccounts, type Us } from './us.ts'
import { waitUntil } from './wait-until.ts'

const folder = join(RESULTS, 'gajim-encryption')

describe.skipIf(inject('prosody') === null || !canHaveGajimOmemo())('Gajim, encrypted', () => {
  const secrets = createTestSecrets()
  let accounts: ReturnType<typeof twoAccounts>
  let us: Us
  let gajim: Gajim
  let profile: string

  beforeAll(async () => {
    profile = mkdtempSync(join(tmpdir(), 'balcony-peers-profile-'))
    accounts = twoAccounts('gajim')
    const { own, peer } = accounts
    gajim = await startGajim({ account: peer, peer: own.address, folder, encrypts: true })
    us = await startUs(profile, own, peer, { secrets, encrypts: true })
    await us.encryption.isOn()
  }, 120_000)
  afterEach(({ task }) => {
    gajim.save(task.name.replaceAll(/[^a-z]+/gi, '-'))
    if (task.result?.state === 'fail') console.error(us.messages(), us.lines(), gajim.messages())
  })
  afterAll(async () => {
    await us.close()
    await gajim.stop()
    rmSync(profile, { recursive: true, force: true })
  })

  const opens = (text: string) =>
    gajim.shows('ours', ({ body, own, encrypted }) => body === text && !own && encrypted)

  it('opens our first message, which is encrypted without being asked for', async () => {
    const id = await us.send('My bounty is as boundless as the sea')
    await opens('My bounty is as boundless as the sea')
    const sent = await us.messageIs(id, ({ state }) => state === 'delivered')
    expect(sent.seal).toBe('sealed')
    expect(await us.encryption.sealedFor(sent)).toEqual(['OMEMO 0.3'])
    expect(serverKeeps('eu.siacs.conversations.axolotl')).toBe(true)
    expect(serverKeeps('boundless')).toBe(false)
  })

  it('writes to us, and learns that it arrived', async () => {
    await gajim.say('The more I give to thee')
    const heard = await us.message(({ body }) => body === 'The more I give to thee')
    expect(heard).toMatchObject({ kind: 'text', direction: 'in', seal: 'sealed' })
    expect(heard.plain).toBeUndefined()
    await gajim.shows(
      'a receipt',
      ({ body, encrypted, told }) => body === heard.body && encrypted && told === 'received',
    )
    expect(serverKeeps('I give to thee')).toBe(false)
  })

  it('shows our correction, and corrects its own message', async () => {
    const id = await us.send('The more I hvae')
    await opens('The more I hvae')
    await us.edit(id, 'The more I have')
    await gajim.shows(
      'it corrected',
      ({ body, corrected, encrypted }) => body === 'The more I have' && corrected && encrypted,
    )
    await gajim.say('For both are infinte')
    const heard = await us.message(({ body }) => body === 'For both are infinte')
    await gajim.correct('For both are infinite')
    await us.messageIs(heard.id, ({ body, edited }) => body === 'For both are infinite' && edited === 1)
    expect(serverKeeps('For both') || serverKeeps('The more I')).toBe(false)
  })

  it('fetches and opens our picture', async () => {
    const picture = sentPicture('moon-tips.png', 0x10b0d0, SMALL)
    const id = await us.files.send(picture.name, 'image/png', picture.bytes)
    const sent = await us.files.fileIs(id, 'here')
    expect(sent.seal).toBe('sealed')
    await gajim.shows('its link', ({ body, encrypted }) => body.startsWith('aesgcm://') && encrypted)
    await waitUntil('Gajim draws the picture', () => gajim.look().has(picture.color))
    expect(serverKeeps(picture.bytes) || serverKeeps(picture.name)).toBe(false)
  })

  it('sends a picture', async () => {
    const picture = sentPicture('orchard.png', 0xd01080, SMALL)
    gajim.upload(onDisk(profile, picture))
    const message = await us.message(({ direction, files }) => direction === 'in' && files !== undefined)
    expect(message.seal).toBe('sealed')
    const received = await us.files.received(message.files?.[0]?.name ?? '')
    expect(hashOf(await us.files.bytes(received))).toBe(hashOf(picture.bytes))
    expect(serverKeeps(picture.bytes)).toBe(false)
    const isLink = ({ body, own, encrypted }: GajimMessage): boolean =>
      own && encrypted && body.startsWith('aesgcm://')
    await gajim.shows('its link', isLink)
    const [link = ''] = gajim.messages().find(isLink)?.body.split('#') ?? []
    expect(link).toContain(picture.name)
    noteCannot(
      'Gajim 1.7',
      'hide the name of an encrypted file',
      `its paper clip, with ${picture.name}`,
      link,
    )
  })

  it('opens what we wrote while it was away', async () => {
    await gajim.setStatus('offline')
    const id = await us.send('Dear love, adieu')
    await us.messageIs(id, ({ state }) => state === 'sent')
    await gajim.setStatus('online')
    await opens('Dear love, adieu')
    expect(serverKeeps('adieu')).toBe(false)
  })

  it('writes while we are away, and we open it when we are back', async () => {
    await us.close()
    await gajim.say('I hear some noise within')
    await gajim.shows('its own', ({ body, own, encrypted }) => body.startsWith('I hear') && own && encrypted)
    await forgetUndelivered(accounts.own.address, 1)
    us = await startUs(profile, accounts.own, accounts.peer, { secrets, encrypts: true })
    const heard = await us.message(({ body }) => body === 'I hear some noise within')
    expect(heard).toMatchObject({ direction: 'in', seal: 'sealed' })
    expect((await us.details(heard.id)).ways).toEqual(['archive'])
    const id = await us.send('Anon, good nurse')
    await opens('Anon, good nurse')
    await us.messageIs(id, ({ state }) => state === 'delivered')
    expect(serverKeeps('noise within') || serverKeeps('good nurse')).toBe(false)
  })
})
