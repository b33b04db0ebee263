import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { canHaveDino, startDino, type Dino } from './dino.ts'
import { RESULTS } from './results.ts'
import { FACE, hashOf, LARGE, onDisk, sentPicture, SMALL, type SentPicture } from './sent-picture.ts'
import { startUs, twoAccounts, type Us } from './us.ts'
import { waitUntil } from './wait-until.ts'

const folder = join(RESULTS, 'dino')

describe.skipIf(inject('prosody') === null || !canHaveDino())('Dino and files', () => {
  let us: Us
  let dino: Dino
  let profile: string

  beforeAll(async () => {
    profile = mkdtempSync(join(tmpdir(), 'balcony-peers-profile-'))
    const { own, peer } = twoAccounts('dino')
    dino = await startDino({ account: peer, peer: own.address, folder })
    us = await startUs(profile, own, peer)
  }, 120_000)
  afterEach(({ task }) => {
    dino.save(task.name.replaceAll(/[^a-z]+/gi, '-'))
    if (task.result?.state === 'fail') console.error(JSON.stringify(us.messages(), null, 1), us.lines())
  })
  afterAll(async () => {
    await us.close()
    await dino.stop()
    rmSync(profile, { recursive: true, force: true })
  })

  const has = ({ name, bytes }: SentPicture): Promise<void> =>
    waitUntil(`Dino has ${name} with the same hash`, () => {
      const received = dino.received(name)
      return received !== null && hashOf(received) === hashOf(bytes)
    })
  const shows = (color: number): Promise<void> =>
    waitUntil('Dino draws the picture', () => dino.look().has(color))

  it('fetches and shows our picture', async () => {
    const picture = sentPicture('balcony.png', 0x10b0d0, SMALL)
    const id = await us.files.send(picture.name, 'image/png', picture.bytes)
    await us.files.fileIs(id, 'here')
    expect(await us.files.details(id)).toMatchObject({ way: 'upload', tries: [] })
    await has(picture)
    await shows(picture.color)
  })

  it('receives our picture directly', async () => {
    const picture = sentPicture('vault.png', 0xc0c020, LARGE)
    const id = await us.files.send(picture.name, 'image/png', picture.bytes)
    await us.files.fileIs(id, 'here')
    expect(await us.files.details(id)).toMatchObject({ way: 'direct' })
    await has(picture)
    await shows(picture.color)
  })

  it('sends a picture by the server', async () => {
    const picture = sentPicture('orchard.png', 0xd01080, SMALL)
    await dino.sendFile(onDisk(profile, picture))
    const message = await us.files.received(picture.name)
    expect(message.files).toMatchObject([{ kind: 'picture', size: picture.bytes.length }])
    expect(hashOf(await us.files.bytes(message))).toBe(hashOf(picture.bytes))
    expect(await us.files.details(message.id)).toMatchObject({ way: 'download', peer: 'xmpp.test' })
  })

  it('sends a picture directly', async () => {
    const picture = sentPicture('tomb.png', 0x20c040, LARGE)
    await dino.sendFile(onDisk(profile, picture))
    const message = await us.files.received(picture.name)
    expect(hashOf(await us.files.bytes(message))).toBe(hashOf(picture.bytes))
    expect(await us.files.details(message.id)).toMatchObject({ way: 'direct' })
  })

  it('shows our face', async () => {
    const { bytes, color } = sentPicture('romeo.png', 0xe06000, FACE)
    await us.setFace(bytes)
    await waitUntil('Dino has our face', () => dino.faces().some((each) => each.equals(bytes)))
    await shows(color)
  })
})
