import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import { BLOCK_BYTES, RECORD_BYTES } from '../../db/sealed-blocks.ts'
import { temporaryFolder } from '../../testing/folder.ts'
import { nodeDisk } from './disk.ts'
import { BATCH_BYTES } from './sealing.ts'
import { SealedDamaged, type KeptFileId, type SealedFiles } from './index.ts'
import { allOf, sealedRig, smallDisk } from './testing.ts'

type Rig = ReturnType<typeof sealedRig>
const must = <T>(result: Result<T, unknown> | null): T => {
  if (!result?.ok) throw new Error(JSON.stringify(result))
  return result.value
}
const pathOf = ({ ports, store }: Rig, id: number): string => {
  const folder = store.first<{ name: string }>('SELECT name FROM kept_folder')?.name ?? ''
  return join(ports.profile, 'files', folder, (id % 256).toString(16).padStart(2, '0'), String(id))
}
const kept = async (sealed: SealedFiles, bytes: Uint8Array): Promise<KeptFileId> =>
  must(await sealed.keep('media', null, bytes))

/** Three blocks and a half. */
const BYTES = randomBytes(3 * BLOCK_BYTES + 30_000)

describe('a sealed file', () => {
  it.each([0, 1, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 9 * BLOCK_BYTES + 5])(
    'of %i bytes comes back whole',
    async (size) => {
      const { sealed, store } = sealedRig()
      const bytes = randomBytes(size)
      const id = await kept(sealed, bytes)
      expect((await allOf(sealed.read(id))).equals(bytes)).toBe(true)
      expect(sealed.infoOf(store, id)).toMatchObject({ size, purpose: 'media' })
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      expect(Buffer.from(sealed.infoOf(store, id)?.sha256 ?? []).toString('hex')).toBe(sha256)
    },
  )

  it('gives every range', async () => {
    const { sealed } = sealedRig()
    const id = await kept(sealed, BYTES)
    const places = [
      0,
      1,
      BLOCK_BYTES - 1,
      BLOCK_BYTES,
      BLOCK_BYTES + 1,
      2 * BLOCK_BYTES,
      BYTES.length - 1,
      BYTES.length,
    ]
    for (const start of places) {
      for (const end of [...places, Infinity]) {
        const part = await allOf(sealed.read(id, start, end))
        expect(part.equals(BYTES.subarray(start, Math.max(start, Math.min(end, BYTES.length))))).toBe(true)
      }
    }
  })

  it('is the same for every cut of the input', async () => {
    const { sealed } = sealedRig()
    for (const cut of [1000, BLOCK_BYTES, BLOCK_BYTES + 1, BYTES.length]) {
      const writer = must(await sealed.create('media', null))
      for (let at = 0; at < BYTES.length; at += cut) must(await writer.write(BYTES.subarray(at, at + cut)))
      must(await writer.finish())
      expect((await allOf(sealed.read(writer.id))).equals(BYTES)).toBe(true)
    }
  })

  it('is unreadable on the disk, and nobody else’s', async () => {
    const rig = sealedRig()
    const id = await kept(rig.sealed, Buffer.from('the same words again and again '.repeat(10)))
    const path = pathOf(rig, id)
    expect(readFileSync(path).includes('the same words')).toBe(false)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    for (let folder = dirname(path); folder !== rig.ports.profile; folder = dirname(folder)) {
      expect(statSync(folder).mode & 0o777).toBe(0o700)
    }
  })

  it('is not there before it is whole', async () => {
    const { sealed, store } = sealedRig()
    const writer = must(await sealed.create('media', null))
    must(await writer.write(BYTES))
    expect(sealed.infoOf(store, writer.id)).toBeUndefined()
    await expect(allOf(sealed.read(writer.id))).rejects.toThrow(SealedDamaged)
  })
})

