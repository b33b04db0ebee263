import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../../../shared/model/store.ts'
import { quiet } from '../../testing/rig.ts'
import { stanza, TYBALT } from '../../testing/stanzas.ts'
import { receive } from '../../testing/talk.ts'
import { readPage } from '../../messages/store/pages.ts'
import { createSealedFiles, type KeptFileId } from '../sealed/index.ts'
import { eventually, filesRig, sha256, someBytes, type FilesRig } from '../testing.ts'

const HOST = 'files.capulet.example'
const PNG = Buffer.from('89504e470d0a1a0a', 'hex')
const picture = (length: number) => new Uint8Array(Buffer.concat([PNG, someBytes(length - PNG.length)]))

interface Told {
  readonly name?: string
  readonly type?: string
  readonly size?: number | null
  readonly bytes?: Uint8Array
  readonly hash?: string
}

function shared(
  url: string,
  { name = 'cat.png', type = 'image/png', size = null, hash, bytes }: Told,
): string {
  const digest = hash ?? (bytes ? Buffer.from(sha256(bytes), 'hex').toString('base64') : null)
  return `<file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'><name>${name}</name>
    <media-type>${type}</media-type>${size === null ? '' : `<size>${size}</size>`}
    ${digest === null ? '' : `<hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>${digest}</hash>`}</file>
    <sources><url-data xmlns='http://jabber.org/protocol/url-data' target='${url}'/></sources></file-sharing>`
}

let count = 0
/** Juliet shares these bytes, and tells the truth about them unless `told` says otherwise. */
async function share(rig: FilesRig, bytes: Uint8Array, told: Told = {}, from?: string): Promise<string> {
  const url = `https://${HOST}/${++count}/file`
  rig.http.files.set(url, bytes)
  const inside = shared(url, { size: bytes.length, bytes, ...told })
  await receive(rig.rig, stanza(inside, { id: `f${count}`, ...(from && { from }) }))
  return url
}

async function keptBytes(rig: FilesRig): Promise<Uint8Array> {
  const row = rig.rig.store.first<{ id: KeptFileId }>('SELECT kept_file AS id FROM attachment')
  const chunks: Uint8Array[] = []
  const sealed = createSealedFiles(rig.rig.context)
  for await (const chunk of sealed.read(row!.id)) chunks.push(chunk)
  return new Uint8Array(Buffer.concat(chunks))
}

const byHand = { ...DEFAULT_SETTINGS, autoDownloadBytes: null }

describe('files that come by themselves', () => {
  test('are the pictures of contacts', async () => {
    const rig = await filesRig()
    const bytes = picture(200_000)
    await share(rig, bytes)
    await eventually(() => rig.file().state === 'here')
    expect(await keptBytes(rig)).toEqual(bytes)
    expect(rig.http.requests[0]).toMatchObject({ publicOnly: true, trust: null, limitBytes: 200_000 })
  })

  test.each<[string, Told, Partial<typeof DEFAULT_SETTINGS>]>([
    ['a larger one', { size: 20_000_000 }, {}],
    ['a document', { name: 'a.pdf', type: 'application/pdf' }, {}],
    ['none if it is switched off', {}, { autoDownloadBytes: null }],
  ])('but not %s', async (_what, told, settings) => {
    const rig = await filesRig({ settings: { ...DEFAULT_SETTINGS, ...settings } })
    await share(rig, picture(100), told)
    await quiet()
    expect(rig.file().state).toBe('remote')
    expect(rig.http.asked).toEqual([])
  })

  test('never those of a stranger, and a click on them asks the public network only', async () => {
    const rig = await filesRig()
    await share(rig, picture(100), {}, `${TYBALT}/x`)
    await quiet()
    expect(rig.http.asked).toEqual([])
    const row = rig.rig.store.first<{ id: never; conversation: never }>(
      'SELECT id, conversation_id AS conversation FROM attachment',
    )!
    await rig.call('files.download', { attachmentId: row.id })
    const file = () => readPage(rig.rig.store, row.conversation, { kind: 'end' }, 1).messages[0]?.files?.[0]
    await eventually(() => file()?.state === 'here')
    expect(rig.http.requests[0]).toMatchObject({ publicOnly: true, trust: null })
  })

  test('of unknown size end at the limit', async () => {
    const rig = await filesRig({ settings: { ...DEFAULT_SETTINGS, autoDownloadBytes: 1_000 } })
    await share(rig, picture(2_000), { size: null })
    await eventually(() => rig.file().state === 'failed')
    expect(rig.file().failure).toEqual({ code: 'file-over-limit', limit: 1_000 })
    await rig.call('files.resume', { attachmentId: rig.file().id })
    await eventually(() => rig.file().state === 'here')
  })
})

