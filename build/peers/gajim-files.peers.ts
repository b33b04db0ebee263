import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { canHaveGajim, startGajim, type Gajim } from './gajim.ts'
import { noteCannot, RESULTS } from './results.ts'
import { FACE, hashOf, LARGE, onDisk, sentPicture, SMALL, type SentPicture } from './sent-picture.ts'
import { startUs, twoAccounts, type Us } from './us.ts'
import { waitUntil } from './wait-until.ts'

const folder = join(RESULTS, 'gajim')
/** It builds the content of an offer without the file. */
const NO_JINGLE = /TypeError: JingleFileTransfer.*'file_props'/

describe.skipIf(inject('prosody') === null || !canHaveGajim())('Gajim and files', () => {
  let us: Us
  let gajim: Gajim
  let profile: string

  beforeAll(async () => {
    profile = mkdtempSync(join(tmpdir(), 'balcony-peers-profile-'))
    const { own, peer } = twoAccounts('gajim')
    gajim = await startGajim({ account: peer, peer: own.address, folder })
    us = await startUs(profile, own, peer)
  }, 120_000)
  afterEach(({ task }) => {
    gajim.save(task.name.replaceAll(/[^a-z]+/gi, '-'))
    if (task.result?.state === 'fail') console.error(JSON.stringify(us.messages(), null, 1), us.lines())
  })
  afterAll(async () => {
    await us.close()
    await gajim.stop()
    rmSync(profile, { recursive: true, force: true })
  })

  /** Resolves once the other client has all bytes of it. */
  const has = ({ name, bytes }: SentPicture, read: () => Buffer | null): Promise<void> =>
    waitUntil(`Gajim has ${name} with the same hash`, () => hashOf(read() ?? Buffer.of()) === hashOf(bytes))
  const shows = (color: number): Promise<void> =>
    waitUntil('Gajim draws the picture', () => gajim.look().has(color))

  it('sends a picture by the server', async () => {
    const picture = sentPicture('orchard.png', 0xd01080, SMALL)
    gajim.upload(onDisk(profile, picture))
    const message = await us.files.received(picture.name)
    expect(message.files).toMatchObject([{ kind: 'picture', size: picture.bytes.length }])
    expect(hashOf(await us.files.bytes(message))).toBe(hashOf(picture.bytes))
    expect(await us.files.details(message.id)).toMatchObject({ way: 'download', peer: 'xmpp.test' })
  })

  it('fetches and shows our picture', async () => {
    const picture = sentPicture('balcony.png', 0x10b0d0, SMALL)
    const id = await us.files.send(picture.name, 'image/png', picture.bytes)
    await us.files.fileIs(id, 'here')
    expect(await us.files.details(id)).toMatchObject({ way: 'upload', tries: [] })
    await has(picture, () => gajim.fetched(picture.name))
    await shows(picture.color)
  })

  it('sends a picture directly', async () => {
    const picture = sentPicture('tomb.png', 0x20c040, LARGE)
    gajim.offer(onDisk(profile, picture))
    const message = await us.files.received(picture.name)
    expect(hashOf(await us.files.bytes(message))).toBe(hashOf(picture.bytes))
    expect(await us.files.details(message.id)).toMatchObject({ way: 'direct' })
  })

  it('fails at our picture sent directly, as at every one', async () => {
    const picture = sentPicture('vault.png', 0xc0c020, LARGE)
    const id = await us.files.send(picture.name, 'image/png', picture.bytes)
    await gajim.prints(NO_JINGLE)
    const [line = ''] = NO_JINGLE.exec(gajim.log()) ?? []
    noteCannot(
      'Gajim 1.7',
      'receive a file by Jingle',
      'gajim --verbose, while a file is offered to it',
      line,
    )
    await us.files.cancel(id)
    expect(us.messages().find((each) => each.id === id)?.files?.[0]?.state).not.toBe('here')
  })

  it('shows our face', async () => {
    const { bytes, color } = sentPicture('romeo.png', 0xe06000, FACE)
    await us.setFace(bytes)
    await waitUntil('Gajim has our face', () => gajim.faces().some((each) => each.equals(bytes)))
    await shows(color)
  })

  it('publishes its face', async () => {
    const picture = sentPicture('juliet.png', 0x6000e0, FACE)
    gajim.setFace(onDisk(profile, picture))
    expect(hashOf(await us.face())).toBe(hashOf(picture.bytes))
  })
})