describe('going on', () => {
  async function goesOn(sealed: SealedFiles, id: KeptFileId, from: number, bytes: Uint8Array) {
    const again = must(await sealed.resume(id))
    expect(again.size).toBe(from)
    must(await again.write(bytes.subarray(again.size)))
    const { sha256 } = must(await again.finish())
    expect(Buffer.from(sha256)).toEqual(createHash('sha256').update(bytes).digest())
    expect((await allOf(sealed.read(id))).equals(bytes)).toBe(true)
  }

  it.each([0, 1, 2, 3])('goes on behind %i whole blocks after a pause', async (blocks) => {
    const { sealed } = sealedRig()
    const writer = must(await sealed.create('media', null))
    must(await writer.write(BYTES.subarray(0, blocks * BLOCK_BYTES + 7)))
    await writer.pause()
    await goesOn(sealed, writer.id, blocks * BLOCK_BYTES, BYTES)
  })

  it.each([0, 1, 2, 5])('goes on behind %i whole batches after a crash', async (batches) => {
    const rig = sealedRig()
    const bytes = randomBytes(5 * BATCH_BYTES + 30_000)
    const writer = must(await rig.sealed.create('media', null))
    must(await writer.write(bytes.subarray(0, batches * BATCH_BYTES + 7)))
    const onDisk = batches * (BATCH_BYTES / BLOCK_BYTES) * RECORD_BYTES
    const seen = () => statSync(pathOf(rig, writer.id)).size
    await vi.waitFor(() => expect(seen()).toBe(onDisk), 30_000)
    // A new process knows of no writer.
    await goesOn(rig.start(), writer.id, batches * BATCH_BYTES, bytes)
  })

  it('drops the last block if the process died before the file was called whole', async () => {
    const rig = sealedRig()
    const id = await kept(rig.sealed, BYTES)
    rig.store.write((tx) => tx.run('UPDATE kept_file SET size = NULL, sha256 = NULL WHERE id = ?', id))
    expect(must(await rig.sealed.resume(id)).size).toBe(3 * BLOCK_BYTES)
  })

  it('drops blocks behind a torn one', async () => {
    const rig = sealedRig()
    const writer = must(await rig.sealed.create('media', null))
    must(await writer.write(BYTES))
    await writer.pause()
    const bytes = readFileSync(pathOf(rig, writer.id))
    bytes.fill(0, RECORD_BYTES + 100, RECORD_BYTES + 200)
    writeFileSync(pathOf(rig, writer.id), bytes)
    expect(must(await rig.sealed.resume(writer.id)).size).toBe(BLOCK_BYTES)
  })

  it('begins again if the file is not there', async () => {
    const rig = sealedRig()
    const writer = must(await rig.sealed.create('media', null))
    await writer.pause()
    await rig.start().close()
    rmSync(pathOf(rig, writer.id))
    expect(must(await rig.sealed.resume(writer.id)).size).toBe(0)
  })

  it('is for one writer, and for unfinished files', async () => {
    const { sealed } = sealedRig()
    const writer = must(await sealed.create('media', null))
    expect(await sealed.resume(writer.id)).toBeNull()
    must(await writer.finish())
    expect(await sealed.resume(writer.id)).toBeNull()
    expect(await sealed.resume(77 as KeptFileId)).toBeNull()
  })
})

describe('damage', () => {
  const damaged: readonly (readonly [string, (bytes: Buffer) => Buffer])[] = [
    [
      'a flipped bit in a block',
      (bytes) => Buffer.from(bytes.map((byte, at) => (at === 70_000 ? byte ^ 1 : byte))),
    ],
    [
      'a flipped bit in a nonce',
      (bytes) => Buffer.from(bytes.map((byte, at) => (at === 3 ? byte ^ 1 : byte))),
    ],
    [
      'a flipped bit in the last tag',
      (bytes) => Buffer.from(bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte))),
    ],
    ['a cut last block', (bytes) => bytes.subarray(0, -1)],
    ['a missing last block', (bytes) => bytes.subarray(0, 3 * RECORD_BYTES)],
    ['nothing left', () => Buffer.alloc(0)],
    [
      'two blocks that changed places',
      (bytes) =>
        Buffer.concat([
          bytes.subarray(RECORD_BYTES, 2 * RECORD_BYTES),
          bytes.subarray(0, RECORD_BYTES),
          bytes.subarray(2 * RECORD_BYTES),
        ]),
    ],
  ]
  it.each(damaged)('is noticed: %s', async (_what, change) => {
    const rig = sealedRig()
    const id = await kept(rig.sealed, BYTES)
    writeFileSync(pathOf(rig, id), change(readFileSync(pathOf(rig, id))))
    await expect(allOf(rig.sealed.read(id))).rejects.toThrow(SealedDamaged)
  })

  it('of one block leaves the others readable', async () => {
    const rig = sealedRig()
    const id = await kept(rig.sealed, BYTES)
    truncateSync(pathOf(rig, id), 2 * RECORD_BYTES)
    const part = await allOf(rig.sealed.read(id, 0, 2 * BLOCK_BYTES - 1))
    expect(part.equals(BYTES.subarray(0, 2 * BLOCK_BYTES - 1))).toBe(true)
  })

  it('is what another key or another file’s block looks like', async () => {
    const rig = sealedRig()
    const [one, two] = [await kept(rig.sealed, BYTES), await kept(rig.sealed, BYTES)]
    writeFileSync(pathOf(rig, two), readFileSync(pathOf(rig, one)))
    await expect(allOf(rig.sealed.read(two))).rejects.toThrow(SealedDamaged)
    rig.store.write((tx) => tx.run('UPDATE kept_file SET key = ? WHERE id = ?', randomBytes(32), one))
    await expect(allOf(rig.sealed.read(one))).rejects.toThrow(SealedDamaged)
  })
})

