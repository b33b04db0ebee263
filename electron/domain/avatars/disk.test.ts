import { expect, onTestFinished, test } from 'vitest'
import type { Store } from '../db/store.ts'
import { openTestStore } from '../db/testing.ts'
import { createSealedFiles } from '../files/index.ts'
import { createTestPorts } from '../testing/ports.ts'
import { createAvatarCache } from './cache.ts'
import { hashOf } from './picture.ts'
import { pictureOf } from './store.ts'

const png = (more: string) => new Uint8Array(Buffer.from(`\x89PNG\r\n\x1a\n${more}`, 'latin1'))

/** A cache on a real disk, and which of its writes waited for that. */
function start() {
  const ports = createTestPorts()
  const { store } = openTestStore()
  const waited: boolean[] = []
  const counted: Store = {
    ...store,
    write(work, lasting = true) {
      waited.push(lasting)
      return store.write(work, lasting)
    },
  }
  const files = createSealedFiles({ store: counted, ports })
  const cache = createAvatarCache({ ports, store: counted, announce: () => undefined }, files)
  onTestFinished(async () => {
    cache.close()
    await files.close()
    store.close()
  })
  return { store, files, cache, waited }
}

test('a thousand pictures at a sign-in make no transaction wait for the disk', async () => {
  const { cache, waited } = start()
  expect(await cache.keep(hashOf(png('juliet')), png('juliet'))).toBe('kept')
  expect(waited).toEqual([false, false, false])
})

test('a file whose row a power failure took gives way to the next one of that number', async () => {
  const { store, files, cache } = start()
  await cache.keep(hashOf(png('juliet')), png('juliet'))
  store.write((tx) => {
    tx.run('DELETE FROM kept_file')
    tx.run('DELETE FROM kept_file_gone')
    tx.run(`UPDATE sqlite_sequence SET seq = 0 WHERE name = 'kept_file'`)
  })
  const hash = hashOf(png('nurse'))
  expect(await cache.keep(hash, png('nurse'))).toBe('kept')
  const kept = pictureOf(store, hash)
  expect(kept?.file).toBe(1)
  const parts: Uint8Array[] = []
  if (kept) for await (const part of files.read(kept.file)) parts.push(part)
  expect(new Uint8Array(Buffer.concat(parts))).toEqual(png('nurse'))
})
