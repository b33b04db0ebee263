import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { AttachmentId } from '../../../../shared/model/file.ts'
import { err, ok } from '../../../../shared/model/result.ts'
import { temporaryFolder } from '../../testing/folder.ts'
import { ACCOUNT, createRig, JULIET } from '../../testing/rig.ts'
import type { Desktop } from '../../ports.ts'
import { findAttachment } from '../../messages/index.ts'
import { createProgressBook } from '../moving/progress.ts'
import { createSealedFiles, type SealedFiles } from '../sealed/index.ts'
import { createReceivedFolder } from './received-folder.ts'
import { createSaving } from './saving.ts'
import { createStorage } from './storage.ts'

const DAY = 24 * 60 * 60 * 1000

async function rigOf() {
  const rig = createRig()
  const opened = await rig.messages.commands['messages.open']({ accountId: ACCOUNT, address: JULIET })
  if (!opened.ok) throw new Error('no conversation')
  const conversationId = opened.value
  const folder = temporaryFolder()
  const acts: string[] = []
  let place: string | null = null
  const desktop = {
    downloads: folder,
    chooseFile: () => Promise.resolve(place),
    chooseFolder: () => Promise.resolve(place),
    openFile: (path: string) => Promise.resolve(acts.push(`open ${path.slice(folder.length + 1)}`) > 0),
    showInFolder: (path: string) => void acts.push(`show ${path.slice(folder.length + 1)}`),
  } as unknown as Desktop
  const marked: string[] = []
  const ports = {
    ...rig.ports,
    desktop,
    markFromOutside: (path: string) => Promise.resolve(void marked.push(path)),
  }
  const context = { ...rig.context, ports }
  const sealed = createSealedFiles(context)
  const { messages } = rig
  const chosen = createReceivedFolder(context)
  const storage = createStorage({ context, messages, sealed })
  const progress = createProgressBook(context)
  let hold: (() => Promise<void>) | null = null
  /** Sealed files whose reading can be held. */
  const slowly: SealedFiles = {
    ...sealed,
    async *read(...which) {
      for await (const chunk of sealed.read(...which)) {
        yield chunk
        await hold?.()
      }
    },
  }
  const copies = createSaving({ context, messages, sealed: slowly, folder: chosen, progress })
  const saving = copies.commands

  /** A received file with these bytes; its message is made by hand. */
  async function receive(name: string, bytes: string, urls: readonly string[] = []): Promise<AttachmentId> {
    const kept = await sealed.keep('media', conversationId, Buffer.from(bytes))
    if (!kept.ok) throw new Error('not kept')
    await rig.fake.receive(
      `<message from='${JULIET}/a' type='chat' id='m${kept.value}'><body>${name}</body></message>`,
    )
    const message = rig.store.first<{ id: number }>('SELECT max(id) AS id FROM message')?.id ?? 0
    return rig.store.write((tx) =>
      tx.run(
        `INSERT INTO attachment (message_id, conversation_id, number, kind, name, media_type, size, state, about, kept_file)
         VALUES (?, ?, 0, 0, ?, 'image/png', ?, 7, ?, ?)`,
        message,
        conversationId,
        name,
        bytes.length,
        JSON.stringify({ urls }),
        kept.value,
      ),
    ).lastId as AttachmentId
  }
  await rig.fake.begin({})
  const stateOf = (id: AttachmentId) => findAttachment(rig.store, id)?.state
  const kept = () => rig.store.all('SELECT id FROM kept_file').length
  return {
    ...{
      ...rig,
      conversationId,
      folder,
      acts,
      marked,
      sealed,
      storage,
      saving,
      copies,
      progress,
      chosen,
      receive,
      stateOf,
      kept,
      context,
    },
    choose: (path: string | null) => (place = path),
    /** The next copy stops after each part, until the returned function is called. */
    pauseCopies() {
      let goOn = (): void => undefined
      const gate = new Promise<void>((resolve) => (goOn = resolve))
      hold = () => gate
      return goOn
    },
  }
}

it('counts what it keeps, by conversation', async () => {
  const t = await rigOf()
  await t.receive('a.png', '12345')
  await t.sealed.keep('avatar', null, Buffer.from('123'))
  expect(await t.storage.commands['files.storage']({})).toEqual(
    ok({ total: 8, avatars: 3, conversations: [{ conversationId: t.conversationId, bytes: 5, files: 1 }] }),
  )
})