describe('the thread', () => {
  const bytes = randomBytes(6 * BATCH_BYTES)

  it('may die: the file fails, and goes on later', async () => {
    const program = join(temporaryFolder(), 'dies.cjs')
    writeFileSync(program, `require('node:worker_threads').parentPort.once('message', () => process.exit(3))`)
    const rig = sealedRig(nodeDisk, program)
    const writer = must(await rig.sealed.create('media', null))
    await expect(writer.write(bytes)).rejects.toThrow('the thread that seals files has ended')
    await expect(writer.write(bytes)).rejects.toThrow('a sealed file was written after its end')
    await writer.pause()
    const later = rig.start()
    const again = must(await later.resume(writer.id))
    must(await again.write(bytes.subarray(again.size)))
    must(await again.finish())
    expect((await allOf(later.read(writer.id))).equals(bytes)).toBe(true)
  })

  it('serves several files at once', async () => {
    const { sealed } = sealedRig()
    const ids = await Promise.all(
      [1, 2, 3].map(async (parts) => {
        const writer = must(await sealed.create('media', null))
        for (let part = 0; part < parts; part++) must(await writer.write(bytes))
        must(await writer.finish())
        return writer.id
      }),
    )
    for (const [index, id] of ids.entries()) {
      const all = Buffer.concat(Array<Uint8Array>(index + 1).fill(bytes))
      expect((await allOf(sealed.read(id))).equals(all)).toBe(true)
    }
  })

  it('ends when it has had nothing to do, and starts again', async () => {
    const { sealed, ports } = sealedRig()
    for (let round = 0; round < 2; round++) {
      const id = await kept(sealed, bytes)
      await ports.clock.advance(30_000)
      expect((await allOf(sealed.read(id))).equals(bytes)).toBe(true)
    }
  })

  it('is stopped in the middle by a close that keeps what is there', async () => {
    const rig = sealedRig()
    const writer = must(await rig.sealed.create('media', null))
    must(await writer.write(bytes))
    await rig.sealed.close()
    expect(must(await rig.start().resume(writer.id)).size).toBe(bytes.length)
  })
})

describe('a full disk', () => {
  it('is a failure in the middle, and the rest goes on later', async () => {
    const rig = sealedRig(smallDisk(2 * RECORD_BYTES + 100))
    const bytes = randomBytes(10 * BATCH_BYTES)
    const writer = must(await rig.sealed.create('media', null))
    expect(await writer.write(bytes)).toEqual(err({ code: 'disk-full' }))
    expect(rig.sealed.infoOf(rig.store, writer.id)).toBeUndefined()
    const later = rig.start(nodeDisk)
    const again = must(await later.resume(writer.id))
    expect(again.size).toBe(2 * BLOCK_BYTES)
    must(await again.write(bytes.subarray(again.size)))
    must(await again.finish())
    expect((await allOf(later.read(writer.id))).equals(bytes)).toBe(true)
    await later.close()
  })

  it('at the very end leaves nothing whole', async () => {
    const rig = sealedRig(smallDisk(3 * RECORD_BYTES + 100))
    const writer = must(await rig.sealed.create('media', null))
    expect(await writer.write(BYTES)).toEqual(ok())
    expect(await writer.finish()).toEqual(err({ code: 'disk-full' }))
    expect(rig.sealed.infoOf(rig.store, writer.id)).toBeUndefined()
  })

  it('leaves nothing of a small file', async () => {
    const rig = sealedRig(smallDisk(10))
    expect(await rig.sealed.keep('thumbnail', null, BYTES)).toEqual(err({ code: 'disk-full' }))
    expect(rig.store.all('SELECT id FROM kept_file')).toEqual([])
    expect(existsSync(pathOf(rig, 1))).toBe(false)
  })
})

