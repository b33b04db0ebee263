/** Files and people of bad will, and bad luck, as the whole feature meets them. Its parts have tests of their own. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { HttpFailure } from '../../../shared/model/file-failure.ts'
import { explain } from '../../../shared/words/explain.ts'
import { wordsIn } from '../../../shared/words/index.ts'
import { DEFAULT_SETTINGS } from '../../../shared/model/store.ts'
import { BALCONY, history, stanza } from '../testing/stanzas.ts'
import { open, receive } from '../testing/talk.ts'
import { eventually, filesRig, sha256, someBytes, type FilesRig } from './testing.ts'

const HOST = 'files.capulet.example'
const byHand = { settings: { ...DEFAULT_SETTINGS, autoDownloadBytes: null } }
const ZIP = 'application/zip'

let count = 0

interface Told {
  readonly name: string
  readonly type: string
  readonly size?: number
}

/** A contact shares the file by a link. */
async function share(
  rig: FilesRig,
  bytes: Uint8Array,
  { name, type, size = bytes.length }: Told,
): Promise<void> {
  const url = `https://${HOST}/${++count}/file`
  rig.http.files.set(url, bytes)
  const written = [...name].map((char) => `&#x${(char.codePointAt(0) ?? 0).toString(16)};`).join('')
  await receive(
    rig.rig,
    stanza(
      `<file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'><name>${written}</name>
        <media-type>${type}</media-type><size>${size}</size></file>
        <sources><url-data xmlns='http://jabber.org/protocol/url-data' target='${url}'/></sources></file-sharing>`,
      { id: `bad${count}` },
    ),
  )
}

const newest = (rig: FilesRig) => {
  const file = history(rig.rig).at(-1)?.files?.[0]
  if (!file) throw new Error('there is no file')
  return file
}
const download = (rig: FilesRig) => rig.call('files.download', { attachmentId: newest(rig).id })

/** Everything below a folder. */
const below = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()

const NAMES: readonly (readonly [string, string])[] = [
  ['../../.bashrc', 'bashrc'],
  ['..\\..\\x.zip', 'x.zip'],
  ['/etc/cron.d/x', 'x'],
  ['con.txt', '_con.txt'],
  ['photo.jpg\u202Efdp.exe', 'photo.jpgfdp.exe'],
  ['.desktop', 'desktop'],
  ['.x.zip.part', 'x.zip.part'],
  [`${'é'.repeat(400)}.zip`, `${'é'.repeat(116)}.zip`],
  ['..', 'file.zip'],
]

describe('whatever its name, a file stays in the folder', () => {
  test.each([...NAMES, ['\uFEFF', 'file.zip'] as const])('by a link: %j', async (name, safe) => {
    const rig = await filesRig(byHand)
    await share(rig, someBytes(10), { name, type: ZIP })
    await download(rig)
    await eventually(() => newest(rig).state === 'here')
    expect(below(dirname(rig.folder))).toEqual(['received', `received/${safe}`])
    expect(newest(rig)).toMatchObject({ name: safe, savedAs: join(rig.folder, safe) })
  })

  test.each([...NAMES, ['', 'file.zip'] as const, ['a\0.zip', 'a.zip'] as const])(
    'offered directly: %j',
    async (name, safe) => {
      const rig = await filesRig(byHand)
      const bytes = someBytes(10)
      const offer = rig.transfers.comes(BALCONY, [{ name, mediaType: ZIP, size: 10, hashes: [] }])
      await download(rig)
      await eventually(() => offer.answer !== null)
      expect(await offer.deliver(bytes)).toBe(true)
      expect(below(dirname(rig.folder))).toEqual(['received', `received/${safe}`])
    },
  )

  test('and follows no link that lies there under its name', async () => {
    const rig = await filesRig(byHand)
    const outside = join(rig.folder, '..', 'outside')
    mkdirSync(outside)
    writeFileSync(join(outside, 'mine'), 'mine')
    for (const name of ['a.zip', '.a.zip.part']) symlinkSync(join(outside, 'mine'), join(rig.folder, name))
    await share(rig, someBytes(10), { name: 'a.zip', type: ZIP })
    await download(rig)
    await eventually(() => newest(rig).state === 'here')
    expect(readFileSync(join(outside, 'mine'), 'utf8')).toBe('mine')
    expect(below(outside)).toEqual(['mine'])
    expect(below(rig.folder)).toEqual(['.a.zip.part', 'a (2).zip', 'a.zip'])
  })
})

