import { describe, expect, test } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { DesktopFeature } from '../desktop/index.ts'
import { answersAsRoom, comes, COVEN, subject } from '../testing/rooms.ts'
import { lines, opens, refuses, stage, type Stage } from './testing.ts'

const room = (number: number, service = 'chat.shakespeare.example') =>
  `room${String(number).padStart(3, '0')}@${service}` as BareJid

/** Keeps many rooms, the last one used longest ago. */
async function keep(s: Stage, count: number, service?: string): Promise<void> {
  for (let number = count - 1; number >= 0; number--) {
    await s.rig.ports.clock.advance(1_000)
    await s.join({ address: room(number, service) })
  }
}

async function again(s: Stage): Promise<void> {
  s.rig.fake.end()
  s.knocks.length = 0
  await s.rig.fake.begin({ session: 'b' })
}

const removed = (codes: readonly number[], inside = '', nick = 'romeo') =>
  `<presence from='${COVEN}/${nick}' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'>
    <item affiliation='none' role='none'>${inside}</item>${[110, ...codes].map((code) => `<status code='${code}'/>`).join('')}
  </x></presence>`

describe('a new session', () => {
  test('enters 300 rooms in the order of their use, four at a time', async () => {
    const s = await stage()
    await keep(s, 300)
    s.door = null
    await again(s)
    await s.settle()
    // The first one proves that the service answers.
    expect(s.knocks.map(({ room: jid }) => jid)).toEqual([room(0)])
    await s.rig.fake.receive(opens()(room(0), 'romeo', s.knocks[0]!.join))
    await s.settle()
    expect(s.knocks.map(({ room: jid }) => jid)).toEqual([room(0), room(1), room(2), room(3), room(4)])
    s.door = opens()
    for (const { room: jid, nick, join } of s.knocks.slice(1))
      await s.rig.fake.receive(opens()(jid, nick, join))
    await s.settle()
    expect(s.knocks.map(({ room: jid }) => jid)).toEqual(
      Array.from({ length: 300 }, (_, number) => room(number)),
    )
    expect(s.feature.snapshot().rooms.filter(({ status }) => status.kind === 'joined')).toHaveLength(300)
  }, 30_000)

  test('takes what the person opens first', async () => {
    const s = await stage()
    await keep(s, 12)
    s.door = null
    await again(s)
    await s.settle()
    const { conversationId } = s.room(room(10))
    await s.rig.fake.receive(opens()(room(0), 'romeo', s.knocks[0]!.join))
    await (s.rig.context.desktop as DesktopFeature).commands['desktop.look']({ viewer: 'w', conversationId })
    s.door = opens()
    for (const { room: jid, nick, join } of s.knocks.slice(1))
      await s.rig.fake.receive(opens()(jid, nick, join))
    await s.settle()
    expect(s.knocks.slice(0, 6).map(({ room: jid }) => jid)).toContain(room(10))
  })

  test('asks a room without an archive for what came since, and one with an archive for nothing', async () => {
    const history = ({ join }: Stage['knocks'][number]) =>
      join.child('http://jabber.org/protocol/muc', 'x')?.elements()[0]?.attrs
    const s = await stage()
    s.door = (jid, nick) =>
      comes({ nick }, { room: jid, codes: [110] }) +
      `<message from='${jid}/crone' type='groupchat'><body>Boil</body></message>` +
      subject('', '', jid)
    await s.join()
    expect(history(s.knocks[0]!)).toEqual({ maxstanzas: '50' })
    await again(s)
    await s.settle()
    expect(history(s.knocks[0]!)).toEqual({ since: '2026-01-01T00:00:00.000Z' })
    const t = await stage({ answer: answersAsRoom(['urn:xmpp:mam:2', 'urn:xmpp:sid:0']) })
    await t.join()
    await again(t)
    await t.settle()
    expect(history(t.knocks[0]!)).toEqual({ maxchars: '0', maxstanzas: '0' })
  })

  test('a resumed session is still in the room; one restored after a crash enters it again', async () => {
    const s = await stage()
    await s.join()
    s.rig.fake.suspend()
    await s.rig.fake.begin({ kind: 'resumed', session: 'a' })
    await s.settle()
    expect(s.knocks).toHaveLength(1)
    const next = s.restart()
    expect(next.room().status.kind).toBe('waiting')
    await next.rig.fake.begin({ kind: 'resumed', restored: true, session: 'a' })
    await next.settle()
    expect([next.knocks.length, next.room().status.kind]).toEqual([1, 'joined'])
  })

  test('while the nickname is taken it comes under another one, and keeps its own', async () => {
    const s = await stage()
    await s.join()
    s.door = (jid, nick, join) => (nick === 'romeo' ? refuses('conflict') : opens())(jid, nick, join)
    await again(s)
    await s.settle()
    expect(s.room()).toMatchObject({ nick: 'romeo2', status: { kind: 'joined' } })
    s.door = opens()
    await again(s)
    await s.settle()
    expect(s.knocks.map(({ nick }) => nick)).toEqual(['romeo'])
  })

  test('a room entered for one time is not entered at the next start', async () => {
    const s = await stage()
    await s.join()
    await s.feature.commands['rooms.setAutojoin']({
      conversationId: s.room().conversationId,
      autojoin: false,
    })
    await again(s)
    await s.settle()
    expect(s.room().status.kind).toBe('joined')
    const next = s.restart()
    await next.rig.fake.begin({ session: 'c' })
    await next.settle()
    expect([next.knocks.length, next.room().status]).toEqual([0, { kind: 'out', why: 'left' }])
  })
})

