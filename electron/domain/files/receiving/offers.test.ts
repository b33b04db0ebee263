import { describe, expect, test } from 'vitest'
import { ok } from '../../../../shared/model/result.ts'
import { DEFAULT_SETTINGS } from '../../../../shared/model/store.ts'
import type { PeerFile, PeerFileSink } from '../../../engine/xep/0234-jingle-ft/index.ts'
import { quiet, ROMEO } from '../../testing/rig.ts'
import { BALCONY, conversationWith, history } from '../../testing/stanzas.ts'
import { eventually, filesRig, sha256, someBytes, type FilesRig } from '../testing.ts'

const LARGE = 20_000_000
const byHand = { settings: { ...DEFAULT_SETTINGS, autoDownloadBytes: null } }

const told = (bytes: Uint8Array, more: Partial<PeerFile> = {}): PeerFile => ({
  name: 'a.zip',
  size: bytes.length,
  hashes: [{ algo: 'sha-256', value: new Uint8Array(Buffer.from(sha256(bytes), 'hex')) }],
  ...more,
})
const accepted = (rig: FilesRig) => rig.call('files.download', { attachmentId: rig.file().id })

describe('an offer', () => {
  test('is a message that waits for an answer', async () => {
    const rig = await filesRig(byHand)
    const arrived: string[] = []
    rig.rig.messages.onArrival(({ kind }) => arrived.push(kind))
    const offer = rig.transfers.comes(BALCONY, [told(someBytes(10), { desc: 'Look', name: '../x.zip' })])
    expect(rig.message()).toMatchObject({ kind: 'file', body: 'Look', direction: 'in' })
    expect(rig.file()).toMatchObject({ name: 'x.zip', state: 'offered', size: 10 })
    expect(conversationWith(rig.rig)).toMatchObject({ unread: 1, last: { file: { name: 'x.zip' } } })
    expect(arrived).toEqual(['file'])
    await quiet()
    expect(offer.answer).toBeNull()
  })

  test('is accepted on a click, and the file is whole after its hash was checked', async () => {
    const rig = await filesRig(byHand)
    const bytes = someBytes(300_000)
    const offer = rig.transfers.comes(BALCONY, [told(bytes)])
    await accepted(rig)
    await eventually(() => offer.answer !== null)
    expect(await offer.deliver(bytes)).toBe(true)
    expect(rig.file()).toMatchObject({ state: 'here', size: 300_000 })
    expect(rig.file().savedAs).toContain('a.zip')
    const details = await rig.rig.messages.commands['messages.details']({ messageId: rig.message().id })
    expect(details).toMatchObject({
      value: { files: [{ way: 'direct', peer: BALCONY, sha256: sha256(bytes) }] },
    })
  })

  test('of a small file is accepted by itself', async () => {
    const rig = await filesRig()
    const bytes = someBytes(10)
    const offer = rig.transfers.comes(BALCONY, [told(bytes)])
    await eventually(() => offer.answer !== null)
    expect(await offer.deliver(bytes)).toBe(true)
    expect(rig.file().state).toBe('here')
  })

  test.each([
    ['a large one', LARGE, 'both'],
    ['one of unknown size', null, 'both'],
    ['one of a contact who may not see us', 10, 'to'],
  ] as const)('is not accepted by itself: %s', async (_what, size, subscription) => {
    const rig = await filesRig({
      roster: `<item jid='juliet@capulet.example' subscription='${subscription}'/>`,
    })
    const offer = rig.transfers.comes(BALCONY, [told(someBytes(10), { size })])
    await quiet()
    expect(offer.answer).toBeNull()
  })

  test('is declined on a click', async () => {
    const rig = await filesRig(byHand)
    const offer = rig.transfers.comes(BALCONY, [told(someBytes(10))])
    await rig.call('files.decline', { attachmentId: rig.file().id })
    expect(offer.answer).toBe('declined')
    expect(rig.file().state).toBe('declined')
  })

  test('of several files is one message; declined ones do not come', async () => {
    const rig = await filesRig(byHand)
    const offer = rig.transfers.comes(BALCONY, [told(someBytes(1)), told(someBytes(2)), told(someBytes(3))])
    expect(rig.message().files).toHaveLength(3)
    await rig.call('files.decline', { attachmentId: rig.file(1).id })
    await accepted(rig)
    await eventually(() => offer.answer !== null)
    const sinks = offer.answer as readonly unknown[]
    expect(sinks.map((sink) => sink !== null)).toEqual([true, false, true])
  })

  test('that is withdrawn says so', async () => {
    const rig = await filesRig(byHand)
    const offer = rig.transfers.comes(BALCONY, [told(someBytes(10))])
    offer.withdraw()
    expect(rig.file()).toMatchObject({ state: 'failed', failure: { code: 'peer-cancelled' } })
    expect(await accepted(rig)).toMatchObject({ ok: true })
  })

  test('that is withdrawn while its file is opened can come again', async () => {
    const rig = await filesRig(byHand)
    const bytes = someBytes(10)
    const offer = rig.transfers.comes(BALCONY, [told(bytes)])
    await accepted(rig)
    offer.withdraw()
    await eventually(() => rig.file().state === 'failed')
    expect(rig.file().failure).toEqual({ code: 'peer-cancelled' })
    const conversationId = conversationWith(rig.rig).id
    expect(await rig.call('files.transfers', { conversationId })).toEqual({ ok: true, value: [] })
    const again = rig.transfers.comes(BALCONY, [told(bytes)])
    await eventually(() => again.answer !== null)
    expect(await again.deliver(bytes)).toBe(true)
    expect(history(rig.rig)).toHaveLength(1)
  })

  test('that goes on and is withdrawn while it waits for its turn can come again', async () => {
    const rig = await filesRig({ settings: { ...DEFAULT_SETTINGS, autoDownloadBytes: 10 } })
    const bytes = someBytes(100_000)
    const first = rig.transfers.comes(BALCONY, [told(bytes)])
    await accepted(rig)
    await eventually(() => first.answer !== null)
    await first.deliver(bytes, 70_000)
    // As many as may move at once.
    const others = [1, 2, 3, 4].map((size) => rig.transfers.comes(BALCONY, [told(someBytes(size))]))
    await eventually(() => others.every(({ answer }) => answer !== null))
    const second = rig.transfers.comes(BALCONY, [told(bytes)])
    await quiet()
    expect(second.answer).toBeNull()
    second.withdraw()
    expect(rig.file()).toMatchObject({ state: 'failed', failure: { code: 'peer-cancelled' } })
    for (const [at, other] of others.entries()) await other.deliver(someBytes(at + 1))
    const third = rig.transfers.comes(BALCONY, [told(bytes)])
    await eventually(() => third.answer !== null)
    expect(await third.deliver(bytes)).toBe(true)
    expect(rig.file().state).toBe('here')
    expect(history(rig.rig)).toHaveLength(5)
  })

  test('that nothing here can take says why', async () => {
    const rig = await filesRig(byHand)
    rig.chooseFolder('/dev/null/received')
    const offer = rig.transfers.comes(BALCONY, [told(someBytes(10))])
    await accepted(rig)
    await eventually(() => offer.answer !== null)
    expect(offer.answer).toBe('declined')
    expect(rig.file()).toMatchObject({ state: 'failed', failure: { code: 'folder-refused' } })
  })

  test('is one of few: 500 at once are declined', async () => {
    const rig = await filesRig(byHand)
    const offers = Array.from({ length: 500 }, () => rig.transfers.comes(BALCONY, [told(someBytes(1))]))
    expect(offers.filter(({ answer }) => answer === null)).toHaveLength(20)
    expect(offers.filter(({ answer }) => answer === 'declined')).toHaveLength(480)
    expect(history(rig.rig)).toHaveLength(20)
  })

  test('of an earlier process is over', async () => {
    const rig = await filesRig(byHand)
    rig.transfers.comes(BALCONY, [told(someBytes(10))])
    const next = await rig.restart()
    expect(next.file()).toMatchObject({ state: 'failed', failure: { code: 'peer-gone' } })
  })

  test('of an own client stands with the notes to oneself', async () => {
    const rig = await filesRig(byHand)
    rig.transfers.comes(`${ROMEO}/phone`, [told(someBytes(10))])
    expect(history(rig.rig, ROMEO)).toMatchObject([{ direction: 'out', state: 'delivered' }])
  })
})

