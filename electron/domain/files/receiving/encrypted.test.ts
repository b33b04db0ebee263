/** Sealed files that come: opened on their way, and whole only if they are the ones that were sealed. */
import { describe, expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../../../shared/model/store.ts'
import { createSealedFiles, type KeptFileId } from '../sealed/index.ts'
import { quiet } from '../../testing/rig.ts'
import { stanza } from '../../testing/stanzas.ts'
import { receive } from '../../testing/talk.ts'
import { eventually, filesRig, someBytes, type FilesRig } from '../testing.ts'
import { encryptedScene, sealedLink, sharedSealed, type SealedShare } from '../testing/encrypted.ts'

const PNG = Buffer.from('89504e470d0a1a0a', 'hex')
const picture = (length: number) => new Uint8Array(Buffer.concat([PNG, someBytes(length - PNG.length)]))

async function keptBytes(rig: FilesRig): Promise<Uint8Array> {
  const row = rig.rig.store.first<{ id: KeptFileId }>('SELECT kept_file AS id FROM attachment')
  const chunks: Uint8Array[] = []
  for await (const chunk of createSealedFiles(rig.rig.context).read(row!.id)) chunks.push(chunk)
  return new Uint8Array(Buffer.concat(chunks))
}

function isGone(rig: FilesRig): void {
  expect(rig.file().failure).toEqual({ code: 'file-differs', from: 'sender' })
  expect(rig.rig.store.first('SELECT kept_file FROM attachment')).toEqual({ kept_file: null })
  expect(rig.rig.store.all('SELECT id FROM kept_file WHERE size IS NOT NULL')).toEqual([])
}

const flipped = (at: number) => (sealed: Uint8Array) => {
  const changed = new Uint8Array(sealed)
  changed.set([(changed.at(at) ?? 0) ^ 1], at < 0 ? changed.length + at : at)
  return changed
}
const shorter = (sealed: Uint8Array) => sealed.subarray(0, sealed.length - 1)

describe('a link in a sealed text', () => {
  test.each([12, 16])(
    'with %d bytes of initialization vector is a file, which comes by itself',
    async (ivLength) => {
      const { rig, juliet } = await encryptedScene()
      const bytes = picture(200_000)
      const link = sealedLink(rig, bytes, { ivLength })
      await receive(rig.rig, juliet.say(link, '0.3', 'a'))
      await eventually(() => rig.file().state === 'here')
      expect(await keptBytes(rig)).toEqual(bytes)
      expect(rig.file()).toMatchObject({ kind: 'picture', size: 200_000 })
      expect(rig.http.requests[0]).toMatchObject({ publicOnly: true, trust: null })
      const key = link.slice(-64)
      const told = JSON.stringify([rig.rig.batches, rig.rig.ports.lines])
      for (const form of [key, Buffer.from(key, 'hex').toString('base64')]) expect(told).not.toContain(form)
    },
  )

  test('may bring a small picture in a second line', async () => {
    const { rig, juliet } = await encryptedScene('0.3', {
      settings: { ...DEFAULT_SETTINGS, autoDownloadBytes: null },
    })
    await receive(
      rig.rig,
      juliet.say(`${sealedLink(rig, picture(100))}\ndata:image/jpeg;base64,/9j/4A==`, '0.3', 'a'),
    )
    await eventually(() => rig.file().thumbnail === true)
    expect(rig.file().state).toBe('remote')
  })

  test('that came plain is read like any other file', async () => {
    const { rig } = await encryptedScene()
    const bytes = picture(100)
    await receive(rig.rig, stanza(`<body>${sealedLink(rig, bytes)}</body>`, { id: 'a' }))
    await eventually(() => rig.file().state === 'here')
    expect(await keptBytes(rig)).toEqual(bytes)
  })

  const [iv, key] = ['0'.repeat(24), 'a'.repeat(64)]
  test.each([
    ['a key that is too short', `aesgcm://a.example/b#${iv}${key.slice(2)}`],
    ['a key that is too long', `aesgcm://a.example/b#${iv}${key}00`],
    ['no key', 'aesgcm://a.example/b'],
    ['another scheme', `aesgcm+http://a.example/b#${iv}${key}`],
    ['http', `http://a.example/b#${iv}${key}`],
    ['a name and a password', `aesgcm://a:b@a.example/b#${iv}${key}`],
    ['a scheme inside', `aesgcm://http://a.example/b#${iv}${key}x`],
    ['a text around it', `see aesgcm://a.example/b#${iv}${key}`],
  ])('with %s is a text, and nothing is asked for', async (_what, link) => {
    const { rig, juliet } = await encryptedScene()
    await receive(rig.rig, juliet.say(link, '0.3', 'a'))
    await quiet(10)
    expect(rig.rig.store.first('SELECT body FROM message WHERE own = 0')).toEqual({ body: link })
    expect(rig.rig.store.all('SELECT id FROM attachment')).toEqual([])
    expect(rig.http.asked).toEqual([])
  })

  test.each([
    ['a byte that was changed', flipped(10)],
    ['a tag that was changed', flipped(-1)],
    ['a byte less', shorter],
    ['nothing but half a tag', (sealed: Uint8Array) => sealed.subarray(0, 8)],
    ['nothing', () => new Uint8Array()],
  ])('to a file with %s: it is deleted, and says so', async (_what, change) => {
    const { rig, juliet } = await encryptedScene()
    await receive(rig.rig, juliet.say(sealedLink(rig, picture(100), { change }), '0.3', 'a'))
    await eventually(() => rig.file().state === 'failed')
    isGone(rig)
  })
})

describe('an encrypted source', () => {
  const share = async (bytes: Uint8Array, how: SealedShare = {}): Promise<FilesRig> => {
    const rig = await filesRig()
    await receive(rig.rig, stanza(sharedSealed(rig, bytes, how), { id: 'a' }))
    return rig
  }

  test.each<[string, SealedShare]>([
    ['AES-256-GCM', {}],
    ['AES-128-GCM', { cipher: 'aes-128-gcm' }],
    ['AES-256-CBC', { cipher: 'aes-256-cbc' }],
    ['GCM without its tag, but with a hash', { tag: false }],
    ['GCM without a hash, but with its tag', { hash: null }],
  ])('of %s is opened', async (_what, how) => {
    const bytes = picture(100_000)
    const rig = await share(bytes, how)
    await eventually(() => rig.file().state === 'here')
    expect(await keptBytes(rig)).toEqual(bytes)
  })

  const unknown = { algo: 'blake2b-256', digest: Buffer.alloc(32).toString('base64') }
  test.each<[string, SealedShare]>([
    ['a wrong tag', { change: flipped(-1) }],
    ['a changed byte', { change: flipped(10) }],
    [
      'a right tag, but another hash',
      { hash: { algo: 'sha-256', digest: Buffer.alloc(32).toString('base64') } },
    ],
    ['neither tag nor hash', { tag: false, hash: null }],
    ['no tag, and a hash that nobody here can compute', { tag: false, hash: unknown }],
    ['CBC, and such a hash', { cipher: 'aes-256-cbc', hash: unknown }],
    ['CBC without a hash', { cipher: 'aes-256-cbc', hash: null }],
    ['CBC and broken padding', { cipher: 'aes-256-cbc', change: flipped(-1) }],
  ])('with %s is deleted, and says so', async (_what, how) => {
    const rig = await share(picture(1_000), how)
    await eventually(() => rig.file().state === 'failed')
    isGone(rig)
  })
})

describe('a broken download', () => {
  async function cut(bytes: Uint8Array, how: SealedShare = {}): Promise<FilesRig> {
    const rig = await filesRig()
    rig.http.broken = { after: 200_000, failure: null }
    await receive(rig.rig, stanza(sharedSealed(rig, bytes, how), { id: 'a' }))
    await eventually(() => rig.http.asked.length === 1 && rig.file().state === 'waiting')
    return rig
  }
  const from = (rig: FilesRig): number => Number(rig.http.asked[1]?.split(' ')[1])

  test('goes on where it was, and the tag is checked over the whole', async () => {
    const bytes = picture(400_000)
    const rig = await cut(bytes, { hash: null })
    await rig.rig.ports.clock.advance(2_000)
    await eventually(() => rig.file().state === 'here')
    expect(from(rig)).toBeGreaterThan(0)
    expect(await keptBytes(rig)).toEqual(bytes)
  })

  test('goes on after a restart', async () => {
    const bytes = picture(400_000)
    const rig = await cut(bytes)
    const next = await rig.restart()
    await eventually(() => next.file().state === 'here')
    expect(await keptBytes(next)).toEqual(bytes)
  })

  test.each([
    ['before', 10],
    ['behind', -20],
  ])('with a byte that was changed %s the break is deleted', async (_where, at) => {
    const rig = await cut(picture(400_000), { hash: null, change: flipped(at) })
    await rig.rig.ports.clock.advance(2_000)
    await eventually(() => rig.file().state === 'failed')
    isGone(rig)
  })

  test('begins anew where a cipher cannot be continued', async () => {
    const bytes = picture(400_000)
    const rig = await cut(bytes, { cipher: 'aes-256-cbc' })
    await rig.rig.ports.clock.advance(2_000)
    await eventually(() => rig.file().state === 'here')
    expect(from(rig)).toBe(0)
    expect(await keptBytes(rig)).toEqual(bytes)
  })
})
