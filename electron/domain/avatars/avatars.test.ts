import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Element } from '../../engine/index.ts'
import { ACCOUNT, createRig, JULIET, quiet, ROMEO, type Rig, type RigOptions } from '../testing/rig.ts'
import { createAvatars, type AvatarFeature } from './index.ts'
import { createFakeFiles } from './testing.ts'

const NS = 'http://jabber.org/protocol/pubsub'
const NURSE = 'nurse@capulet.example' as BareJid
const ROSTER = `<item jid='${JULIET}' subscription='both'/><item jid='${NURSE}' subscription='both'/>`

const png = (more = '') => new Uint8Array(Buffer.from(`\x89PNG\r\n\x1a\n${more}`, 'latin1'))
const hashOf = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest('hex')
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

const JULIETS = png('juliet')
const OTHER = png('another')

/** A server with these pictures by XEP-0084 and in vCards. Everything that was asked for is in `asked`. */
interface Server {
  readonly asked: string[]
  readonly answer: (iq: Element) => string | null
  data: Map<string, string>
  cards: Map<string, string>
  converts: boolean
  pep: boolean
}

function createServer(): Server {
  const server: Server = {
    asked: [],
    data: new Map(),
    cards: new Map(),
    converts: true,
    pep: true,
    answer(iq) {
      const { type, to = ROMEO } = iq.attrs
      if (iq.child('http://jabber.org/protocol/disco#info', 'query')) {
        return `<query xmlns='http://jabber.org/protocol/disco#info'>
          ${server.pep ? `<identity category='pubsub' type='pep'/>` : ''}
          ${server.converts ? `<feature var='urn:xmpp:pep-vcard-conversion:0'/>` : ''}
        </query>`
      }
      const items = iq.child(NS, 'pubsub')?.child(NS, 'items')
      if (items) {
        const id = items.child(NS, 'item')?.attrs['id'] ?? ''
        server.asked.push(`data ${to}`)
        const data = server.data.get(id)
        if (data === undefined) return null
        return `<pubsub xmlns='${NS}'><items node='urn:xmpp:avatar:data'><item id='${id}'><data xmlns='urn:xmpp:avatar:data'>${data}</data></item></items></pubsub>`
      }
      const published = iq.child(NS, 'pubsub')?.child(NS, 'publish')
      if (published) {
        server.asked.push(`publish ${published.attrs['node'] ?? ''}`)
        return ''
      }
      if (iq.child('vcard-temp', 'vCard')) {
        server.asked.push(`card ${type ?? ''} ${to}`)
        return type === 'set' ? '' : `<vCard xmlns='vcard-temp'>${server.cards.get(to) ?? ''}</vCard>`
      }
      return null
    },
  }
  return server
}

const photo = (bytes: Uint8Array) => `<PHOTO><BINVAL>${base64(bytes)}</BINVAL></PHOTO>`
const info = (hash: string, bytes = 14, more = `type='image/png'`) =>
  `<info id='${hash}' bytes='${bytes}' ${more}/>`
const metadata = (from: string, infos: string) => `
  <message from='${from}'><event xmlns='${NS}#event'><items node='urn:xmpp:avatar:metadata'>
    <item id='x'><metadata xmlns='urn:xmpp:avatar:metadata'>${infos}</metadata></item></items></event></message>`
const presence = (from: string, hash: string) =>
  `<presence from='${from}/x'><x xmlns='vcard-temp:x:update'><photo>${hash}</photo></x></presence>`

interface Started {
  readonly rig: Rig
  readonly avatars: AvatarFeature
  readonly server: Server
  readonly files: ReturnType<typeof createFakeFiles>
  receive(xml: string): Promise<void>
  /** The application starts again, with the same disk and the same server. */
  again(): Promise<Started>
}

async function start(server = createServer(), options: RigOptions = {}, earlier?: Started): Promise<Started> {
  const settings = { roster: ROSTER, answer: server.answer, ...options }
  const rig = earlier?.rig.restart(settings) ?? createRig(settings)
  const files = earlier?.files ?? createFakeFiles(rig.store)
  const avatars = createAvatars(rig.context, files, { roomAt: () => undefined, ownersOf: () => [] })
  avatars.attach({ id: ACCOUNT, address: ROMEO, client: rig.fake.client })
  await rig.fake.begin({})
  await rig.ports.clock.advance(1_000)
  server.asked.length = 0
  const started: Started = {
    rig,
    avatars,
    server,
    files,
    async receive(xml) {
      await rig.fake.receive(xml)
      await rig.ports.clock.advance(1_000)
      await quiet()
      await rig.ports.clock.advance(1_000)
    },
    async again() {
      avatars.close()
      return start(server, options, started)
    },
  }
  return started
}

