import { unlinkSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../../../shared/model/store.ts'
import { Killed, quiet } from '../../testing/rig.ts'
import { messages, open, stages } from '../../testing/talk.ts'
import { eventually, filesRig, someBytes, type FilesRig } from '../testing.ts'

const SFS = 'urn:xmpp:sfs:0'

async function sentOne(rig: FilesRig, name = 'cat.jpg', bytes = someBytes(200_000), caption = '') {
  const conversation = await open(rig.rig)
  await rig.send(conversation, rig.stage(name, bytes, caption))
  return conversation
}
const sent = (rig: FilesRig) => messages(rig.rig.fake.takeSent())

describe('sending by a server', () => {
  test('uploads, then sends the link with everything about the file', async () => {
    const rig = await filesRig()
    await sentOne(rig)
    expect(rig.message()).toMatchObject({ kind: 'file', state: 'waiting' })
    await eventually(() => rig.file().state === 'here')
    const [stanza] = sent(rig)
    const url = 'https://upload.montague.example/get/1/cat.jpg'
    expect(stanza?.child('jabber:client', 'body')?.text()).toBe(url)
    expect(stanza?.child('jabber:x:oob', 'x')?.child('jabber:x:oob', 'url')?.text()).toBe(url)
    const file = stanza?.child(SFS, 'file-sharing')?.child('urn:xmpp:file:metadata:0', 'file')
    expect(file?.child('urn:xmpp:file:metadata:0', 'name')?.text()).toBe('cat.jpg')
    expect(file?.child('urn:xmpp:file:metadata:0', 'size')?.text()).toBe('200000')
    expect(file?.child('urn:xmpp:hashes:2', 'hash')?.attrs['algo']).toBe('sha-256')
    expect(stanza?.child('urn:xmpp:fallback:0', 'fallback')?.attrs['for']).toBe(SFS)
    expect(rig.message().state).toBe('sent')
    expect(rig.rig.store.all('SELECT * FROM transfer')).toEqual([])
  })

  test('tells the way in the details', async () => {
    const rig = await filesRig()
    await sentOne(rig)
    await eventually(() => rig.file().state === 'here')
    const details = await rig.rig.messages.commands['messages.details']({ messageId: rig.message().id })
    expect(details).toMatchObject({
      value: { files: [{ name: 'cat.jpg', way: 'upload', peer: 'upload.montague.example', tries: [] }] },
    })
  })

  test('sends a caption once more for clients without captions', async () => {
    const rig = await filesRig()
    await sentOne(rig, 'cat.jpg', someBytes(10), 'My cat')
    await eventually(() => rig.file().state === 'here')
    const [file, caption] = sent(rig)
    expect(file?.child('jabber:x:oob', 'x')?.child('jabber:x:oob', 'desc')?.text()).toBe('My cat')
    expect(caption?.child('jabber:client', 'body')?.text()).toBe('My cat')
    expect(caption?.child('urn:xmpp:fallback:0', 'fallback')?.attrs['for']).toBe(SFS)
    expect(rig.rig.store.all('SELECT id FROM message')).toHaveLength(1)
  })

  test('of several files keeps their order, and texts overtake them', async () => {
    const rig = await filesRig()
    const conversation = await open(rig.rig)
    let open_: () => void = () => undefined
    rig.http.gate = new Promise((resolve) => (open_ = resolve))
    const ids = ['a.txt', 'b.txt', 'c.txt', 'd.txt'].map((name) => rig.stage(name, someBytes(10)))
    await rig.send(conversation, ...ids)
    await rig.rig.messages.commands['messages.send']({ conversationId: conversation, body: 'Look' })
    expect(sent(rig)).toHaveLength(1)
    open_()
    await eventually(() => rig.rig.store.all('SELECT * FROM transfer').length === 0)
    expect(sent(rig)).toHaveLength(4)
  })

  test.each([0, 1])('of %d bytes', async (length) => {
    const rig = await filesRig()
    await sentOne(rig, 'a.txt', someBytes(length))
    await eventually(() => rig.file().state === 'here')
    expect([...rig.http.files.values()].map((bytes) => bytes.length)).toEqual([length])
  })

  test('begins again with another place after a broken connection, and says so', async () => {
    const rig = await filesRig()
    rig.http.broken = { after: 0, failure: null }
    await sentOne(rig)
    await eventually(() => rig.http.puts.length === 1 && rig.file().state === 'waiting')
    await rig.rig.ports.clock.advance(2_000)
    await eventually(() => rig.file().state === 'here')
    expect(rig.http.puts).toHaveLength(2)
    expect(sent(rig)).toHaveLength(1)
    const details = await rig.rig.messages.commands['messages.details']({ messageId: rig.message().id })
    expect(details).toMatchObject({
      value: { files: [{ tries: [{ way: 'upload', failure: { code: 'transfer-lost' } }] }] },
    })
  })

  test('fails with a sentence, and goes after Try again', async () => {
    const rig = await filesRig()
    rig.http.broken = { after: 0, failure: { code: 'file-gone', host: 'x' } }
    await sentOne(rig)
    await eventually(() => rig.file().state === 'failed')
    expect(rig.message()).toMatchObject({ state: 'failed', failure: { code: 'file-gone' } })
    expect(await rig.call('files.resume', { attachmentId: rig.file().id })).toMatchObject({ ok: true })
    await eventually(() => rig.file().state === 'here')
    expect(rig.message().state).toBe('sent')
  })

  test.each([
    ['changed', (path: string) => writeFileSync(path, 'something else'), 'file-changed'],
    ['vanished', (path: string) => unlinkSync(path), 'file-vanished'],
  ])('of a file that %s meanwhile fails', async (_what, act, code) => {
    const rig = await filesRig()
    const conversation = await open(rig.rig)
    const id = rig.stage('a.txt', someBytes(1_000))
    act(rig.pathOf(id))
    await rig.send(conversation, id)
    await eventually(() => rig.file().state === 'failed')
    expect(rig.message()).toMatchObject({ failure: { code } })
    expect(sent(rig)).toEqual([])
  })

  test('that is too large for the server says so', async () => {
    const rig = await filesRig({ maxBytes: 1_000 })
    await sentOne(rig, 'a.txt', someBytes(1_001))
    await eventually(() => rig.file().state === 'failed')
    expect(rig.file().failure).toEqual({ code: 'file-too-large-for-server', limit: 1_000 })
  })

  test('without any way says so', async () => {
    const rig = await filesRig({ maxBytes: null })
    expect(await rig.call('files.ways', { conversationId: await open(rig.rig) })).toEqual({
      ok: true,
      value: { upload: null, direct: false },
    })
    await sentOne(rig)
    await eventually(() => rig.file().state === 'failed')
    expect(rig.file().failure).toEqual({ code: 'no-way-to-send' })
  })

  test('waits for a connection', async () => {
    const rig = await filesRig()
    rig.rig.fake.end()
    await sentOne(rig)
    await quiet()
    expect(rig.file().state).toBe('waiting')
    await rig.rig.fake.begin({ session: 'b' })
    await eventually(() => rig.file().state === 'here')
  })

  test('pauses, continues and stops', async () => {
    const rig = await filesRig()
    let release: () => void = () => undefined
    rig.http.gate = new Promise((resolve) => (release = resolve))
    await sentOne(rig)
    await eventually(() => rig.http.puts.length === 1)
    const { id: attachmentId } = rig.file()
    await rig.call('files.pause', { attachmentId })
    release()
    await quiet()
    expect(rig.file().state).toBe('paused')
    rig.rig.fake.end()
    await rig.rig.fake.begin({ session: 'b' })
    await quiet()
    expect(rig.file().state).toBe('paused')
    await rig.call('files.resume', { attachmentId })
    await eventually(() => rig.file().state === 'here')
    expect(sent(rig)).toHaveLength(1)
  })

  test('cancelled is gone', async () => {
    const rig = await filesRig()
    let release: () => void = () => undefined
    rig.http.gate = new Promise((resolve) => (release = resolve))
    await sentOne(rig)
    await eventually(() => rig.http.puts.length === 1)
    await rig.call('files.cancel', { attachmentId: rig.file().id })
    release()
    await quiet()
    expect(rig.rig.store.all('SELECT id FROM message')).toEqual([])
    expect(rig.rig.store.all('SELECT id FROM outgoing')).toEqual([])
    expect(sent(rig)).toEqual([])
  })

  test('later waits until then', async () => {
    const rig = await filesRig({ settings: { ...DEFAULT_SETTINGS, undoSend: true } })
    await sentOne(rig)
    await quiet()
    expect(rig.message().sendAt).toBeDefined()
    expect(rig.http.puts).toEqual([])
    await rig.rig.ports.clock.advance(5_000)
    await eventually(() => rig.file().state === 'here')
    expect(sent(rig)).toHaveLength(1)
  })

  test('undone is in the composer again, with its caption, and can be sent then', async () => {
    const rig = await filesRig({ settings: { ...DEFAULT_SETTINGS, undoSend: true } })
    const bytes = someBytes(70_000)
    const conversationId = await sentOne(rig, 'cat.jpg', bytes, 'My cat')
    const { id: messageId } = rig.message()
    const undone = await rig.rig.messages.commands['messages.undoSend']({ messageId })
    expect(undone).toEqual({ ok: true, value: '' })
    expect(rig.rig.store.all('SELECT id FROM message')).toEqual([])
    const { staged } = rig.files.snapshot()
    expect(staged).toMatchObject([
      { conversationId, name: 'cat.jpg', size: 70_000, caption: 'My cat', state: 'ready' },
    ])
    await rig.rig.ports.clock.advance(10_000)
    expect(rig.http.puts).toEqual([])
  })

  test('retracted with a caption that went apart, which is retracted, too', async () => {
    const rig = await filesRig()
    await sentOne(rig, 'cat.jpg', someBytes(10), 'My cat')
    await eventually(() => rig.file().state === 'here')
    const ids = sent(rig).map(({ attrs }) => attrs['id'])
    expect(ids).toHaveLength(2)
    await rig.rig.messages.commands['messages.retract']({ messageId: rig.message().id })
    const retracted = sent(rig).map(
      (stanza) => stanza.child('urn:xmpp:message-retract:1', 'retract')?.attrs['id'],
    )
    expect(retracted.toSorted()).toEqual(ids.toSorted())
  })

  test('forwards the same link without another upload', async () => {
    const rig = await filesRig()
    const conversation = await sentOne(rig)
    await eventually(() => rig.file().state === 'here')
    const to = await open(rig.rig, 'nurse@capulet.example')
    await rig.rig.messages.commands['messages.forward']({ messageIds: [rig.message().id], to: [to] })
    await eventually(() => sent(rig).length > 0 || rig.rig.store.all('SELECT * FROM transfer').length === 0)
    expect(rig.http.puts).toHaveLength(1)
    expect(rig.rig.store.all('SELECT DISTINCT kept_file, about FROM attachment')).toHaveLength(2)
    expect(conversation).not.toBe(to)
  })
})

describe('killed', () => {
  /** Each is a row of the table at the head of sender.ts. */
  test('before the commit of the command: nothing was sent', async () => {
    const rig = await filesRig()
    const conversation = await open(rig.rig)
    const id = rig.stage('a.txt', someBytes(10))
    rig.rig.mishap = 'killed-before-commit'
    await expect(rig.send(conversation, id)).rejects.toThrow(Killed)
    const next = await rig.restart()
    expect(next.rig.store.all('SELECT id FROM message')).toEqual([])
  })

  test('after it: begins', async () => {
    const rig = await filesRig()
    const conversation = await open(rig.rig)
    const id = rig.stage('a.txt', someBytes(10))
    rig.rig.mishap = 'killed-after-commit'
    await expect(rig.send(conversation, id)).rejects.toThrow(Killed)
    const next = await rig.restart()
    await eventually(() => next.file().state === 'here')
    expect(sent(next)).toHaveLength(1)
  })

  test('while it is uploaded, or before the commit with the link: uploads again, sends once', async () => {
    const rig = await filesRig()
    rig.http.gate = new Promise(() => undefined)
    await sentOne(rig, 'a.txt', someBytes(10))
    await eventually(() => rig.http.puts.length === 1 && rig.file().state === 'moving')
    rig.http.gate = Promise.resolve()
    const next = await rig.restart()
    await eventually(() => next.file().state === 'here')
    expect(rig.http.puts).toHaveLength(2)
    expect(sent(next)).toHaveLength(1)
  })

  test('after the commit with the link: sends this very stanza', async () => {
    const rig = await filesRig()
    // The stanza is ready, and the stream is gone before it leaves.
    rig.rig.fake.breakAfter(0)
    await sentOne(rig, 'a.txt', someBytes(10))
    await eventually(() => rig.file().state === 'here')
    expect(stages(rig.rig)).toEqual(['text: ready'])
    const next = await rig.restart()
    await eventually(() => next.message().state === 'sent')
    expect(rig.http.puts).toHaveLength(1)
    expect(sent(next)).toHaveLength(1)
    expect(stages(next.rig)).toEqual(['text: sent'])
  })
})
