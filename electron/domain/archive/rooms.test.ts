import { describe, expect, test } from 'vitest'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { rooms as muc } from '../../engine/xep/0045-muc/index.ts'
import { createFakeArchive, resultOf } from '../testing/fake-archive.ts'
import { ACCOUNT, quiet, ROMEO, type Rig } from '../testing/rig.ts'
import { COVEN, enter, goes, OCCUPANT_IDS, says, STANZA_IDS } from '../testing/rooms.ts'
import { conversationWith } from '../testing/stanzas.ts'
import { receive } from '../testing/talk.ts'
import { readPage } from '../messages/store/pages.ts'
import { gaps, lines, stage, START, type Stage } from './testing/room-stage.ts'

/** Somebody says it now, and the room keeps it. */
async function live({ rig, server }: Stage, ...bodies: string[]): Promise<void> {
  for (const body of bodies) {
    server.add('witch', body)
    const id = `m${server.items.length - 1}`
    server.items = server.items.map((item) =>
      item.id === id ? { ...item, at: rig.ports.clock.now() } : item,
    )
    await receive(rig, says('witch', body, { id: `id-${server.items.length - 1}`, sid: id }))
  }
}
function lookAt({ context }: Rig, conversationId: ConversationId): void {
  const viewed = context.desktop.viewed as unknown as { look(viewer: string, id: ConversationId): void }
  viewed.look('window', conversationId)
}
const counts = ({ rig }: Stage) => {
  const { unread, mentions = 0 } = conversationWith(rig, COVEN)
  return { unread, mentions }
}

describe('a room', () => {
  test('that is entered for the first time brings its newest page, and older ones as one scrolls', async () => {
    const s = await stage(120)
    expect(await s.come()).toBe('caught-up')
    expect(s.server.asked).toEqual(['last max 50'])
    expect(s.bodies()).toEqual(lines(50, 70))
    expect(counts(s)).toEqual({ unread: 0, mentions: 0 })
    const page = readPage(s.rig.store, s.room, { kind: 'end' }, 200)
    expect(page.gapsBefore).toEqual([page.messages[0]?.id])

    const { commands } = s.archive
    await commands['archive.fill']({ conversationId: s.room, before: page.gapsBefore[0] ?? null })
    expect(s.bodies()).toEqual(lines(100, 20))
    await commands['archive.fillAll']({ conversationId: s.room })
    expect(s.bodies()).toEqual(lines(120))
    expect(await commands['archive.completeness']({})).toMatchObject({
      value: [{ jid: COVEN, beginning: true, missing: 0, kept: 120 }],
    })
  })

  test('tells what was said since the last live message, and nothing twice', async () => {
    const s = await stage(20)
    await s.come()
    await live(s, 'one', 'two')
    await s.signIn()
    s.server.add('witch', 'three', 'hag: four')
    expect(await s.come()).toBe('caught-up')
    expect(s.server.asked).toEqual(['after m21 max 100'])
    expect(s.bodies()).toEqual([...lines(20), 'one', 'two', 'three', 'hag: four'])
    expect(gaps(s)).toEqual([])
    await s.signIn()
    await s.come()
    expect(s.server.asked).toEqual(['after m23 max 100'])
  })

  test('that began empty has no gap, and brings everything that was missed', async () => {
    const s = await stage()
    expect(await s.come()).toBe('caught-up')
    await live(s, 'one', 'two')
    await s.rig.ports.clock.advance(3 * 3_600_000)
    await s.signIn()
    s.server.add('witch', ...lines(120))
    await s.come()
    await quiet(800)
    expect(s.bodies()).toEqual(['one', 'two', ...lines(120)])
    expect(gaps(s)).toEqual([])
    expect(counts(s).unread).toBe(122)
  })

  test('whose clock is a day ahead keeps its order', async () => {
    const s = await stage()
    await s.come()
    await live(s, 'one', 'two')
    await s.signIn()
    s.server.add('witch', ...lines(120))
    s.server.items = s.server.items.map((item) => ({ ...item, at: item.at + 24 * 3_600_000 }))
    await s.come()
    await quiet(800)
    expect(s.bodies()).toEqual(['one', 'two', ...lines(120)])
  })

  test('that was left and entered again in one session has no hole', async () => {
    const s = await stage(5)
    await s.come()
    await live(s, 'one')
    await receive(s.rig, goes('hag', { codes: [110, 307] }))
    s.server.add('witch', 'missed')
    expect(gaps(s)).toMatchObject([{ before: null }])
    await s.come()
    await live(s, 'two')
    expect(s.bodies()).toEqual([...lines(5), 'one', 'missed', 'two'])
    expect(gaps(s)).toEqual([])
  })

  test('has no hole if one speaks before its archive was read', async () => {
    const s = await stage(5)
    await s.come()
    await live(s, 'one')
    await s.signIn()
    s.server.add('witch', 'missed')
    await enter(s.rig, { people: [{ nick: 'witch' }] })
    await live(s, 'two')
    await s.archive.enteredRoom(ACCOUNT, COVEN)
    await quiet(400)
    expect(s.bodies()).toEqual([...lines(5), 'one', 'missed', 'two'])
    expect(gaps(s)).toEqual([])
  })

  test('after a long absence can be used at once; the rest and its mentions come afterwards', async () => {
    const s = await stage(10)
    s.server.limit = 100
    await s.come()
    await s.signIn()
    s.server.add('witch', ...lines(140, 10), 'hag, where are you?', ...lines(300, 150))
    const asked: string[] = []
    s.server.twist = (answer, query) => {
      asked.push(query.after ?? `before ${query.before}`)
      return answer
    }
    await enter(s.rig)
    await s.rig.ports.clock.advance(0)
    const came = s.archive.enteredRoom(ACCOUNT, COVEN).then(() => asked.length)
    await quiet(1_500)
    expect(await came).toBeLessThan(4)
    expect(asked.slice(0, 2)).toEqual(['m9', 'before '])
    expect(s.bodies()).toEqual([...lines(150), 'hag, where are you?', ...lines(300, 150)])
    expect(gaps(s)).toEqual([])
  })

  test('on the screen brings its newest page first', async () => {
    const s = await stage(10)
    await s.come()
    await s.signIn()
    s.server.add('witch', ...lines(5, 10))
    lookAt(s.rig, s.room)
    await s.come()
    expect(s.server.asked[0]).toBe('last max 50')
    expect(s.bodies()).toEqual(lines(15))
  })

  test('without an archive has none', async () => {
    const s = await stage(5, [STANZA_IDS, OCCUPANT_IDS])
    expect(await s.come()).toBe('none')
    expect(s.server.asked).toEqual([])
    expect(gaps(s)).toEqual([])
  })

  test('whose archive is refused is asked again by and by, and can be used meanwhile', async () => {
    const s = await stage(5)
    s.server.twist = (answer) => ({ ...answer, refuses: 'internal-server-error' })
    expect(await s.come()).toBe('failed')
    s.server.twist = (answer) => answer
    await s.rig.ports.clock.advance(30_000)
    await quiet(200)
    expect(s.bodies()).toEqual(lines(5))
  })

  test('that one leaves while its archive is read is asked nothing more', async () => {
    const s = await stage(500)
    s.server.twist = (answer) => ({ ...answer, isHeld: true })
    await enter(s.rig)
    const came = s.archive.enteredRoom(ACCOUNT, COVEN)
    await quiet(100)
    s.rig.fake.client.use(muc).leave(COVEN)
    await receive(s.rig, goes('hag', { codes: [110] }))
    expect(await came).toBe('failed')
    await s.server.release()
    await quiet(100)
    expect(s.server.asked).toHaveLength(1)
  })
})