it('cleans what is old: it can be fetched again, or is gone', async () => {
  const t = await rigOf()
  const [a, b] = [await t.receive('a.png', '12345', ['https://x.example/a']), await t.receive('b.png', '123')]
  expect(await t.storage.commands['files.clean']({ conversationId: null, olderThanDays: 1 })).toEqual(ok(0))
  await t.ports.clock.advance(DAY)
  expect(await t.storage.commands['files.clean']({ conversationId: 99 as never, olderThanDays: 1 })).toEqual(
    ok(0),
  )
  expect(
    await t.storage.commands['files.clean']({ conversationId: t.conversationId, olderThanDays: 1 }),
  ).toEqual(ok(8))
  expect([t.stateOf(a), t.stateOf(b), t.kept()]).toEqual(['remote', 'gone', 0])
})

it('never cleans avatars, staged files and those on their way', async () => {
  const t = await rigOf()
  const moving = await t.receive('a.png', '12345')
  t.store.write((tx) => tx.run('UPDATE attachment SET state = 3 WHERE id = ?', moving))
  await t.sealed.keep('avatar', null, Buffer.from('123'))
  await t.sealed.keep('staged', t.conversationId, Buffer.from('123'))
  expect(await t.storage.commands['files.clean']({ conversationId: null, olderThanDays: 0 })).toEqual(ok(0))
  expect(t.kept()).toBe(3)
})

it('keeps the limit by itself, the longest unused first', async () => {
  const t = await rigOf()
  const old = await t.receive('a.png', '1234567890')
  await t.ports.clock.advance(1000)
  const recent = await t.receive('b.png', '1234567890')
  t.context.changeSettings({ keptLimitBytes: 15 })
  t.storage.settingsChanged()
  await vi.waitFor(() => expect(t.kept()).toBe(1))
  expect([t.stateOf(old), t.stateOf(recent)]).toEqual(['gone', 'here'])
})

it('deletes here what the person names, and not what they saved', async () => {
  const t = await rigOf()
  const id = await t.receive('a.png', '12345')
  const place = join(t.folder, 'mine.png')
  t.choose(place)
  await t.saving['files.saveAs']({ attachmentId: id })
  void t.storage.commands['files.deleteHere']({ attachmentIds: [id, 99 as AttachmentId] })
  expect([t.stateOf(id), t.kept(), readFileSync(place, 'utf8')]).toEqual(['gone', 0, '12345'])
})

it('makes a file whose bytes are missing on the disk fetchable or gone', async () => {
  const t = await rigOf()
  const id = await t.receive('a.png', '12345')
  const root = join(t.ports.profile, 'files')
  rmSync(root, { recursive: true })
  const { context, messages } = t
  const next = createStorage({ context, messages, sealed: createSealedFiles(context) })
  next.start()
  await vi.waitFor(() => expect(t.stateOf(id)).toBe('gone'))
  next.close()
})

it('saves a copy where the person says, marked and for them alone', async () => {
  const t = await rigOf()
  const id = await t.receive('a.png', '12345')
  const place = join(t.folder, 'chosen.png')
  writeFileSync(place, 'older')
  t.choose(place)
  expect(await t.saving['files.saveAs']({ attachmentId: id })).toEqual(ok(place))
  expect([readFileSync(place, 'utf8'), statSync(place).mode & 0o777]).toEqual(['12345', 0o600])
  expect(t.marked).toHaveLength(1)
  expect(readdirSync(t.folder)).toEqual(['chosen.png'])
  expect(findAttachment(t.store, id)?.path).toBe(place)
})

it('says that it cannot be saved there, and that they cancelled', async () => {
  const t = await rigOf()
  const id = await t.receive('a.png', '12345')
  t.choose(null)
  expect(await t.saving['files.saveAs']({ attachmentId: id })).toEqual(ok(null))
  t.choose(join(t.folder, 'missing', 'a.png'))
  expect(await t.saving['files.saveAs']({ attachmentId: id })).toEqual(err({ code: 'save-refused' }))
})