describe('a placeholder does not turn for ever', () => {
  test.each<HttpFailure>([
    { code: 'transfer-stalled' },
    { code: 'link-insecure', host: HOST },
    { code: 'file-gone', host: HOST },
  ])('$code: it says so, and has a way on', async (failure) => {
    const rig = await filesRig(byHand)
    await share(rig, someBytes(400_000), { name: 'a.zip', type: ZIP })
    rig.http.broken = { after: 100_000, failure }
    await download(rig)
    await eventually(() => newest(rig).state === 'failed')
    expect(newest(rig).failure).toEqual(failure)
    expect(below(rig.folder)).toEqual(['.a.zip.part'])
    await download(rig)
    await eventually(() => newest(rig).state === 'here')
    expect(below(rig.folder)).toEqual(['a.zip'])
  })

  test('an upload that is redirected says so, and has a way on', async () => {
    const rig = await filesRig(byHand)
    // The port follows no redirect of an upload: `net/http-upload.test.ts`.
    rig.http.broken = { after: 0, failure: { code: 'http-refused', host: HOST, status: 307 } }
    await rig.send(await open(rig.rig), rig.stage('a.zip', someBytes(100)))
    await eventually(() => newest(rig).state === 'failed')
    expect(explain(wordsIn('en'), newest(rig).failure ?? { code: 'internal' })).toBe(
      `The server ${HOST} refused this file. Try again, or tell whoever runs the server. (Error 307)`,
    )
    await rig.call('files.resume', { attachmentId: newest(rig).id })
    await eventually(() => newest(rig).state === 'here')
    expect(rig.http.puts).toHaveLength(2)
  })

  test('when a link breaks again and again, it is given up', async () => {
    const rig = await filesRig(byHand)
    await share(rig, someBytes(10), { name: 'a.zip', type: ZIP })
    let tries = 0
    rig.http.download = () => {
      tries += 1
      return Promise.resolve({ ok: false, error: { code: 'transfer-lost' } })
    }
    await download(rig)
    await eventually(() => {
      void rig.rig.ports.clock.advance(120_000)
      return newest(rig).state === 'failed'
    })
    expect(newest(rig).failure).toEqual({ code: 'transfer-lost' })
    expect(tries).toBe(6)
  })

  test.each(['receiving', 'sending'])('when the disk of the history is full while %s', async (what) => {
    const rig = await filesRig(byHand)
    let goOn = (): void => undefined
    rig.http.gate = new Promise((resolve) => (goOn = resolve))
    const bytes = someBytes(200_000)
    if (what === 'receiving') {
      await share(rig, bytes, { name: 'a.zip', type: ZIP })
      await download(rig)
    } else await rig.send(await open(rig.rig), rig.stage('a.zip', bytes))
    await eventually(() => rig.http.asked.length + rig.http.puts.length === 1)
    rig.rig.mishap = { code: 'disk-full' }
    goOn()
    await eventually(() => rig.rig.ports.lines.some((line) => line.includes(`${what} failed`)))
    await rig.rig.ports.clock.advance(60_000)
    rig.rig.mishap = null
    await rig.rig.ports.clock.advance(60_000)
    await eventually(() => newest(rig).state === 'failed')
    expect(newest(rig).failure).toEqual({ code: 'disk-full' })
    await rig.call('files.resume', { attachmentId: newest(rig).id })
    await eventually(() => newest(rig).state === 'here')
    if (what === 'receiving') expect(sha256(readFileSync(join(rig.folder, 'a.zip')))).toBe(sha256(bytes))
    else expect(rig.http.puts).toHaveLength(2)
  })

  test('and nothing is tried after the history was closed', async () => {
    const rig = await filesRig(byHand)
    await share(rig, someBytes(400_000), { name: 'a.zip', type: ZIP })
    rig.http.broken = { after: 100_000, failure: null }
    await download(rig)
    await eventually(() => rig.http.asked.length === 1 && newest(rig).state === 'waiting')
    rig.http.broken = { after: 0, failure: null }
    await rig.send(await open(rig.rig), rig.stage('b.zip', someBytes(100)))
    await eventually(() => rig.http.puts.length === 1 && newest(rig).state === 'waiting')
    await rig.files.close?.()
    await rig.rig.ports.clock.advance(600_000)
    expect(rig.http.asked).toHaveLength(1)
    expect(rig.http.puts).toHaveLength(1)
  })
})

describe('a part is never taken for the whole', () => {
  test('when the person chooses another folder in the middle', async () => {
    const rig = await filesRig(byHand)
    const bytes = someBytes(400_000)
    await share(rig, bytes, { name: 'a.zip', type: ZIP })
    rig.http.broken = { after: 200_000, failure: null }
    await download(rig)
    await eventually(() => rig.http.asked.length === 1 && newest(rig).state === 'waiting')
    const before = rig.folder
    const other = join(before, '..', 'other')
    mkdirSync(other)
    rig.chooseFolder(other)
    await rig.rig.ports.clock.advance(2_000)
    await eventually(() => newest(rig).state === 'here')
    const { savedAs } = newest(rig)
    expect(savedAs).toBe(join(before, 'a.zip'))
    expect(sha256(readFileSync(savedAs ?? ''))).toBe(sha256(bytes))
    expect([below(before), below(other)]).toEqual([['a.zip'], []])
  })
})
