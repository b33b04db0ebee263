import { appendFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { StagedFileId } from '../../../../shared/model/file.ts'
import { err, ok } from '../../../../shared/model/result.ts'
import { ACCOUNT, createRig, JULIET } from '../../testing/rig.ts'
import { temporaryFolder } from '../../testing/folder.ts'
import { createSealedFiles } from '../sealed/index.ts'
import { smallDisk, allOf } from '../sealed/testing.ts'
import { createStaging } from './staging.ts'

async function* bytes(...texts: readonly (string | Uint8Array)[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text))
}
async function* broken(): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(Buffer.from('half'))
  throw new Error('the window is gone')
}

async function rigOf(disk?: Parameters<typeof smallDisk>[0]) {
  const rig = createRig()
  const opened = await rig.messages.commands['messages.open']({ accountId: ACCOUNT, address: JULIET })
  if (!opened.ok) throw new Error('no conversation')
  const conversationId: ConversationId = opened.value
  const context = rig.context
  const sealed = createSealedFiles({ ...context, ...(disk !== undefined && { disk: smallDisk(disk) }) })
  const staging = createStaging(context, sealed)
  const watching = { current: true }
  const request = (...parts: string[]) => ({
    parts: ['staged', ...parts],
    watches: () => watching.current,
  })
  const stage = (name: string, mediaType = '', size = 5) => {
    const staged = staging.commands['files.stage']({ conversationId, name, mediaType, size })
    if (!('ok' in staged) || !staged.ok) throw new Error('not staged')
    return staged.value
  }
  const put = (path: readonly (string | number)[], ...texts: (string | Uint8Array)[]) =>
    staging.route.put?.(request(...path.map(String)), bytes(...texts))
  const get = async (...path: (string | number)[]) => {
    const file = await staging.route.get?.(request(...path.map(String)))
    return file ? (await allOf(file.read(0, file.size))).toString() : null
  }
  const list = () => staging.snapshot().map(({ name, state, kind, size }) => [name, state, kind, size])
  return { ...rig, conversationId, sealed, staging, stage, put, get, list, watching, request }
}

it('takes the bytes of a file and tells its kind by them', async () => {
  const t = await rigOf()
  const id = t.stage('photo.png', 'image/png')
  expect(t.list()).toEqual([['photo.png', 'receiving', 'picture', 5]])
  expect(await t.put([id], 'PK\x03\x04 no picture')).toEqual(ok())
  expect(t.list()).toEqual([['photo.png', 'ready', 'other', 15]])
  expect(await t.get(id)).toBe('PK\x03\x04 no picture')
  expect(
    t
      .deltas('stagedChanged')
      .at(-1)
      ?.staged.map(({ state }) => state),
  ).toEqual(['ready'])
})

it('replaces the bytes, and the old ones are gone', async () => {
  const t = await rigOf()
  const id = t.stage('a.txt')
  await t.put([id], 'first')
  await t.put([id], 'second')
  expect(await t.get(id)).toBe('second')
  expect(t.store.all('SELECT id FROM kept_file')).toHaveLength(1)
})

it('makes names safe', async () => {
  const t = await rigOf()
  t.stage('../../.bashrc')
  expect(t.list()).toEqual([['bashrc', 'receiving', 'other', 5]])
})

it('takes a large file in pieces, in order', async () => {
  const t = await rigOf()
  const id = t.stage('a.txt')
  expect(await t.put([id, 'at', 0], 'one ')).toEqual(ok())
  expect(await t.put([id, 'at', 4], 'two')).toEqual(ok())
  expect(await t.put([id, 'at', 99], 'later')).toEqual(err({ code: 'file-unreadable' }))
  expect(await t.put([id, 'end', 99])).toEqual(err({ code: 'file-unreadable' }))
  expect(t.list()).toEqual([['a.txt', 'receiving', 'text', 5]])
  expect(await t.put([id, 'end', 7])).toEqual(ok())
  expect(await t.get(id)).toBe('one two')
})

it('says that the bytes broke off, and takes them again', async () => {
  const t = await rigOf()
  const id = t.stage('a.txt')
  expect(await t.staging.route.put?.(t.request(String(id)), broken())).toEqual(
    err({ code: 'file-unreadable' }),
  )
  expect(t.list()).toEqual([['a.txt', 'failed', 'text', 5]])
  expect(await t.put([id], 'whole')).toEqual(ok())
  expect(t.staging.snapshot()).toMatchObject([{ state: 'ready' }])
  expect(t.staging.snapshot()[0]?.failure).toBeUndefined()
})

it('says that the disk is full', async () => {
  const t = await rigOf(10)
  const id = t.stage('a.txt')
  expect(await t.put([id], 'x'.repeat(100))).toEqual(err({ code: 'disk-full' }))
  expect(t.staging.snapshot()).toMatchObject([{ state: 'failed', failure: { code: 'disk-full' } }])
  expect(t.store.all('SELECT id FROM kept_file')).toEqual([])
})

it('fails a file that no window hands over', async () => {
  const t = await rigOf()
  t.stage('a.txt')
  await t.ports.clock.advance(2 * 60 * 1000)
  expect(t.list()).toEqual([['a.txt', 'failed', 'text', 5]])
})

