/** How files leave an encrypted conversation. */
import { describe, expect, test, vi } from 'vitest'
import { caps } from '../../../engine/xep/0115-caps/index.ts'
import { JULIET, quiet } from '../../testing/rig.ts'
import { messages, receive } from '../../testing/talk.ts'
import { eventually, sha256, someBytes } from '../testing.ts'
import { encryptedScene, openByLink, type EncryptedScene } from '../testing/encrypted.ts'

const sent = ({ rig }: EncryptedScene) => messages(rig.rig.fake.takeSent())
const isHere = ({ rig }: EncryptedScene) => eventually(() => rig.file().state === 'here')

/** Notes the first bytes. */
async function* noting(bytes: AsyncIterable<Uint8Array>, into: string[]): AsyncGenerator<Uint8Array> {
  let first = true
  for await (const chunk of bytes) {
    if (first) into.push(Buffer.from(chunk).toString('hex'))
    first = false
    yield chunk
  }
}

describe('sending', () => {
  test.each([0, 1, 200_000])(
    'seals %d bytes on their way, under a name that says nothing',
    async (length) => {
      const here = await encryptedScene()
      const { rig, juliet, conversation } = here
      const bytes = someBytes(length)
      await rig.send(conversation, rig.stage('holiday.jpg', bytes))
      await isHere(here)
      await quiet(30)
      const [stanza, ...more] = sent(here)
      expect(more).toEqual([])
      expect(openByLink(juliet.read(stanza!) ?? '', rig.http.files)).toEqual(bytes)
      const [[url, there] = ['', new Uint8Array()]] = [...rig.http.files]
      expect(url).not.toContain('holiday')
      expect(there).toHaveLength(length + 16)
      const outside = stanza!.elements().map(({ name }) => name)
      expect(outside).not.toContain('file-sharing')
      expect(outside).not.toContain('x')
    },
  )

  test('tells devices with OMEMO 2 everything inside, with the hashes of both forms', async () => {
    const here = await encryptedScene('2')
    const { rig, juliet, conversation } = here
    const bytes = someBytes(1_000)
    await rig.send(conversation, rig.stage('holiday.jpg', bytes, 'Verona'))
    await isHere(here)
    await quiet(30)
    const inside = juliet.read(sent(here)[0]!) ?? ''
    const [there = new Uint8Array()] = [...rig.http.files.values()]
    for (const told of ['holiday.jpg', '<size>1000</size>', 'image/jpeg', 'Verona', 'urn:xmpp:esfs:0'])
      expect(inside).toContain(told)
    for (const each of [bytes, there])
      expect(inside).toContain(Buffer.from(sha256(each), 'hex').toString('base64'))
  })

  test('asks the server for the size and the type of what it gets', async () => {
    const here = await encryptedScene()
    const { rig, conversation } = here
    const asked: (string | undefined)[][] = []
    const { upload } = rig.http
    rig.http.upload = (order) => {
      asked.push([`${order.size}`, order.mediaType])
      return upload(order)
    }
    await rig.send(conversation, rig.stage('holiday.jpg', someBytes(1_000)))
    await isHere(here)
    expect(asked).toEqual([['1016', 'application/octet-stream']])
  })

  test('takes a new key for each attempt', async () => {
    const here = await encryptedScene()
    const { rig, conversation } = here
    const begun: string[] = []
    const { upload } = rig.http
    rig.http.upload = (order) => upload({ ...order, body: noting(order.body, begun) })
    rig.http.broken = { after: 0, failure: null }
    await rig.send(conversation, rig.stage('a.txt', someBytes(1_000)))
    await eventually(() => rig.http.puts.length === 1 && rig.file().state === 'waiting')
    await rig.rig.ports.clock.advance(2_000)
    await isHere(here)
    expect(new Set(begun).size).toBe(2)
  })

  test('with a server that takes no files says so, and goes no other way', async () => {
    const { rig, conversation } = await encryptedScene('0.3', { maxBytes: null })
    rig.transfers.takes = true
    const ways = await rig.call('files.ways', { conversationId: conversation })
    expect(ways).toEqual({ ok: true, value: { upload: null, direct: false } })
    await rig.send(conversation, rig.stage('a.txt', someBytes(10)))
    await eventually(() => rig.file().state === 'failed')
    expect(rig.file().failure).toEqual({ code: 'no-way-to-send-sealed' })
    expect(rig.transfers.sent).toEqual([])
  })

  test('tells how large a file may be before it is sealed', async () => {
    const { rig, conversation } = await encryptedScene('0.3', { maxBytes: 1_000 })
    const ways = await rig.call('files.ways', { conversationId: conversation })
    expect(ways).toEqual({ ok: true, value: { upload: { maxBytes: 984 }, direct: false } })
    await rig.send(conversation, rig.stage('a.txt', someBytes(984)))
    await eventually(() => rig.file().state === 'here')
  })

  test('keeps the key from windows and logs', async () => {
    const here = await encryptedScene()
    const { rig, juliet, conversation } = here
    await rig.send(conversation, rig.stage('a.txt', someBytes(10)))
    await isHere(here)
    await quiet(30)
    const hex = (juliet.read(sent(here)[0]!) ?? '').slice(-64)
    const base64 = Buffer.from(hex, 'hex').toString('base64')
    const told = JSON.stringify([rig.rig.batches, rig.rig.ports.lines, rig.files.snapshot()])
    expect(hex).toMatch(/^[0-9a-f]{64}$/)
    expect(told).not.toContain(hex)
    expect(told).not.toContain(base64)
  })

  test('sends a caption apart to devices that only get the link, whatever the app can show', async () => {
    const here = await encryptedScene()
    const { rig, juliet, conversation } = here
    const known = rig.rig.fake.client.use(caps)
    vi.spyOn(known, 'supports').mockReturnValue(true)
    await receive(rig.rig, `<presence from='${JULIET}/phone'/>`)
    await rig.send(conversation, rig.stage('a.txt', someBytes(10), 'Read this'))
    await isHere(here)
    await quiet(30)
    expect(sent(here).map((stanza) => juliet.read(stanza))).toEqual([
      expect.stringMatching(/^aesgcm:/),
      'Read this',
    ])
  })
})