describe('a direct transfer', () => {
  test('that broke goes on where it was when the same file is offered again', async () => {
    const rig = await filesRig(byHand)
    const bytes = someBytes(400_000)
    const first = rig.transfers.comes(BALCONY, [told(bytes)])
    await accepted(rig)
    await eventually(() => first.answer !== null)
    expect(await first.deliver(bytes, 200_000)).toBe(false)
    expect(rig.file()).toMatchObject({ state: 'failed', failure: { code: 'transfer-lost' } })
    const again = rig.transfers.comes(BALCONY, [told(bytes)])
    await eventually(() => again.answer !== null)
    expect((again.answer as unknown as { offset: number }[])[0]?.offset).toBeGreaterThan(0)
    expect(await again.deliver(bytes)).toBe(true)
    expect(rig.file().state).toBe('here')
    expect(history(rig.rig)).toHaveLength(1)
  })

  test('goes on after both were restarted', async () => {
    const rig = await filesRig(byHand)
    const bytes = someBytes(400_000)
    const first = rig.transfers.comes(BALCONY, [told(bytes)])
    await accepted(rig)
    await eventually(() => first.answer !== null)
    await first.deliver(bytes, 200_000)
    const next = await rig.restart()
    const again = next.transfers.comes(BALCONY, [told(bytes)])
    await eventually(() => again.answer !== null)
    expect(await again.deliver(bytes)).toBe(true)
    expect(next.file().state).toBe('here')
  })

  describe('that its sender, killed meanwhile, makes again', () => {
    const bytes = someBytes(400_000)
    const offers = [told(bytes, { label: '3f2a7c1e-0000-4000-8000-000000000001' })]

    test('is the same message while it waits for an answer', async () => {
      const rig = await filesRig(byHand)
      const first = rig.transfers.comes(BALCONY, offers)
      const again = rig.transfers.comes(BALCONY, offers)
      first.withdraw()
      expect(rig.file().state).toBe('offered')
      await accepted(rig)
      await eventually(() => again.answer !== null)
      expect(await again.deliver(bytes)).toBe(true)
      expect(history(rig.rig)).toHaveLength(1)
    })

    test('goes on, although the end of the first was not noticed', async () => {
      const rig = await filesRig(byHand)
      const first = rig.transfers.comes(BALCONY, offers)
      await accepted(rig)
      await eventually(() => first.answer !== null)
      const [sink] = first.answer as readonly PeerFileSink[]
      sink?.started?.('s5b-direct')
      await sink?.write(bytes.subarray(0, 200_000))
      const again = rig.transfers.comes(BALCONY, offers)
      expect(first.cancelled).toBe(true)
      await eventually(() => again.answer !== null)
      expect((again.answer as readonly PeerFileSink[])[0]?.offset).toBeGreaterThan(0)
      expect(await again.deliver(bytes)).toBe(true)
      expect(rig.file().state).toBe('here')
      expect(history(rig.rig)).toHaveLength(1)
    })

    test.each([
      ['', true],
      [', although the first is not over', false],
    ])('is confirmed if the file is whole%s', async (_when, isOver) => {
      const rig = await filesRig(byHand)
      const first = rig.transfers.comes(BALCONY, offers)
      await accepted(rig)
      await eventually(() => first.answer !== null)
      const [sink] = first.answer as readonly PeerFileSink[]
      await sink?.write(bytes)
      await sink?.finish([])
      if (isOver) sink?.ended(ok())
      const again = rig.transfers.comes(BALCONY, offers)
      await eventually(() => again.answer !== null)
      expect(again.answer).toMatchObject([{ offset: bytes.length }])
      expect(await again.deliver(bytes)).toBe(true)
      if (!isOver) sink?.ended(ok())
      expect(history(rig.rig)).toHaveLength(1)
    })

    test.each([
      ['under another name', offers[0]?.label, '3f2a7c1e-0000-4000-8000-000000000002'],
      ['by a client that has one name for all', 'file', 'file'],
    ])('is another message if the person sent the same file twice, %s', async (_how, one, other) => {
      const rig = await filesRig(byHand)
      const first = rig.transfers.comes(BALCONY, [told(bytes, { label: one })])
      await accepted(rig)
      await eventually(() => first.answer !== null)
      await first.deliver(bytes)
      rig.transfers.comes(BALCONY, [told(bytes, { label: other })])
      expect(history(rig.rig)).toHaveLength(2)
    })
  })

  test('of another file than announced is deleted', async () => {
    const rig = await filesRig(byHand)
    const bytes = someBytes(1_000)
    const offer = rig.transfers.comes(BALCONY, [told(bytes)])
    await accepted(rig)
    await eventually(() => offer.answer !== null)
    expect(await offer.deliver(someBytes(1_000))).toBe(false)
    expect(rig.file()).toMatchObject({ state: 'failed', failure: { code: 'file-differs' } })
  })

  test('is stopped', async () => {
    const rig = await filesRig(byHand)
    const offer = rig.transfers.comes(BALCONY, [told(someBytes(10))])
    await accepted(rig)
    await eventually(() => offer.answer !== null)
    await rig.call('files.cancel', { attachmentId: rig.file().id })
    expect(offer.cancelled).toBe(true)
    expect(rig.file().state).toBe('failed')
  })
})
