import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Topic } from '../../../shared/contract/topics.ts'
import type { Element } from '../../engine/index.ts'
import { opens, stageOn, type Stage } from '../rooms/testing.ts'
import { ACCOUNT, createRig, quiet, ROMEO } from '../testing/rig.ts'
import { comes, COVEN, type Person } from '../testing/rooms.ts'
import { createAvatars, type AvatarFeature } from './index.ts'
import { createFakeFiles } from './testing.ts'

const png = (more = '') => new Uint8Array(Buffer.from(`\x89PNG\r\n\x1a\n${more}`, 'latin1'))
const hashOf = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest('hex')
const cardWith = (bytes: Uint8Array) =>
  `<vCard xmlns='vcard-temp'><FN>kept</FN><PHOTO><BINVAL>${Buffer.from(bytes).toString('base64')}</BINVAL></PHOTO></vCard>`

const CAULDRON = png('cauldron')
const CRONE = png('crone')

/** Somebody in the room whose presence names a picture. */
const seen = (nick: string, hash: string, more: Partial<Person> = {}): string =>
  comes({ nick, ...more }).replace(
    '</presence>',
    `<x xmlns='vcard-temp:x:update'><photo>${hash}</photo></x></presence>`,
  )

interface Started {
  readonly s: Stage
  readonly avatars: AvatarFeature
  readonly files: ReturnType<typeof createFakeFiles>
  /** Whose cards were asked for. */
  readonly asked: string[]
  /** By address. */
  readonly cards: Map<string, string>
  /** The cards that were written. */
  readonly written: Element[]
  /** What the room says about its picture. */
  hash: string
  receive(xml: string): Promise<void>
  /** The window asks for a picture while it watches these topics of the room. */
  get(hash: string, ...kinds: Topic['kind'][]): Promise<string | null>
}

async function start(hash = ''): Promise<Started> {
  const asked: string[] = []
  const cards = new Map<string, string>()
  const written: Element[] = []
  const answer = (iq: Element): string | null => {
    const { to = '', type } = iq.attrs
    if (iq.child('http://jabber.org/protocol/disco#info', 'query') && to.includes('@chat.')) {
      return `<query xmlns='http://jabber.org/protocol/disco#info'>
        <identity category='conference' type='text' name='A Dark Cave'/>
        <feature var='http://jabber.org/protocol/muc'/><feature var='vcard-temp'/>
        <x xmlns='jabber:x:data' type='result'>
          <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/muc#roominfo</value></field>
          <field var='muc#roominfo_avatarhash'><value>${t.hash}</value></field></x></query>`
    }
    const card = iq.child('vcard-temp', 'vCard')
    if (!card || !to.includes('@chat.')) return null
    asked.push(`${type ?? ''} ${to}`)
    if (type === 'set') {
      written.push(card)
      return ''
    }
    return cards.get(to) ?? `<vCard xmlns='vcard-temp'/>`
  }
  const rig = createRig({ answer })
  const s = stageOn(rig)
  const files = createFakeFiles(rig.store)
  const avatars = createAvatars(rig.context, files, {
    roomAt: (id, jid) => s.feature.at(id, jid),
    ownersOf: (which, watches) => s.feature.pictureOwners(which, watches),
  })
  avatars.attach({ id: ACCOUNT, address: ROMEO, client: rig.fake.client })
  const passes = async (): Promise<void> => {
    for (let turns = 0; turns < 6; turns++) {
      await quiet()
      await rig.ports.clock.advance(200)
    }
  }
  const t: Started = {
    ...{ s, avatars, files, asked, cards, written, hash },
    async receive(xml) {
      await rig.fake.receive(xml)
      await passes()
    },
    async get(which, ...kinds) {
      const read = avatars.media['avatar']?.get?.({
        parts: ['avatar', which],
        watches: ({ kind, conversationId }) =>
          kinds.includes(kind) && conversationId === s.room().conversationId,
      })
      await passes()
      const file = await read
      if (!file) return null
      const chunks: Uint8Array[] = []
      for await (const chunk of file.read(0, file.size)) chunks.push(chunk)
      return Buffer.concat(chunks).toString('latin1')
    },
  }
  await rig.fake.begin({ session: 'a' })
  await s.settle()
  await s.join()
  await passes()
  return t
}

const shown = ({ avatars }: Started) => avatars.snapshot().avatars.map(({ jid, version }) => [jid, version])
const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