describe('a copy of a large file', () => {
  const MEGABYTES = 'x'.repeat(2_000_000)

  it('shows how far it is', async () => {
    const t = await rigOf()
    const id = await t.receive('a.png', MEGABYTES)
    const place = join(t.folder, 'chosen.png')
    t.choose(place)
    const goOn = t.pauseCopies()
    const saved = t.saving['files.saveAs']({ attachmentId: id })
    await vi.waitFor(() => expect(t.progress.of(t.conversationId)[0]?.done).toBeGreaterThan(0))
    await t.ports.clock.advance(200)
    const [told] = t.deltas('transfersChanged').at(-1)?.transfers ?? []
    expect(told).toMatchObject({ attachmentId: id, direction: 'save', name: 'a.png', size: 2_000_000 })
    goOn()
    expect(await saved).toEqual(ok(place))
    expect(readFileSync(place, 'utf8')).toBe(MEGABYTES)
    await t.ports.clock.advance(200)
    expect(t.deltas('transfersChanged').at(-1)).toMatchObject({ transfers: [], ended: [id] })
    expect(t.progress.of(t.conversationId)).toEqual([])
  })

  it.each(['the person stops it', 'the history is closed'])('leaves nothing if %s', async (how) => {
    const t = await rigOf()
    const id = await t.receive('a.png', MEGABYTES)
    const place = join(t.folder, 'chosen.png')
    writeFileSync(place, 'older')
    t.choose(place)
    const goOn = t.pauseCopies()
    const saved = t.saving['files.saveAs']({ attachmentId: id })
    await vi.waitFor(() => expect(readdirSync(t.folder)).toHaveLength(2))
    const stopped =
      how === 'the person stops it' ? t.saving['files.stopSaving']({ attachmentId: id }) : t.copies.close()
    goOn()
    expect(await saved).toEqual(ok(null))
    await stopped
    expect([readdirSync(t.folder), readFileSync(place, 'utf8')]).toEqual([['chosen.png'], 'older'])
    expect([t.stateOf(id), findAttachment(t.store, id)?.path, t.marked]).toEqual(['here', null, []])
    expect(t.progress.of(t.conversationId)).toEqual([])
  })

  it('that is made to open it can be stopped, too', async () => {
    const t = await rigOf()
    const id = await t.receive('a.png', MEGABYTES)
    const goOn = t.pauseCopies()
    const opened = t.saving['files.open']({ attachmentId: id })
    await vi.waitFor(() => expect(readdirSync(t.folder)).toEqual(['.a.png.part']))
    void t.saving['files.stopSaving']({ attachmentId: id })
    goOn()
    expect(await opened).toEqual(err({ code: 'cancelled' }))
    expect([readdirSync(t.folder), t.acts]).toEqual([[], []])
  })
})

it('opens a picture, and only shows what could run', async () => {
  const t = await rigOf()
  const picture = await t.receive('a.png', '12345')
  const program = await t.receive('a.exe', 'MZ')
  const hidden = await t.receive('b.png', '\x7fELF')
  expect(await t.saving['files.open']({ attachmentId: picture })).toEqual(ok('opened'))
  expect(await t.saving['files.open']({ attachmentId: program })).toEqual(ok('shown'))
  expect(await t.saving['files.open']({ attachmentId: hidden })).toEqual(ok('shown'))
  expect(t.acts).toEqual(['open a.png', 'show a.exe', 'show b.png'])
  expect(await t.saving['files.showInFolder']({ attachmentId: picture })).toEqual(ok())
  chmodSync(join(t.folder, 'a.png'), 0o600)
  expect(existsSync(join(t.folder, 'a.png'))).toBe(true)
})

it('writes no file twice under one name', async () => {
  const t = await rigOf()
  const [a, b] = [await t.receive('a.png', '1'), await t.receive('a.png', '2')]
  await t.saving['files.open']({ attachmentId: a })
  await t.saving['files.open']({ attachmentId: b })
  expect(readdirSync(t.folder).sort()).toEqual(['a (2).png', 'a.png'])
})

it('keeps the chosen folder, which no setting changes', async () => {
  const t = await rigOf()
  expect(t.chosen.path()).toBe(t.folder)
  expect([await t.chosen.show(), t.acts]).toEqual([ok(), ['open ']])
  t.choose('/somewhere/else')
  expect(await t.chosen.choose()).toEqual(ok('/somewhere/else'))
  expect(createReceivedFolder(t.context).path()).toBe('/somewhere/else')
  expect(t.deltas('downloadFolderChanged')).toEqual([
    { kind: 'downloadFolderChanged', folder: '/somewhere/else' },
  ])
})
