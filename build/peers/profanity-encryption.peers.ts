import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { createTestSecrets } from '../../electron/domain/testing/secrets.ts'
import { canHaveProfanity, startProfanity, type Profanity, type ProfanityMessage } from './profanity.ts'
import { beginOmemo } from './profanity-omemo.ts'
import { noteCannot, RESULTS } from './results.ts'
import { hashOf, onDisk, sentPicture, SMALL } from './sent-picture.ts'
import { forgetUndelivered, serverKeeps } from './server-store.ts'
import { startUs, twoAccounts, type Us } from './us.ts'
import { waitUntil } from './wait-until.ts'

const folder = join(RESULTS, 'profanity-encryption')

describe.skipIf(inject('prosody') === null || !canHaveProfanity())('Profanity, encrypted', () => {
  const secrets = createTestSecrets()
  let accounts: ReturnType<typeof twoAccounts>
  let us: Us
  let profanity: Profanity
  let profile: string

  beforeAll(async () => {
    profile = mkdtempSync(join(tmpdir(), 'balcony-peers-profile-'))
    accounts = twoAccounts('profanity')
    profanity = await startProfanity(accounts.peer, folder)
    await beginOmemo(profanity, accounts.peer)
    us = await startUs(profile, accounts.own, accounts.peer, { secrets, encrypts: true })
    await us.encryption.isOn()
    profanity.say(`/msg ${us.address}`)
  }, 120_000)
  afterEach(({ task }) => {
    profanity.save(task.name.replaceAll(/[^a-z]+/gi, '-'))
    if (task.result?.state === 'fail') console.error(us.messages(), us.lines(), profanity.messages())
  })
  afterAll(async () => {
    await us.close()
    profanity.stop()
    rmSync(profile, { recursive: true, force: true })
  })

  const opens = (text: string) =>
    profanity.keeps(
      'ours',
      ({ from, body, encrypted }) => from.startsWith(us.address) && body === text && encrypted,
    )

  it('opens our first message, which is encrypted without being asked for', async () => {
    const id = await us.send('It was the nightingale, and not the lark')
    await opens('It was the nightingale, and not the lark')
    const sent = await us.messageIs(id, ({ state }) => state === 'delivered')
    expect(sent.seal).toBe('sealed')
    expect(await us.encryption.sealedFor(sent)).toEqual(['OMEMO 0.3'])
    expect(serverKeeps('eu.siacs.conversations.axolotl')).toBe(true)
    expect(serverKeeps('nightingale')).toBe(false)
  })

  it('writes to us', async () => {
    profanity.say('/omemo start')
    await profanity.shows(/\[OMEMO\]/)
    profanity.say('Nightly she sings on yon pomegranate-tree')
    const heard = await us.message(({ body }) => body.startsWith('Nightly she sings'))
    expect(heard).toMatchObject({ kind: 'text', direction: 'in', seal: 'sealed' })
    expect(heard.plain).toBeUndefined()
    expect(serverKeeps('pomegranate')).toBe(false)
  })

  it('corrects its own message', async () => {
    profanity.say('/correction on')
    profanity.say('Believe me lvoe')
    const { id } = await us.message(({ body }) => body === 'Believe me lvoe')
    profanity.say('/correct Believe me, love')
    await us.messageIs(
      id,
      ({ body, edited, seal }) => edited === 1 && body.endsWith('love') && seal === 'sealed',
    )
    expect(serverKeeps('Believe me')).toBe(false)
  })

  it('shows our correction', async () => {
    const id = await us.send('Yon light is not daylihgt')
    await opens('Yon light is not daylihgt')
    await us.edit(id, 'Yon light is not daylight')
    await opens('Yon light is not daylight')
    await profanity.shows(/Yon light is not daylight/)
    expect(profanity.look()).not.toContain('daylihgt')
    expect(serverKeeps('Yon light')).toBe(false)
  })

  it('fetches our picture', async () => {
    const picture = sentPicture('jocund-day.png', 0x10b0d0, SMALL)
    const id = await us.files.send(picture.name, 'image/png', picture.bytes)
    const sent = await us.files.fileIs(id, 'here')
    expect(sent.seal).toBe('sealed')
    const isLink = ({ body, encrypted }: ProfanityMessage): boolean =>
      encrypted && body.startsWith('aesgcm://')
    await profanity.keeps('its link', isLink)
    const path = join(profile, 'fetched.png')
    profanity.say(`/url save ${profanity.messages().find(isLink)?.body ?? ''} ${path}`)
    await waitUntil(
      'Profanity has it with the same hash',
      () => existsSync(path) && hashOf(readFileSync(path)) === hashOf(picture.bytes),
    )
    expect(serverKeeps(picture.bytes) || serverKeeps(picture.name)).toBe(false)
  })

  it('sends a picture', async () => {
    const picture = sentPicture('orchard.png', 0xd01080, SMALL)
    profanity.say(`/sendfile ${onDisk(profile, picture)}`)
    const received = await us.files.received(picture.name)
    expect(received.seal).toBe('sealed')
    expect(hashOf(await us.files.bytes(received))).toBe(hashOf(picture.bytes))
    expect(serverKeeps(picture.bytes)).toBe(false)
    const [link = ''] = /aesgcm:[^#]*/.exec(profanity.look().split('me: ').at(-1) ?? '') ?? []
    expect(link).toContain(picture.name)
    noteCannot('Profanity 0.13', 'hide the name of an encrypted file', `/sendfile ${picture.name}`, link)
  })

  it('opens what we wrote while it was away', async () => {
    profanity.say('/disconnect')
    await profanity.shows(/logged out successfully/)
    const id = await us.send('I have more care to stay')
    await us.messageIs(id, ({ state }) => state === 'sent')
    profanity.say('/connect test')
    await opens('I have more care to stay')
    expect(serverKeeps('more care')).toBe(false)
  })

  it('writes while we are away, and we open it when we are back', async () => {
    await us.close()
    profanity.say(`/msg ${accounts.own.address}`)
    profanity.say('More light and light it grows')
    await profanity.keeps('its own', ({ body, encrypted }) => body.startsWith('More light') && encrypted)
    await forgetUndelivered(accounts.own.address, 1)
    us = await startUs(profile, accounts.own, accounts.peer, { secrets, encrypts: true })
    const heard = await us.message(({ body }) => body === 'More light and light it grows')
    expect(heard).toMatchObject({ direction: 'in', seal: 'sealed' })
    expect((await us.details(heard.id)).ways).toEqual(['archive'])
    const id = await us.send('More dark and dark our woes')
    await opens('More dark and dark our woes')
    await us.messageIs(id, ({ state }) => state === 'delivered')
    expect(serverKeeps('light it grows') || serverKeeps('our woes')).toBe(false)
  })
})