describe('a file is whole', () => {
  test.each<[string, Told]>([
    ['hash', { hash: 'A'.repeat(43) + '=' }],
    ['smaller size', { size: 99 }],
    ['larger size', { size: 101 }],
  ])('only with the announced %s; otherwise it is deleted', async (_what, told) => {
    const rig = await filesRig()
    await share(rig, picture(100), told)
    await eventually(() => rig.file().state === 'failed')
    expect(rig.file().failure).toEqual({ code: 'file-differs', from: 'sender' })
    expect(rig.rig.store.all('SELECT id FROM kept_file WHERE size IS NOT NULL')).toEqual([])
    expect(rig.rig.store.first('SELECT kept_file FROM attachment')).toEqual({ kept_file: null })
  })

  test('and shown as what it is', async () => {
    const rig = await filesRig()
    await share(rig, new Uint8Array(Buffer.from('PK\x03\x04 and more')), {
      name: 'film.mp4',
      type: 'video/mp4',
    })
    await eventually(() => rig.file().state === 'here')
    expect(rig.file()).toMatchObject({ kind: 'other', mediaType: 'application/zip' })
  })

  test.each([0, 1])('with %d bytes', async (length) => {
    const rig = await filesRig()
    await share(rig, new Uint8Array(Buffer.from('x'.repeat(length))), { name: 'a.txt', type: 'text/plain' })
    await eventually(() => rig.file().state === 'here')
    expect((await keptBytes(rig)).length).toBe(length)
  })
})

describe('a broken download', () => {
  test('goes on where it was', async () => {
    const rig = await filesRig()
    const bytes = picture(400_000)
    rig.http.broken = { after: 200_000, failure: null }
    const url = await share(rig, bytes)
    await eventually(() => rig.http.asked.length === 1 && rig.file().state === 'waiting')
    await rig.rig.ports.clock.advance(2_000)
    await eventually(() => rig.file().state === 'here')
    const [first, second] = rig.http.asked
    expect(first).toBe(`${url} 0`)
    expect(Number(second?.split(' ')[1])).toBeGreaterThan(0)
    expect(await keptBytes(rig)).toEqual(bytes)
  })

  test.each([
    ['another version', (rig: FilesRig) => void (rig.http.etag = '"2"')],
    ['a server without ranges', (rig: FilesRig) => void (rig.http.ranges = false)],
  ])('begins anew with %s', async (_what, change) => {
    const rig = await filesRig()
    const bytes = picture(400_000)
    rig.http.broken = { after: 200_000, failure: null }
    await share(rig, bytes)
    await eventually(() => rig.http.asked.length === 1 && rig.file().state === 'waiting')
    change(rig)
    await rig.rig.ports.clock.advance(2_000)
    await eventually(() => rig.file().state === 'here')
    expect(await keptBytes(rig)).toEqual(bytes)
  })

  test('goes on after a restart', async () => {
    const rig = await filesRig()
    const bytes = picture(400_000)
    rig.http.broken = { after: 200_000, failure: null }
    await share(rig, bytes)
    await eventually(() => rig.http.asked.length === 1 && rig.file().state === 'waiting')
    const next = await rig.restart()
    await eventually(() => next.file().state === 'here')
    expect(await keptBytes(next)).toEqual(bytes)
  })

  test('of a file that is gone says so', async () => {
    const rig = await filesRig()
    rig.http.gate = quiet()
    const url = await share(rig, picture(100))
    rig.http.files.delete(url)
    await eventually(() => rig.file().state === 'failed')
    expect(rig.file().failure).toEqual({ code: 'file-gone', host: HOST })
  })

  test('pauses and is forgotten', async () => {
    const rig = await filesRig()
    let release: () => void = () => undefined
    rig.http.gate = new Promise((resolve) => (release = resolve))
    await share(rig, picture(400_000))
    await eventually(() => rig.http.asked.length === 1)
    const { id: attachmentId } = rig.file()
    await rig.call('files.pause', { attachmentId })
    release()
    await quiet()
    expect(rig.file().state).toBe('paused')
    await rig.call('files.cancel', { attachmentId })
    await eventually(() => rig.file().state === 'remote')
    expect(rig.rig.store.all('SELECT * FROM transfer')).toEqual([])
    await rig.call('files.download', { attachmentId })
    await eventually(() => rig.file().state === 'here')
  })
})

