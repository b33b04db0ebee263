import { describe, expect, test } from 'vitest'
import { err, ok } from '../../../../shared/model/result.ts'
import { quiet } from '../../testing/rig.ts'
import { BALCONY } from '../../testing/stanzas.ts'
import { messages, open, receive } from '../../testing/talk.ts'
import { eventually, filesRig, sha256, someBytes, type FilesRig } from '../testing.ts'

/** A server that takes no files, and Juliet online with a client that does. */
async function scene(maxBytes: number | null = null): Promise<FilesRig> {
  const rig = await filesRig({ maxBytes })
  rig.transfers.takes = true
  await receive(rig.rig, `<presence from='${BALCONY}'/>`)
  await quiet()
  return rig
}

async function offering(rig: FilesRig, bytes = someBytes(1_000)) {
  const conversation = await open(rig.rig)
  await rig.send(conversation, rig.stage('a.zip', bytes, 'Look'))
  await eventually(() => rig.transfers.sent.length > 0)
  const [one] = rig.transfers.sent.slice(-1)
  if (!one) throw new Error('nothing was offered')
  return one
}

async function read(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe('sending straight to the other client', () => {
  test('offers the file with its hash, and is delivered without a message', async () => {
    const rig = await scene()
    const bytes = someBytes(1_000)
    const { to, file } = await offering(rig, bytes)
    expect(to).toBe(BALCONY)
    expect(file.file).toMatchObject({ name: 'a.zip', size: 1_000, desc: 'Look' })
    expect(Buffer.from(file.file.hashes[0]!.value).toString('hex')).toBe(sha256(bytes))
    file.started?.('ibb')
    expect(rig.file().state).toBe('moving')
    expect(await read(file.open(0))).toEqual(Buffer.from(bytes))
    expect(await read(file.open(400, 100))).toEqual(Buffer.from(bytes.subarray(400, 500)))
    file.ended(ok())
    await eventually(() => rig.file().state === 'here')
    expect(rig.message().state).toBe('delivered')
    expect(messages(rig.rig.fake.takeSent())).toEqual([])
    expect(rig.rig.store.all('SELECT id FROM outgoing')).toEqual([])
    const details = await rig.rig.messages.commands['messages.details']({ messageId: rig.message().id })
    expect(details).toMatchObject({ value: { files: [{ way: 'in-band', peer: BALCONY }] } })
  })

  test('is the next way if the upload fails, and both are told', async () => {
    const rig = await scene(100_000_000)
    rig.http.broken = { after: 0, failure: { code: 'file-gone', host: 'x' } }
    const { file } = await offering(rig)
    file.started?.('s5b-direct')
    file.ended(ok())
    await eventually(() => rig.file().state === 'here')
    const details = await rig.rig.messages.commands['messages.details']({ messageId: rig.message().id })
    expect(details).toMatchObject({
      value: { files: [{ way: 'direct', tries: [{ way: 'upload', failure: { code: 'file-gone' } }] }] },
    })
  })

  test('is told as possible while the other client is there', async () => {
    const rig = await scene()
    const conversationId = await open(rig.rig)
    expect(await rig.call('files.ways', { conversationId })).toEqual({
      ok: true,
      value: { upload: null, direct: true },
    })
    await receive(rig.rig, `<presence from='${BALCONY}' type='unavailable'/>`)
    expect(await rig.call('files.ways', { conversationId })).toEqual({
      ok: true,
      value: { upload: null, direct: false },
    })
  })

  test('says that it was declined, and tries again on a click', async () => {
    const rig = await scene()
    const { file } = await offering(rig)
    file.ended(err({ code: 'declined' }))
    await eventually(() => rig.file().state === 'declined')
    expect(rig.message().state).toBe('failed')
    await rig.call('files.resume', { attachmentId: rig.file().id })
    await eventually(() => rig.transfers.sent.length === 2)
  })

  test('offers the same file again after a break and after a restart', async () => {
    const rig = await scene()
    const { file } = await offering(rig)
    file.started?.('s5b-direct')
    file.ended(err({ code: 'lost' }))
    await eventually(() => rig.file().state === 'waiting')
    await rig.rig.ports.clock.advance(2_000)
    await eventually(() => rig.transfers.sent.length === 2)
    const next = await rig.restart()
    next.transfers.takes = true
    await receive(next.rig, `<presence from='${BALCONY}'/>`)
    await next.rig.ports.clock.advance(2_000)
    await eventually(() => next.transfers.sent.length === 1)
    expect(next.transfers.sent[0]?.file.file).toMatchObject({ name: 'a.zip', size: 1_000 })
  })

  test('is cancelled', async () => {
    const rig = await scene()
    const one = await offering(rig)
    await rig.call('files.cancel', { attachmentId: rig.file().id })
    expect(one.cancelled).toBe(true)
    expect(rig.rig.store.all('SELECT id FROM message')).toEqual([])
  })
})

/** Rows of the table at the head of sender.ts. */
describe('killed', () => {
  test.each(['offered', 'moving'])(
    'while it is %s: it goes again once the other client is there, which wants nothing more if it has all',
    async (state) => {
      const rig = await scene()
      const { file } = await offering(rig)
      if (state === 'moving') file.started?.('s5b-direct')
      await eventually(() => state === 'offered' || rig.file().state === state)
      const next = await rig.restart()
      await eventually(() => next.file().state === 'waiting')
      next.transfers.takes = true
      await receive(next.rig, `<presence from='${BALCONY}'/>`)
      await next.rig.ports.clock.advance(2_000)
      await eventually(() => next.transfers.sent.length === 1)
      next.transfers.sent[0]?.file.ended(ok())
      await eventually(() => next.message().state === 'delivered')
      expect(next.rig.store.all('SELECT id FROM message')).toHaveLength(1)

      const last = await next.restart()
      await quiet()
      expect(last.transfers.sent).toEqual([])
      expect(last.rig.store.all('SELECT id FROM outgoing')).toEqual([])
      expect(last.message().state).toBe('delivered')
    },
  )

  test('and the other client never comes back: it says so', async () => {
    const rig = await scene()
    await offering(rig)
    const next = await rig.restart()
    for (const seconds of [2, 4, 8, 16, 32]) {
      await eventually(() => next.file().state === 'waiting')
      await next.rig.ports.clock.advance(seconds * 1_000)
      await quiet()
    }
    await eventually(() => next.file().state === 'failed')
    expect(next.file().failure).toEqual({ code: 'no-way-to-send' })
  })
})