const shown = ({ avatars }: Started) => avatars.snapshot().avatars.map(({ jid, version }) => [jid, version])
const get = async ({ avatars }: Started, hash: string) => {
  const file = await avatars.media['avatar']?.get?.({ parts: ['avatar', hash], watches: () => false })
  if (!file) return null
  const chunks: Uint8Array[] = []
  for await (const chunk of file.read(0, file.size)) chunks.push(chunk)
  return { type: file.type, bytes: new Uint8Array(Buffer.concat(chunks)) }
}

describe("contacts' pictures", () => {
  test('are fetched once, kept by their hash, announced, and given to windows', async () => {
    const t = await start()
    const hash = hashOf(JULIETS)
    t.server.data.set(hash, base64(JULIETS))
    await t.receive(metadata(JULIET, info(hash)))
    expect(t.server.asked).toEqual([`data ${JULIET}`])
    expect(shown(t)).toEqual([[JULIET, hash]])
    expect(t.rig.deltas('avatarsChanged').at(-1)).toEqual({
      kind: 'avatarsChanged',
      avatars: [{ accountId: ACCOUNT, jid: JULIET, version: hash }],
    })
    expect(await get(t, hash)).toEqual({ type: 'image/png', bytes: JULIETS })

    // The same picture of somebody else is there already.
    await t.receive(metadata(NURSE, info(hash)))
    expect(t.server.asked).toHaveLength(1)
    expect(shown(t)).toEqual([
      [JULIET, hash],
      [NURSE, hash],
    ])
    expect(t.files.kept.size).toBe(1)
  })

  test('are not asked for at a second start', async () => {
    const t = await start()
    const hash = hashOf(JULIETS)
    t.server.data.set(hash, base64(JULIETS))
    await t.receive(metadata(JULIET, info(hash)))
    const second = await t.again()
    await second.receive(metadata(JULIET, info(hash)))
    expect(second.server.asked).toEqual([])
    expect(second.rig.deltas('avatarsChanged')).toEqual([])
    expect(shown(second)).toEqual([[JULIET, hash]])
  })

  test('come from the vCard where there is only a presence', async () => {
    const t = await start()
    t.server.cards.set(JULIET, photo(JULIETS))
    await t.receive(presence(JULIET, hashOf(JULIETS)))
    expect(t.server.asked).toEqual([`card get ${JULIET}`])
    expect(shown(t)).toEqual([[JULIET, hashOf(JULIETS)]])
    await t.receive(presence(JULIET, ''))
    expect(shown(t)).toEqual([])
    expect(t.rig.deltas('avatarsChanged').at(-1)?.avatars).toEqual([
      { accountId: ACCOUNT, jid: JULIET, version: null },
    ])
    // A presence without a word about it changes nothing.
    await t.receive(presence(JULIET, hashOf(JULIETS)))
    await t.receive(`<presence from='${JULIET}/x'/>`)
    expect(shown(t)).toEqual([[JULIET, hashOf(JULIETS)]])
    expect(t.server.asked).toHaveLength(1)
  })

  test('by XEP-0084 come before those of the vCard', async () => {
    const t = await start()
    t.server.data.set(hashOf(JULIETS), base64(JULIETS))
    t.server.cards.set(JULIET, photo(OTHER))
    await t.receive(metadata(JULIET, info(hashOf(JULIETS))) + presence(JULIET, hashOf(OTHER)))
    expect(shown(t)).toEqual([[JULIET, hashOf(JULIETS)]])
    await t.receive(metadata(JULIET, ''))
    expect(shown(t)).toEqual([[JULIET, hashOf(OTHER)]])
  })

  test('of strangers are never asked for', async () => {
    const t = await start()
    await t.receive(metadata('tybalt@capulet.example', info(hashOf(JULIETS))))
    await t.receive(presence('tybalt@capulet.example', hashOf(JULIETS)))
    await t.receive(metadata(`${JULIET}/balcony`, info(hashOf(JULIETS))))
    expect(t.server.asked).toEqual([])
  })

  test.each([
    ['of another hash', hashOf(OTHER), base64(JULIETS)],
    ['that are SVG', hashOf(new Uint8Array(Buffer.from('<svg/>'))), Buffer.from('<svg/>').toString('base64')],
    ['that are not there', hashOf(OTHER), undefined],
    ['of more than a megabyte', hashOf(png('x'.repeat(1_000_000))), base64(png('x'.repeat(1_000_000)))],
  ])('%s are refused, and never asked for again', async (_what, hash, data) => {
    const t = await start()
    if (data !== undefined) t.server.data.set(hash, data)
    await t.receive(metadata(JULIET, info(hash)))
    expect(t.server.asked).toEqual([`data ${JULIET}`])
    expect([shown(t), t.files.kept.size]).toEqual([[], 0])
    const second = await t.again()
    await second.receive(metadata(JULIET, info(hash)))
    expect(second.server.asked).toEqual([])
  })

  test.each([
    ['20 MB', info('a'.repeat(40), 20_000_000)],
    [
      'an address on the web',
      info('a'.repeat(40), 14, `type='image/png' url='https://tracker.example/a.png'`),
    ],
    ['SVG', info('a'.repeat(40), 14, `type='image/svg+xml'`)],
  ])('that are announced as %s are not asked for at all', async (_what, infos) => {
    const t = await start()
    await t.receive(metadata(JULIET, infos))
    expect(t.server.asked).toEqual([])
  })

  test('that are announced while the stream is broken are fetched when it is back', async () => {
    const t = await start()
    const hash = hashOf(JULIETS)
    t.server.data.set(hash, base64(JULIETS))
    t.rig.fake.suspend()
    await t.receive(metadata(JULIET, info(hash)))
    expect(t.server.asked).toEqual([])
    await t.rig.fake.begin({ kind: 'resumed' })
    await t.receive('<presence/>')
    expect(shown(t)).toEqual([[JULIET, hash]])
  })

  test('of a removed contact are forgotten, and their bytes are deleted after a while', async () => {
    const t = await start()
    t.server.data.set(hashOf(JULIETS), base64(JULIETS))
    await t.receive(metadata(JULIET, info(hashOf(JULIETS))))
    await t.receive(
      `<iq type='set' id='p'><query xmlns='jabber:iq:roster'><item jid='${JULIET}' subscription='remove'/></query></iq>`,
    )
    expect(shown(t)).toEqual([])
    expect(t.files.kept.size).toBe(1)
    await t.rig.ports.clock.advance(3_600_000)
    expect(t.files.kept.size).toBe(0)
    expect(await get(t, hashOf(JULIETS))).toBeNull()
  })

  test('that are damaged on the disk are fetched again at the next sign-in', async () => {
    const t = await start()
    t.server.data.set(hashOf(JULIETS), base64(JULIETS))
    await t.receive(metadata(JULIET, info(hashOf(JULIETS))))
    t.files.kept.clear()
    await expect(get(t, hashOf(JULIETS))).rejects.toThrow()
    await t.rig.ports.clock.advance(1_000)
    expect(shown(t)).toEqual([])
    const second = await t.again()
    await second.rig.ports.clock.advance(1_000)
    expect(shown(second)).toEqual([[JULIET, hashOf(JULIETS)]])
  })
})