test('a full disk in the middle keeps the part and says so; later it goes on', async () => {
  const rig = await filesRig({ settings: byHand })
  const bytes = picture(400_000)
  const url = await share(rig, bytes)
  rig.fullAfter = 200_000
  const { id: attachmentId } = rig.file()
  await rig.call('files.download', { attachmentId })
  await eventually(() => rig.file().state === 'failed')
  expect(rig.file().failure).toEqual({ code: 'disk-full' })
  rig.fullAfter = null
  await rig.call('files.resume', { attachmentId })
  await eventually(() => rig.file().state === 'here')
  expect(rig.http.asked[0]).toBe(`${url} 0`)
  expect(Number(rig.http.asked[1]?.split(' ')[1])).toBeGreaterThan(0)
  expect(await keptBytes(rig)).toEqual(bytes)
})

describe('files that are not shown', () => {
  const pdf = { name: '../../.bashrc', type: 'application/pdf' }

  test('go into the folder, marked, under a safe name, for their owner only', async () => {
    const rig = await filesRig({ settings: byHand })
    const bytes = someBytes(100_000)
    await share(rig, bytes, pdf)
    await rig.call('files.download', { attachmentId: rig.file().id })
    await eventually(() => rig.file().state === 'here')
    const [name, ...others] = readdirSync(rig.folder)
    expect(others).toEqual([])
    expect(name).toMatch(/^_?bashrc$/)
    expect(new Uint8Array(readFileSync(join(rig.folder, name!)))).toEqual(bytes)
    expect(rig.file().savedAs).toBe(join(rig.folder, name!))
    expect(rig.marked).toHaveLength(1)
  })

  test('replace nothing', async () => {
    const rig = await filesRig({ settings: byHand })
    writeFileSync(join(rig.folder, 'a.zip'), 'mine')
    await share(rig, someBytes(10), { name: 'a.zip', type: 'application/zip' })
    await rig.call('files.download', { attachmentId: rig.file().id })
    await eventually(() => rig.file().state === 'here')
    expect(readdirSync(rig.folder).sort()).toEqual(['a (2).zip', 'a.zip'])
    expect(readFileSync(join(rig.folder, 'a.zip'), 'utf8')).toBe('mine')
  })

  test('are never called whole before they are verified', async () => {
    const rig = await filesRig({ settings: byHand })
    await share(rig, someBytes(400_000), { ...pdf, name: 'a.pdf', hash: 'A'.repeat(43) + '=' })
    rig.http.broken = { after: 200_000, failure: null }
    await rig.call('files.download', { attachmentId: rig.file().id })
    await eventually(() => rig.http.asked.length === 1 && rig.file().state === 'waiting')
    expect(readdirSync(rig.folder)).toEqual(['.a.pdf.part'])
    await rig.rig.ports.clock.advance(2_000)
    await eventually(() => rig.file().state === 'failed')
    expect(rig.file().failure?.code).toBe('file-differs')
    expect(readdirSync(rig.folder)).toEqual([])
  })

  test('continue after a break', async () => {
    const rig = await filesRig({ settings: byHand })
    const bytes = someBytes(400_000)
    await share(rig, bytes, { ...pdf, name: 'a.pdf' })
    rig.http.broken = { after: 200_000, failure: null }
    await rig.call('files.download', { attachmentId: rig.file().id })
    await eventually(() => rig.http.asked.length === 1 && rig.file().state === 'waiting')
    const next = await rig.restart()
    await eventually(() => next.file().state === 'here')
    expect(Number(rig.http.asked[1]?.split(' ')[1])).toBeGreaterThan(0)
    expect(new Uint8Array(readFileSync(join(rig.folder, 'a.pdf')))).toEqual(bytes)
  })
})

test('a small picture inside the message is sealed', async () => {
  const rig = await filesRig({ settings: byHand })
  const thumbnail = `<thumbnail xmlns='urn:xmpp:thumbs:1' uri='data:image/png;base64,iVBORw=='/>`
  await receive(
    rig.rig,
    stanza(
      `<file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'><name>a.png</name>${thumbnail}</file></file-sharing>`,
      { id: 'x' },
    ),
  )
  await eventually(() => rig.file().thumbnail === true)
  expect(rig.rig.store.first("SELECT about ->> '$.preview' AS preview FROM attachment")).toEqual({
    preview: null,
  })
})

test('a file without a source says so', async () => {
  const rig = await filesRig({ settings: byHand })
  await receive(
    rig.rig,
    stanza(`<file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'/></file-sharing>`),
  )
  await rig.call('files.download', { attachmentId: rig.file().id })
  await eventually(() => rig.file().state === 'failed')
  expect(rig.file().failure).toEqual({ code: 'file-without-source' })
})