it('forgets at the next start what did not come', async () => {
  const t = await rigOf()
  t.stage('a.txt')
  const b = t.stage('b.txt')
  await t.put([b], 'here')
  await t.staging.close()
  expect(
    createStaging(t.context, t.sealed)
      .snapshot()
      .map(({ name }) => name),
  ).toEqual(['b.txt'])
})

it('is closed for windows that do not have the conversation open', async () => {
  const t = await rigOf()
  const id = t.stage('a.txt')
  await t.put([id], 'secret')
  t.watching.current = false
  expect(await t.get(id)).toBeNull()
  expect(await t.put([id], 'changed')).toEqual(err({ code: 'not-found' }))
})

it('keeps a small picture, and nothing else, as a thumbnail', async () => {
  const t = await rigOf()
  const id = t.stage('a.mp4', 'video/mp4')
  expect(await t.put([id, 'thumbnail'], 'text')).toEqual(err({ code: 'file-unreadable' }))
  const large = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(64 * 1024)])
  expect(await t.put([id, 'thumbnail'], large)).toEqual(err({ code: 'file-unreadable' }))
  expect(await t.put([id, 'thumbnail'], Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toEqual(ok())
  expect(t.staging.snapshot()).toMatchObject([{ thumbnail: true }])
})

it('arranges, describes and captions', async () => {
  const t = await rigOf()
  const [a, b, c] = ['a', 'b', 'c'].map((name) => t.stage(name)) as [StagedFileId, StagedFileId, StagedFileId]
  await t.staging.commands['files.arrange']({
    conversationId: t.conversationId,
    order: [c, a, 99 as StagedFileId],
  })
  expect(t.staging.snapshot().map(({ name }) => name)).toEqual(['c', 'a', 'b'])
  await t.staging.commands['files.describe']({ stagedFileId: b, width: 3, height: 4 })
  await t.staging.commands['files.setCaption']({ stagedFileId: b, caption: 'Us' })
  expect(t.staging.snapshot().at(-1)).toMatchObject({ width: 3, height: 4, caption: 'Us' })
  expect(t.staging.commands['files.setCaption']({ stagedFileId: 99 as StagedFileId, caption: '' })).toEqual(
    err({ code: 'not-found' }),
  )
})

it('has at most a hundred files in a composer', async () => {
  const t = await rigOf()
  for (let n = 0; n < 100; n++) t.stage('a')
  expect(
    t.staging.commands['files.stage']({
      conversationId: t.conversationId,
      name: 'a',
      mediaType: '',
      size: 1,
    }),
  ).toEqual(err({ code: 'too-many-files', most: 100 }))
})

it('hands files over to be sent, with their bytes, and the bytes stay', async () => {
  const t = await rigOf()
  const id = t.stage('a.txt')
  await t.put([id], 'hello')
  await t.staging.commands['files.setCaption']({ stagedFileId: id, caption: 'Us' })
  const taken = t.store.write((tx) => t.staging.take(tx, t.conversationId, [id]))
  expect(taken).toMatchObject({
    ok: true,
    value: [{ caption: 'Us', file: { name: 'a.txt', kind: 'text', size: 5 } }],
  })
  expect(t.staging.snapshot()).toEqual([])
  expect(t.store.all('SELECT purpose, conversation_id FROM kept_file')).toEqual([
    { purpose: 0, conversation_id: t.conversationId },
  ])
})

it('hands over nothing if one of them is not ready, is twice, or is another’s', async () => {
  const t = await rigOf()
  const [a, b] = [t.stage('a'), t.stage('b')]
  await t.put([a], 'here')
  for (const ids of [[a, b], [a, a], [99 as StagedFileId]])
    expect(t.store.write((tx) => t.staging.take(tx, t.conversationId, ids))).toEqual(
      err({ code: 'not-found' }),
    )
  expect(t.store.write((tx) => t.staging.take(tx, 99 as ConversationId, [a]))).toEqual(
    err({ code: 'not-found' }),
  )
  expect(t.staging.snapshot()).toHaveLength(2)
})

it('removes files, and their bytes', async () => {
  const t = await rigOf()
  const id = t.stage('a.txt')
  await t.put([id], 'hello')
  await t.staging.commands['files.unstage']({ stagedFileIds: [id] })
  expect(t.staging.snapshot()).toEqual([])
  await vi.waitFor(() =>
    expect(t.store.all('SELECT id FROM kept_file UNION SELECT id FROM kept_file_gone')).toEqual([]),
  )
})

it('notes where chosen files are, and tells what changed', async () => {
  const t = await rigOf()
  const folder = temporaryFolder()
  const path = join(folder, 'a.txt')
  writeFileSync(path, 'hello')
  expect(await t.staging.stagePaths(t.conversationId, [path, folder, join(folder, 'missing')])).toEqual(
    err({ code: 'file-unreadable' }),
  )
  expect(t.list()).toEqual([['a.txt', 'ready', 'text', 5]])
  const id = t.staging.snapshot()[0]?.id ?? 0
  expect(await t.get(id)).toBe('hello')
  appendFileSync(path, '!')
  await expect(t.get(id)).rejects.toThrow()
  rmSync(path)
  await expect(t.get(id)).rejects.toThrow()
})