test('five thousand at once come two at a time, at most twenty a second', async () => {
  const people = Array.from({ length: 5_000 }, (_, n) => `p${n}@capulet.example`)
  const server = createServer()
  const t = await start(server, {
    roster: people.map((jid) => `<item jid='${jid}' subscription='both'/>`).join(''),
  })
  await quiet(30)
  for (const [n, jid] of people.entries()) {
    const bytes = png(String(n))
    server.data.set(hashOf(bytes), base64(bytes))
    await t.rig.fake.receive(metadata(jid, info(hashOf(bytes))))
  }
  for (let n = 0; n < 10; n++) {
    await t.rig.ports.clock.advance(100)
    await quiet(2)
  }
  expect(server.asked.length).toBeGreaterThan(5)
  expect(server.asked.length).toBeLessThanOrEqual(21)
}, 60_000)

/** A square PNG as its header says; nothing decodes it here. */
function drawn(width = 256, height = width): Uint8Array {
  const bytes = Buffer.alloc(64)
  bytes.write('\x89PNG\r\n\x1a\n', 'latin1')
  bytes.writeUInt32BE(13, 8)
  bytes.write('IHDR', 12, 'latin1')
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return new Uint8Array(bytes)
}

// eslint-disable-next-line @typescript-eslint/require-await -- A body is an async iterable.
async function* body(bytes: Uint8Array) {
  yield bytes.subarray(0, 10)
  yield bytes.subarray(10)
}

async function setOwn(t: Started, bytes: Uint8Array): Promise<unknown> {
  const request = { parts: ['avatar', 'own', ACCOUNT], watches: () => false }
  const put = await t.avatars.media['avatar']?.put?.(request, body(bytes))
  return put?.ok === true ? t.avatars.commands['avatars.setOwn']({ accountId: ACCOUNT }) : put
}

