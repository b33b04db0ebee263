import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { createTestSecrets } from '../../electron/domain/testing/secrets.ts'
import { canHaveDino, startDino, type Dino } from './dino.ts'
import { RESULTS } from './results.ts'
import { hashOf, onDisk, sentPicture, SMALL } from './sent-picture.ts'
import { forgetUndelivered, serverKeeps } from './server-store.ts'
import { startUs, twoAccounts, type Us } from './us.ts'
import { waitUntil } from './wait-until.ts'

const folder = join(RESULTS, 'dino-encryption')
/** Until messages fill Dino's window, its buttons beside a message vanish under the mouse. */
const LONG = Array.from({ length: 40 }, (_each, n) => `Verse ${n + 1}`).join('\n')

describe.skipIf(inject('prosody') === null || !canHaveDino())('Dino, encrypted', () => {
  const secrets = createTestSecrets()
  const { own, peer } = twoAccounts('dino')
  let us: Us
  let dino: Dino
  let profile: string

  beforeAll(async () => {
    profile = mkdtempSync(join(tmpdir(), 'balcony-peers-profile-'))
    dino = await startDino({ account: peer, peer: own.address, folder, encrypts: true })
    us = await startUs(profile, own, peer, { secrets, encrypts: true })
    await us.encryption.isOn()
  }, 120_000)
  afterEach(({ task }) => {
    dino.save(task.name.replaceAll(/[^a-z]+/gi, '-'))
    if (task.result?.state === 'fail') console.error(us.messages(), us.lines(), dino.messages())
  })
  afterAll(async () => {
    await us.close()
    await dino.stop()
    rmSync(profile, { recursive: true, force: true })
  })

  const opens = (text: string) =>
    dino.shows('ours', ({ body, own, encrypted }) => body === text && !own && encrypted)

  it('opens our first message, which is encrypted without being asked for', async () => {
    const id = await us.send(LONG)
    await opens(LONG)
    const sent = await us.messageIs(id, ({ state }) => state === 'delivered')
    expect(sent.seal).toBe('sealed')
    expect(await us.encryption.sealedFor(sent)).toEqual(['OMEMO 0.3'])
    expect(serverKeeps('Verse 1')).toBe(false)
  })

  it('writes to us, and learns that it arrived', async () => {
    await dino.say('Parting is such sweet sorrow')
    const heard = await us.message(({ body }) => body === 'Parting is such sweet sorrow')
    expect(heard).toMatchObject({ kind: 'text', direction: 'in', seal: 'sealed' })
    expect(heard.plain).toBeUndefined()
    await dino.shows(
      'a receipt',
      ({ body, own, encrypted, told }) =>
        body === 'Parting is such sweet sorrow' && own && encrypted && told === 'received',
    )
    expect(serverKeeps('sweet sorrow')).toBe(false)
  })

  it('opens a correction, and we open its own', async () => {
    const id = await us.send('Sleep dwel upon thine eyes')
    await opens('Sleep dwel upon thine eyes')
    await us.edit(id, 'Sleep dwell upon thine eyes')
    await dino.shows(
      'it corrected',
      ({ body, corrected, encrypted }) => body === 'Sleep dwell upon thine eyes' && corrected && encrypted,
    )
    await dino.say('Peace in thy brest')
    const heard = await us.message(({ body }) => body === 'Peace in thy brest')
    await dino.correct('Peace in thy breast')
    await us.messageIs(heard.id, ({ body, edited }) => body === 'Peace in thy breast' && edited === 1)
    expect(serverKeeps('thy br') || serverKeeps('thine eyes')).toBe(false)
  })

  it('shows our reply as a quotation in the text', async () => {
    const { id } = await us.message(({ body }) => body === 'Peace in thy breast')
    await us.send('Would I were sleep and peace', id)
    await opens('> Peace in thy breast\nWould I were sleep and peace')
    expect(serverKeeps('Would I were')).toBe(false)
  })

  it('answers our message, and we know which', async () => {
    const id = await us.send('The grey-eyed morn smiles')
    await opens('The grey-eyed morn smiles')
    await dino.answer('On the frowning night')
    const answer = await us.message(({ body }) => body === 'On the frowning night')
    expect(answer).toMatchObject({ seal: 'sealed', replyTo: { id } })
  })

  it('fetches and shows our picture', async () => {
    const picture = sentPicture('chamber-window.png', 0x10b0d0, SMALL)
    const id = await us.files.send(picture.name, 'image/png', picture.bytes)
    const sent = await us.files.fileIs(id, 'here')
    expect(sent.seal).toBe('sealed')
    await waitUntil('Dino has it with the same hash', () => {
      const file = dino.files().find(({ own, encrypted }) => !own && encrypted)
      return hashOf(dino.received(file?.name ?? '') ?? Buffer.of()) === hashOf(picture.bytes)
    })
    await waitUntil('Dino draws the picture', () => dino.look().has(picture.color))
    expect(serverKeeps(picture.bytes) || serverKeeps(picture.name)).toBe(false)
  })

  it('sends a picture', async () => {
    const picture = sentPicture('orchard.png', 0xd01080, SMALL)
    await dino.sendFile(onDisk(profile, picture))
    const message = await us.message(({ direction, files }) => direction === 'in' && files !== undefined)
    expect(message.seal).toBe('sealed')
    expect(message.files).toMatchObject([{ kind: 'picture' }])
    const received = await us.files.received(message.files?.[0]?.name ?? '')
    expect(hashOf(await us.files.bytes(received))).toBe(hashOf(picture.bytes))
    // Its name is another matter: Dino tells the server.
    expect(serverKeeps(picture.bytes)).toBe(false)
  })

  it('sees no reaction and no marker of ours until we agree to send them in plain', async () => {
    await dino.say('A thousand times good night')
    const { id } = await us.message(({ body }) => body === 'A thousand times good night')
    await us.react(id, '🌹')
    await us.markRead(id)
    await us.send('Parting at last')
    await opens('Parting at last')
    const shown = () => dino.messages().find(({ body }) => body === 'A thousand times good night')
    expect(shown()).toMatchObject({ reactions: [], told: 'received' })

    await us.encryption.allowPlainExtras()
    await dino.say('Come, gentle night')
    const after = await us.message(({ body }) => body === 'Come, gentle night')
    await us.react(after.id, '👍')
    await us.markRead(after.id)
    await dino.shows(
      'them',
      ({ body, reactions, told }) =>
        body === 'Come, gentle night' && reactions[0]?.emojis[0] === '👍' && told === 'read',
    )
  })

  it('is opened from the archive after we were away', async () => {
    await us.close()
    const texts = ['Stay but a little', 'I will come again', 'Anon, good nurse']
    for (const text of texts) await dino.say(text)
    await forgetUndelivered(own.address, texts.length)
    us = await startUs(profile, own, peer, { secrets, encrypts: true })
    const opened = await Promise.all(texts.map((text) => us.message(({ body }) => body === text)))
    for (const message of opened) {
      expect(message).toMatchObject({ direction: 'in', seal: 'sealed' })
      expect((await us.details(message.id)).ways).toEqual(['archive'])
    }
    const places = opened.map(({ place }) => place)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(serverKeeps('good nurse')).toBe(false)
    await us.send('And we are back')
    await opens('And we are back')
  })

  it('gets plain texts only after we have turned it off', async () => {
    await us.encryption.turn(false)
    await us.send('For everybody to read')
    await dino.shows('ours', ({ body, encrypted }) => body === 'For everybody to read' && !encrypted)
    await waitUntil('the server keeps it', () => serverKeeps('For everybody to read'))
    await us.encryption.turn(true)
  })
})