describe('what is not needed', () => {
  it('goes with the row', async () => {
    const rig = sealedRig()
    const [one, two] = [await kept(rig.sealed, BYTES), await kept(rig.sealed, BYTES)]
    rig.store.write((tx) => rig.sealed.remove(tx, [one]))
    rig.sealed.collect()
    await vi.waitFor(() => expect(rig.store.all('SELECT id FROM kept_file_gone')).toEqual([]))
    expect([existsSync(pathOf(rig, one)), existsSync(pathOf(rig, two))]).toEqual([false, true])
  })

  it('is discarded by its writer', async () => {
    const rig = sealedRig()
    const writer = must(await rig.sealed.create('media', null))
    must(await writer.write(BYTES))
    await writer.discard()
    expect(rig.store.all('SELECT id FROM kept_file')).toEqual([])
    expect(existsSync(pathOf(rig, writer.id))).toBe(false)
  })

  it('is gone when its row goes while it is written', async () => {
    const rig = sealedRig()
    const writer = must(await rig.sealed.create('media', null))
    must(await writer.write(BYTES))
    rig.store.write((tx) => rig.sealed.remove(tx, [writer.id]))
    expect(await writer.finish()).toEqual(err({ code: 'cancelled' }))
    expect(existsSync(pathOf(rig, writer.id))).toBe(false)
  })

  it('is swept: files without a row, rows without an owner, rows without a file', async () => {
    const rig = sealedRig()
    const ids: KeptFileId[] = []
    for (let n = 0; n < 5; n++) ids.push(await kept(rig.sealed, Buffer.from('x')))
    const [noRow, noOwner, noFile, avatar] = ids as [KeptFileId, KeptFileId, KeptFileId, KeptFileId]
    rig.store.write((tx) => {
      tx.run('DELETE FROM kept_file WHERE id = ?', noRow)
      tx.run('DELETE FROM kept_file_gone')
      tx.run('UPDATE kept_file SET purpose = 3 WHERE id IN (?, ?)', noFile, avatar)
    })
    truncateSync(pathOf(rig, noFile), 0)
    rmSync(pathOf(rig, noFile))
    const lost: KeptFileId[] = []
    const next = rig.start()
    await next.sweep((gone) => void lost.push(...gone))
    await next.close()
    expect(lost).toEqual([noFile])
    expect([existsSync(pathOf(rig, noRow)), existsSync(pathOf(rig, noOwner))]).toEqual([false, false])
    expect((await allOf(rig.sealed.read(avatar))).toString()).toBe('x')
    expect(rig.store.all<{ id: number }>('SELECT id FROM kept_file').map(({ id }) => id)).toEqual([avatar])
  })

  it('leaves alone what is written in this run, before it and during it', async () => {
    const rig = sealedRig()
    await kept(rig.sealed, BYTES)
    const next = rig.start()
    const writer = must(await next.create('staged', null))
    must(await writer.write(BYTES))
    const sweeping = next.sweep(() => undefined)
    const id = await kept(next, BYTES)
    await sweeping
    must(await writer.finish())
    for (const each of [writer.id, id]) expect((await allOf(next.read(each))).equals(BYTES)).toBe(true)
  })

  it('is not what another history keeps', async () => {
    const rig = sealedRig()
    await kept(rig.sealed, BYTES)
    const [before = ''] = readdirSync(join(rig.ports.profile, 'files'))
    rig.store.write((tx) => tx.run(`UPDATE kept_folder SET name = 'another'`))
    const next = rig.start()
    await next.sweep(() => undefined)
    await next.close()
    expect(readdirSync(join(rig.ports.profile, 'files')).sort()).toEqual([before, 'another'].sort())
    expect(existsSync(join(rig.ports.profile, 'files', before, '01', '1'))).toBe(true)
  })
})

it('remembers when a file was used, once an hour', async () => {
  const rig = sealedRig()
  const id = await kept(rig.sealed, BYTES)
  const usedAt = () =>
    rig.store.first<{ used_at: number }>('SELECT used_at FROM kept_file WHERE id = ?', id)?.used_at
  const before = usedAt() ?? 0
  await allOf(rig.sealed.read(id))
  expect(usedAt()).toBe(before)
  await rig.ports.clock.advance(2 * 60 * 60 * 1000)
  await allOf(rig.sealed.read(id))
  expect(usedAt()).toBe(before + 2 * 60 * 60 * 1000)
})

it('never holds the event loop for long', async () => {
  const { sealed } = sealedRig()
  const writer = must(await sealed.create('media', null))
  const bytes = randomBytes(32 * 1024 * 1024)
  let longest = 0
  let last = performance.now()
  const look = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 1)
  must(await writer.write(bytes))
  must(await writer.finish())
  expect((await allOf(sealed.read(writer.id))).length).toBe(bytes.length)
  clearInterval(look)
  // A turn of the event loop at ten times its aim.
  expect(longest).toBeLessThan(80 * 10)
})