describe("a room's picture", () => {
  test('is fetched once it is entered, kept like that of a contact, and forgotten when it has none', async () => {
    const hash = hashOf(CAULDRON)
    const t = await start()
    expect([shown(t), t.asked]).toEqual([[], []])
    t.cards.set(COVEN, cardWith(CAULDRON))
    t.hash = hash
    const news = `<message from='${COVEN}' type='groupchat'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>`
    await t.receive(news)
    expect(t.asked).toEqual([`get ${COVEN}`])
    expect(shown(t)).toEqual([[COVEN, hash]])
    expect(await t.get(hash)).toBe(latin(CAULDRON))
    await t.receive(news)
    expect(t.asked).toHaveLength(1)
    t.hash = ''
    await t.receive(news)
    expect(shown(t)).toEqual([])
  })

  test.each([
    ['of another hash', hashOf(CRONE), CAULDRON],
    ['of 20 MB', hashOf(png('x'.repeat(20_000_000))), png('x'.repeat(20_000_000))],
  ])('is refused if it is one %s, and not asked for again', async (_what, hash, bytes) => {
    const t = await start()
    t.cards.set(COVEN, cardWith(bytes))
    t.hash = hash
    const news = `<message from='${COVEN}' type='groupchat'><x xmlns='http://jabber.org/protocol/muc#user'><status code='104'/></x></message>`
    await t.receive(news)
    await t.receive(news)
    expect(t.asked).toEqual([`get ${COVEN}`])
    expect([shown(t), t.files.kept.size]).toEqual([[], 0])
  })

  test('is forgotten with the room', async () => {
    const t = await start(hashOf(CAULDRON))
    const claims = () => t.s.rig.store.all('SELECT photo FROM avatar WHERE jid = ?', COVEN)
    expect(claims()).toEqual([{ photo: hashOf(CAULDRON) }])
    const { conversationId } = t.s.room()
    await t.s.feature.commands['rooms.leave']({ conversationId })
    await t.s.rig.messages.commands['messages.close']({ conversationId })
    await t.receive('<presence/>')
    expect(claims()).toEqual([])
  })

  test('is set and removed by an owner, with the rest of the card as it was', async () => {
    const t = await start()
    expect(t.s.room().rights.picture).toBe(false)
    await t.receive(comes({ nick: 'romeo', affiliation: 'owner' }, { codes: [110] }))
    expect(t.s.room().rights.picture).toBe(true)
    t.cards.set(COVEN, cardWith(CRONE))
    const bytes = Buffer.alloc(64)
    bytes.write('\x89PNG\r\n\x1a\n', 'latin1')
    bytes.write('IHDR', 12, 'latin1')
    bytes.writeUInt32BE(256, 16)
    bytes.writeUInt32BE(256, 20)
    async function* body() {
      yield await Promise.resolve(new Uint8Array(bytes))
    }
    const request = { parts: ['avatar', 'own', ACCOUNT], watches: () => false }
    const set = () => t.avatars.commands['avatars.setRoom']({ accountId: ACCOUNT, room: COVEN })
    expect(await set()).toEqual({ ok: false, error: { code: 'picture-unsuitable' } })
    await t.avatars.media['avatar']?.put?.(request, body())
    expect(await set()).toEqual({ ok: true })
    expect(t.asked).toEqual([`get ${COVEN}`, `set ${COVEN}`])
    const [written] = t.written
    expect(written?.child('vcard-temp', 'FN')?.text()).toBe('kept')
    expect(written?.child('vcard-temp', 'PHOTO')?.child('vcard-temp', 'BINVAL')?.text()).toBe(
      bytes.toString('base64'),
    )
    await t.avatars.commands['avatars.removeRoom']({ accountId: ACCOUNT, room: COVEN })
    expect(t.written.length).toBe(2)
    expect(t.written[1]?.child('vcard-temp', 'PHOTO')).toBeUndefined()
    const elsewhere = { accountId: ACCOUNT, room: ROMEO }
    expect(await t.avatars.commands['avatars.removeRoom'](elsewhere)).toEqual({
      ok: false,
      error: { code: 'not-found' },
    })
  })
})

