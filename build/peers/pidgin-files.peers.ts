import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { liveServer } from '../live/live.ts'
import { canHavePidgin, startPidgin, type Pidgin } from './pidgin.ts'
import { RESULTS } from './results.ts'
import { hashOf, LARGE, onDisk, sentPicture } from './sent-picture.ts'
import { startUs, twoAccounts, type Us } from './us.ts'

const folder = join(RESULTS, 'pidgin')

describe.skipIf(inject('prosody') === null || !canHavePidgin())('Pidgin and files', () => {
  let us: Us
  let pidgin: Pidgin
  let profile: string

  beforeAll(async () => {
    profile = mkdtempSync(join(tmpdir(), 'balcony-peers-profile-'))
    const { own, peer } = twoAccounts('pidgin')
    pidgin = await startPidgin({
      account: peer,
      peer: own.address,
      certificate: join(liveServer().folder, 'server.crt'),
      folder,
    })
    us = await startUs(profile, own, peer)
  }, 120_000)
  afterEach(({ task }) => {
    pidgin.save(task.name.replaceAll(/[^a-z]+/gi, '-'))
    if (task.result?.state === 'fail') console.error(JSON.stringify(us.messages(), null, 1), us.lines())
  })
  afterAll(async () => {
    await us.close()
    await pidgin.stop()
    rmSync(profile, { recursive: true, force: true })
  })

  it('sends a picture by stream initiation', async () => {
    const picture = sentPicture('tomb.png', 0x20c040, LARGE)
    await pidgin.offer(onDisk(profile, picture))
    const message = await us.files.received(picture.name)
    expect(hashOf(await us.files.bytes(message))).toBe(hashOf(picture.bytes))
    expect(await us.files.details(message.id)).toMatchObject({ way: 'direct' })
  })

  it('receives our picture by stream initiation', async () => {
    const picture = sentPicture('vault.png', 0xc0c020, LARGE)
    const path = join(profile, 'received.png')
    const id = await us.files.send(picture.name, 'image/png', picture.bytes)
    await pidgin.receive(path)
    await us.files.fileIs(id, 'here')
    expect(await us.files.details(id)).toMatchObject({ way: 'direct' })
    expect(hashOf(readFileSync(path))).toBe(hashOf(picture.bytes))
  })
})