describe('a room that', () => {
  test.each([
    ['is kicked out of', [307], 'kicked', 'kicked', true],
    ['bans', [301], 'banned', 'banned', false],
    ['takes the membership', [321], 'affiliation', 'affiliation-lost', true],
    ['is now for members only', [322], 'members-only', 'members-only', true],
  ] as const)(
    '%s: a line, and whether it is tried at the next start',
    async (_what, codes, why, what, isTried) => {
      const s = await stage()
      await s.join()
      await s.rig.fake.receive(removed(codes, `<actor nick='crone'/><reason>Avaunt</reason>`))
      expect(s.room()).toMatchObject({
        status: { kind: 'out', why, by: 'crone', reason: 'Avaunt' },
        autojoin: true,
      })
      expect(lines(s.rig)).toEqual([{ what, nick: 'romeo', self: true, by: 'crone', reason: 'Avaunt' }])
      const next = s.restart()
      await next.rig.fake.begin({ session: 'b' })
      await next.settle()
      expect(next.knocks).toHaveLength(isTried ? 1 : 0)
    },
  )

  test('is destroyed tells where it went, and is not entered again', async () => {
    const s = await stage()
    await s.join()
    await s.rig.fake.receive(`<presence from='${COVEN}/romeo' type='unavailable'>
      <x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none'/>
      <destroy jid='hall@chat.shakespeare.example'><reason>Moved</reason></destroy></x></presence>`)
    const told = { to: 'hall@chat.shakespeare.example', reason: 'Moved' }
    expect(s.room()).toMatchObject({ status: { kind: 'out', why: 'destroyed', ...told }, autojoin: false })
    expect(lines(s.rig)).toEqual([{ what: 'destroyed', ...told }])
  })

  test('drops us is entered again, later each time', async () => {
    const s = await stage()
    await s.join()
    const { clock } = s.rig.ports
    for (const wait of [5_000, 30_000, 120_000, 600_000]) {
      await s.rig.fake.receive(removed([333, 307]))
      expect(s.room().status).toEqual({ kind: 'silent', retryAt: clock.now() + wait })
      await clock.advance(wait - 1)
      expect(s.room().status.kind).toBe('silent')
      await clock.advance(1)
      await s.settle()
      expect(s.room().status.kind).toBe('joined')
    }
  })

  test('is left is not entered again while it was dropped', async () => {
    const s = await stage()
    await s.join()
    await s.rig.fake.receive(removed([332]))
    await s.feature.commands['rooms.leave']({ conversationId: s.room().conversationId })
    await s.rig.ports.clock.advance(3_600_000)
    await s.settle()
    expect([s.knocks.length, s.room().status]).toEqual([1, { kind: 'out', why: 'left' }])
  })
})

test('a service that is down holds up nobody, and heals', async () => {
  const dead = 'dead.chat.example'
  let isDown = true
  const answer = answersAsRoom()
  const s = await stage({
    answer: (iq) =>
      isDown && iq.attrs['to']?.endsWith(dead)
        ? { error: 'remote-server-not-found' }
        : answer({
            attrs: { ...iq.attrs, to: iq.attrs['to']?.replace(dead, 'chat.x') ?? '' },
            child: (ns, name) => iq.child(ns, name),
          }),
  })
  isDown = false
  await keep(s, 5, dead)
  await keep(s, 5)
  isDown = true
  await again(s)
  await s.settle()
  expect(s.knocks.map(({ room: jid }) => jid)).toEqual([0, 1, 2, 3, 4].map((number) => room(number)))
  expect([0, 4].map((number) => s.room(room(number, dead)).status.kind)).toEqual(['silent', 'silent'])
  isDown = false
  await s.rig.ports.clock.advance(5_000)
  await s.settle()
  expect(s.feature.snapshot().rooms.map(({ status }) => status.kind)).toEqual(Array(10).fill('joined'))
})

test('without a session all rooms wait', async () => {
  const s = await stage()
  await s.join()
  s.rig.fake.end()
  expect(s.room().status).toEqual({ kind: 'waiting' })
  expect(
    await s.feature.commands['rooms.setSubject']({ conversationId: s.room().conversationId, text: 'x' }),
  ).toEqual({ ok: false, error: { code: 'not-in-room' } })
})