describe("occupants' pictures", () => {
  test('are fetched through the room when a window shows them, and then are here', async () => {
    const t = await start()
    const hash = hashOf(CRONE)
    t.cards.set(`${COVEN}/crone`, cardWith(CRONE))
    await t.receive(seen('crone', hash))
    expect(await t.get(hash)).toBeNull()
    expect(t.asked).toEqual([])
    expect(await t.get(hash, 'occupants')).toBe(latin(CRONE))
    expect(await t.get(hash, 'history')).toBe(latin(CRONE))
    expect(t.asked).toEqual([`get ${COVEN}/crone`])
    // They are nobody's whom the person knows.
    expect([shown(t), t.files.kept.size]).toEqual([[], 0])
  })

  test('of an unknown hash, or none at all, are not there', async () => {
    const t = await start()
    await t.receive(seen('crone', hashOf(CRONE)))
    t.s.rig.ports.lines.length = 0
    expect(await t.get('f'.repeat(40), 'occupants')).toBeNull()
    expect(await t.get('own', 'occupants')).toBeNull()
    expect([t.asked, t.s.rig.ports.lines]).toEqual([[], []])
  })

  test.each([
    ['of another hash', hashOf(CRONE), CAULDRON],
    ['of 20 MB', hashOf(png('x'.repeat(20_000_000))), png('x'.repeat(20_000_000))],
    ['no picture', hashOf(new Uint8Array(Buffer.from('<svg/>'))), new Uint8Array(Buffer.from('<svg/>'))],
  ])('are refused if it is one %s, and not asked for again', async (_what, hash, bytes) => {
    const t = await start()
    t.cards.set(`${COVEN}/crone`, cardWith(bytes))
    await t.receive(seen('crone', hash))
    expect(await t.get(hash, 'occupants')).toBeNull()
    expect(await t.get(hash, 'occupants')).toBeNull()
    expect(t.asked).toHaveLength(1)
    // Whoever really has it is asked.
    if (bytes !== CAULDRON) return
    t.cards.set(`${COVEN}/witch`, cardWith(CRONE))
    await t.receive(seen('witch', hash))
    expect(await t.get(hash, 'occupants')).toBe(latin(CRONE))
  })

  test('of thousands are asked for only where they are shown, and at most a hundred wait', async () => {
    const t = await start()
    const many = Array.from({ length: 5_000 }, (_, n) => hashOf(png(String(n))))
    for (const [n] of many.entries()) t.cards.set(`${COVEN}/nick${n}`, cardWith(png(String(n))))
    await t.receive(many.map((hash, n) => seen(`nick${n}`, hash)).join(''))
    expect(t.asked).toEqual([])
    const read = many.slice(0, 300).map(async (hash) => {
      const watches = ({ kind }: Topic) => kind === 'occupants'
      return t.avatars.media['avatar']?.get?.({ parts: ['avatar', hash], watches })
    })
    for (let turns = 0; turns < 300; turns++) {
      await quiet(1)
      await t.s.rig.ports.clock.advance(50)
    }
    const got = (await Promise.all(read)).filter((file) => file !== null)
    expect(got.length).toBeLessThanOrEqual(102)
    expect(t.asked.length).toBe(got.length)
    // The last one wanted comes before those that have scrolled away.
    expect(t.asked).toContain(`get ${COVEN}/nick299`)
  }, 60_000)

  test('are let go when they are too many', async () => {
    const t = await start()
    const big = (n: number) => png(String(n).padEnd(900_000))
    for (let n = 0; n < 23; n++) {
      t.cards.set(`${COVEN}/nick${n}`, cardWith(big(n)))
      await t.receive(seen(`nick${n}`, hashOf(big(n))))
      expect((await t.get(hashOf(big(n)), 'occupants'))?.length).toBe(900_008)
    }
    t.cards.clear()
    const isHere = async (n: number) =>
      (await t.avatars.media['avatar']?.get?.({
        parts: ['avatar', hashOf(big(n))],
        watches: () => false,
      })) !== null
    expect([await isHere(0), await isHere(1), await isHere(22)]).toEqual([false, true, true])
  }, 60_000)

  test('of a room that the person only looks at come from the room', async () => {
    const t = await start(hashOf(CAULDRON))
    t.cards.set('heath@chat.shakespeare.example', cardWith(CAULDRON))
    t.s.door = opens()
    await t.s.feature.commands['rooms.info']({
      accountId: ACCOUNT,
      address: 'heath@chat.shakespeare.example',
    })
    t.asked.length = 0
    expect(await t.get(hashOf(CAULDRON))).toBe(latin(CAULDRON))
    expect(t.asked).toEqual(['get heath@chat.shakespeare.example'])
  })
})