describe('many rooms', () => {
  test('three at a time, the one on the screen first', async () => {
    const s = await stage()
    const all = Array.from({ length: 6 }, (_, index) => `room${index}@chat.shakespeare.example` as BareJid)
    const servers = all.map((room) => createFakeArchive(ROMEO, START, room))
    const asked: string[] = []
    for (const [index, server] of servers.entries()) {
      server.connect(s.rig.fake)
      server.add('witch', 'x')
      server.twist = (answer) => {
        asked.push(`room${index}`)
        return { ...answer, isHeld: true }
      }
    }
    const { answer } = s.server
    Object.assign(s.server, {
      answer: (iq: Parameters<typeof answer>[0]) =>
        servers.map((server) => server.answer(iq)).find((found) => found !== undefined) ?? answer(iq),
    })
    for (const room of all) s.rig.messages.rooms.open(ACCOUNT, room, 0)
    lookAt(s.rig, conversationWith(s.rig, all[5]).id)
    const came = all.map((room) => s.archive.enteredRoom(ACCOUNT, room))
    await quiet(200)
    expect(asked).toEqual(['room0', 'room1', 'room2'])
    await servers[1]?.release()
    await quiet(200)
    expect(asked).toEqual(['room0', 'room1', 'room2', 'room5'])
    for (let round = 0; round < 3; round++) {
      for (const server of servers) await server.release()
      await quiet(200)
    }
    expect(await Promise.all(came)).toEqual(Array(6).fill('caught-up'))
  })
})

describe('bad archives', () => {
  test('an occupant who sends results of a running query', async () => {
    const s = await stage(3)
    s.server.twist = (answer) => ({ ...answer, isHeld: true })
    await enter(s.rig, { people: [{ nick: 'witch' }] })
    const came = s.archive.enteredRoom(ACCOUNT, COVEN)
    await quiet(100)
    const forged = {
      id: 'm9',
      at: START,
      peer: 'hag',
      message: `<message from='${COVEN}/hag' type='groupchat'><body>forged</body></message>`,
    }
    await receive(s.rig, resultOf(forged, '', `${COVEN}/witch`), resultOf(forged, 'x', COVEN))
    await s.server.release()
    expect(await came).toBe('caught-up')
    expect(s.bodies()).toEqual(lines(3))
  })

  test('ids that it has forgotten give way to their time', async () => {
    const s = await stage(10)
    await s.come()
    await s.signIn()
    s.server.items = s.server.items.map((item) => ({ ...item, id: `new-${item.id}` }))
    s.server.add('witch', 'one')
    await s.come()
    expect(s.server.asked.slice(0, 2)).toEqual([
      'after m9 max 100',
      expect.stringMatching(/^from 2025-12-01T00:00/),
    ])
    expect(s.bodies()).toEqual([...lines(10), 'one'])
  })

  test('a page that is repeated for ever is a failure, not a loop', async () => {
    const s = await stage(400)
    await s.come()
    const first = readPage(s.rig.store, s.room, { kind: 'end' }, 200).gapsBefore[0] ?? null
    const page = s.server.items.slice(100, 150)
    s.server.twist = (answer) => ({
      ...answer,
      items: page,
      first: page[0]?.id,
      last: page.at(-1)?.id,
      complete: false,
    })
    const filled = await s.archive.commands['archive.fill']({ conversationId: s.room, before: first })
    expect(filled.ok).toBe(true)
    expect(await s.archive.commands['archive.fillAll']({ conversationId: s.room })).toEqual({
      ok: false,
      error: { code: 'archive-stuck' },
    })
    expect(s.server.asked.length).toBeLessThan(10)
  })
})