describe('the own picture', () => {
  test('is published only by XEP-0084 where the server makes the copy', async () => {
    const t = await start()
    expect(await setOwn(t, drawn())).toEqual({ ok: true })
    expect(t.server.asked).toEqual(['publish urn:xmpp:avatar:data', 'publish urn:xmpp:avatar:metadata'])
    expect(shown(t)).toEqual([[ROMEO, hashOf(drawn())]])
    expect(await get(t, hashOf(drawn()))).toEqual({ type: 'image/png', bytes: drawn() })
    expect(await t.avatars.commands['avatars.removeOwn']({ accountId: ACCOUNT })).toEqual({ ok: true })
    expect(t.server.asked.slice(2)).toEqual(['publish urn:xmpp:avatar:metadata'])
    expect(shown(t)).toEqual([])
  })

  test('is also put into the vCard and the presence where it does not', async () => {
    const server = createServer()
    server.converts = false
    const t = await start(server)
    t.rig.fake.takeSent()
    expect(await setOwn(t, drawn())).toEqual({ ok: true })
    expect(server.asked).toEqual([
      'publish urn:xmpp:avatar:data',
      'publish urn:xmpp:avatar:metadata',
      `card get ${ROMEO}`,
      `card set ${ROMEO}`,
    ])
    const update = () => t.rig.fake.takeSent().at(-1)?.child('vcard-temp:x:update', 'x')
    expect(update()?.child('vcard-temp:x:update', 'photo')?.text()).toBe(hashOf(drawn()))
    await t.avatars.commands['avatars.removeOwn']({ accountId: ACCOUNT })
    expect(update()?.child('vcard-temp:x:update', 'photo')?.text()).toBe('')
  })

  test('is only in the vCard where the server has no personal events', async () => {
    const server = createServer()
    server.converts = false
    server.pep = false
    const t = await start(server)
    expect(await setOwn(t, drawn())).toEqual({ ok: true })
    expect(server.asked).toEqual([`card get ${ROMEO}`, `card set ${ROMEO}`])
  })

  test('is read from the vCard once, and told by the first presence of later sessions', async () => {
    const server = createServer()
    server.converts = false
    server.cards.set(ROMEO, photo(OTHER))
    const t = await start(server)
    await t.receive('<presence/>')
    expect(shown(t)).toEqual([[ROMEO, hashOf(OTHER)]])
    const second = await t.again()
    expect(server.asked).toEqual([])
    const [first] = second.rig.fake.takeSent()
    expect(first?.child('vcard-temp:x:update', 'x')?.text()).toBe('')
    expect(first?.child('vcard-temp:x:update', 'x')?.child('vcard-temp:x:update', 'photo')?.text()).toBe(
      hashOf(OTHER),
    )
  })

  test('that another device has chosen is seen', async () => {
    const t = await start()
    t.server.data.set(hashOf(OTHER), base64(OTHER))
    await t.receive(metadata(ROMEO, info(hashOf(OTHER))))
    expect(shown(t)).toEqual([[ROMEO, hashOf(OTHER)]])
  })

  test.each([
    ['too large', drawn(257)],
    ['not square', drawn(256, 255)],
    ['no PNG', new Uint8Array(Buffer.from('GIF89a'.padEnd(64)))],
    ['too long', new Uint8Array(200_000)],
  ])('is refused if it is %s', async (_what, bytes) => {
    const t = await start()
    expect(await setOwn(t, bytes)).toEqual({ ok: false, error: { code: 'picture-unsuitable' } })
    expect(t.server.asked).toEqual([])
  })

  test('needs a picture that was written before', async () => {
    const t = await start()
    expect(await t.avatars.commands['avatars.setOwn']({ accountId: ACCOUNT })).toEqual({
      ok: false,
      error: { code: 'picture-unsuitable' },
    })
  })
})

test('notifications get the pixels that the window drew, and nothing else', async () => {
  const t = await start()
  const hash = hashOf(JULIETS)
  t.server.data.set(hash, base64(JULIETS))
  await t.receive(metadata(JULIET, info(hash)))
  expect(t.avatars.noticePicture(ACCOUNT, JULIET)).toBeNull()
  const put = (parts: readonly string[], bytes: Uint8Array) =>
    t.avatars.media['avatar']?.put?.({ parts: ['avatar', ...parts], watches: () => false }, body(bytes))
  const refused = { ok: false, error: { code: 'picture-unsuitable' } }
  expect(await put(['notice', hash], new Uint8Array(100))).toEqual(refused)
  expect(await put(['notice', 'f'.repeat(40)], new Uint8Array(64 * 64 * 4))).toEqual(refused)
  expect(await put(['elsewhere', hash], new Uint8Array(64 * 64 * 4))).toEqual(refused)
  expect(await put(['notice', hash], new Uint8Array(64 * 64 * 4).fill(7))).toEqual({ ok: true })
  expect(new Uint8Array(t.avatars.noticePicture(ACCOUNT, JULIET) ?? [])).toEqual(
    new Uint8Array(64 * 64 * 4).fill(7),
  )
  expect(t.avatars.noticePicture(ACCOUNT, NURSE)).toBeNull()
})
