import { describe, expect, onTestFinished, test } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import { defaultRule, type NotificationRule } from '../../../shared/model/notification.ts'
import type { RoomTraits } from '../../../shared/model/room.ts'
import { createTestNotifier, type TestNotifier } from '../testing/notifier.ts'
import { ACCOUNT, quiet, ROMEO, type Rig } from '../testing/rig.ts'
import { COVEN, enter, inRoom, says, whispers } from '../testing/rooms.ts'
import { conversationWith } from '../testing/stanzas.ts'
import { createNotifications, type Notifications } from './index.ts'

const NOTHING: RoomTraits = {
  ...{ nonAnonymous: null, membersOnly: false, moderated: false, password: false, persistent: false },
  ...{ hidden: false, archive: false, stanzaIds: true, occupantIds: true },
}
const GROUP = { ...NOTHING, membersOnly: true, nonAnonymous: true }

interface Scene {
  readonly rig: Rig
  readonly notifier: TestNotifier
  readonly notifications: Notifications
  /** Receives messages and waits until they are shown. */
  receive(...stanzas: string[]): Promise<void>
  choose(rule: NotificationRule | null): Promise<void>
  /** An archive brings what was said in a room while the account was away. */
  missed(room: BareJid, ...stanzas: string[]): Promise<void>
}

async function scene(occupants: number, traits = NOTHING): Promise<Scene> {
  const rig = await inRoom({ people: [{ nick: 'alice' }, { nick: 'third witch' }] })
  const notifier = createTestNotifier()
  let away = false
  const notifications = createNotifications(
    { ...rig.context, ports: { ...rig.ports, notifier } },
    {
      messages: {
        ...rig.messages,
        onArrival(listener) {
          return rig.messages.onArrival((arrival) =>
            listener(away ? { ...arrival, isMissed: true } : arrival),
          )
        },
      },
      nameOf: (_id, jid) => jid,
      pictureOf: () => null,
      roomAt: (_id, jid) => (jid === COVEN ? { name: 'A Dark Cave', traits, occupants } : undefined),
      showOf: () => 'available',
    },
  )
  onTestFinished(() => notifications.close())
  notifications.attach({ id: ACCOUNT, address: ROMEO, client: rig.fake.client })
  return {
    rig,
    notifier,
    notifications,
    async receive(...stanzas) {
      await rig.fake.receive(stanzas.join(''))
      await quiet()
      await rig.ports.clock.advance(2_500)
    },
    async choose(rule) {
      const { id: conversationId } = conversationWith(rig, COVEN)
      await notifications.commands['notifications.setRule']({ conversationId, rule, until: null })
    },
    async missed(room, ...stanzas) {
      away = true
      rig.messages.rooms.open(ACCOUNT, room, 1)
      await enter(rig, { room, people: [{ nick: 'alice' }] })
      await rig.fake.receive(stanzas.join(''))
      await quiet()
      away = false
    },
  }
}

const shown = ({ notifier }: Scene): string[] =>
  [...notifier.shown.values()].map(({ title, body }) => `${title} | ${body}`)

describe('the rule of a room without one', () => {
  test.each<[string, number, RoomTraits, NotificationRule]>([
    ['a few people', 20, NOTHING, 'all'],
    ['many people', 21, NOTHING, 'mentions'],
    ['nobody knows how many', 0, NOTHING, 'mentions'],
    ['a private group, however large', 400, GROUP, 'all'],
    ['members only, but anonymous', 400, { ...GROUP, nonAnonymous: false }, 'mentions'],
  ])('%s', (_what, occupants, traits, rule) => expect(defaultRule({ occupants, traits })).toBe(rule))

  test('of other conversations is all', () => expect(defaultRule(null)).toBe('all'))
})

describe('a notice of a room', () => {
  test('has its name, and who said what', async () => {
    const one = await scene(3)
    await one.receive(says('alice', 'Hail', { sid: 's1' }), says('third witch', 'When?', { sid: 's2' }))
    expect(shown(one)).toEqual(['A Dark Cave | alice: Hail\nthird witch: When?'])
  })

  test('tells only what means the person, in a large room', async () => {
    const one = await scene(500)
    await one.receive(says('alice', 'Hail', { sid: 's1' }))
    expect(shown(one)).toEqual([])
    await one.receive(says('alice', 'hag: when?', { sid: 's2' }), says('alice', 'So', { sid: 's3' }))
    expect(shown(one)).toEqual(['A Dark Cave | alice: hag: when?'])
  })

  test('follows the person’s choice: all, none, and no choice', async () => {
    const one = await scene(500)
    await one.choose('all')
    await one.receive(says('alice', 'Hail', { sid: 's1' }))
    expect(shown(one)).toEqual(['A Dark Cave | alice: Hail'])
    expect(one.notifications.snapshot().notificationRules).toMatchObject([{ rule: 'all' }])
    await one.choose('none')
    await one.receive(says('alice', 'hag: when?', { sid: 's2' }))
    expect(shown(one)).toEqual([])
    await one.choose(null)
    expect(one.notifications.snapshot().notificationRules).toEqual([])
    await one.receive(says('alice', 'Hail', { sid: 's3' }))
    expect(shown(one)).toEqual([])
  })

  test('goes when what it tells is read', async () => {
    const one = await scene(500)
    await one.receive(says('alice', 'hag: when?', { sid: 's1' }), says('alice', 'So', { sid: 's2' }))
    expect(shown(one)).toHaveLength(1)
    const row = one.rig.store.first<{ id: never }>(`SELECT id FROM message WHERE body = 'hag: when?'`)
    const { id: conversationId } = conversationWith(one.rig, COVEN)
    await one.rig.messages.commands['messages.markRead']({ conversationId, upTo: row?.id as never })
    expect(conversationWith(one.rig, COVEN).unread).toBe(1)
    expect(shown(one)).toEqual([])
  })

  test('says nothing of what the person wrote elsewhere', async () => {
    const one = await scene(3)
    await one.receive(says('hag', 'I come', { sid: 's1', id: 'elsewhere' }))
    expect(shown(one)).toEqual([])
  })

  test('of a burst is one, with the newest lines', async () => {
    const one = await scene(3)
    const many = Array.from({ length: 300 }, (_, n) => says('alice', `line ${n}`, { sid: `s${n}` }))
    await one.receive(...many)
    expect(shown(one)).toEqual([
      'A Dark Cave | 300 new messages\nalice: line 297\nalice: line 298\nalice: line 299',
    ])
  })

  test('keeps a nickname in its line', async () => {
    const one = await scene(3)
    await one.receive(says('&#x202e;alice', 'Hail', { sid: 's1', by: 'x' }))
    expect(shown(one).join()).not.toContain('\u202e')
  })
})

test('a private message names its sender and the room', async () => {
  const one = await scene(500)
  await one.receive(whispers('alice', 'Psst', { id: 'p1' }))
  expect(shown(one)).toEqual(['alice (A Dark Cave) | Psst'])
})

describe('what was missed while away', () => {
  const HEATH = 'heath@chat.shakespeare.example' as BareJid
  const calls = (room: BareJid, sid: string) => says('alice', 'hag: when?', { room, sid })

  test('is one summary of all rooms, after the last of them', async () => {
    const one = await scene(500)
    await one.missed(COVEN, calls(COVEN, 's1'), says('alice', 'So', { sid: 's2' }))
    await one.rig.ports.clock.advance(4_000)
    await one.missed(HEATH, calls(HEATH, 's1'), calls(HEATH, 's2'))
    await one.rig.ports.clock.advance(4_999)
    expect(shown(one)).toEqual([])
    await one.rig.ports.clock.advance(1)
    expect(shown(one)).toEqual(['Balcony | 3 new messages in 2 chats'])
  })

  test('of one room is its notice', async () => {
    const one = await scene(500)
    await one.missed(COVEN, calls(COVEN, 's1'), says('alice', 'So', { sid: 's2' }))
    await one.rig.ports.clock.advance(5_000)
    expect(shown(one)).toEqual(['A Dark Cave | alice: hag: when?'])
  })

  test('does not wait for long, and is not told once it was read', async () => {
    const one = await scene(500)
    for (let n = 0; n < 10; n++) {
      await one.missed(COVEN, calls(COVEN, `s${n}`))
      await one.rig.ports.clock.advance(3_000)
    }
    expect(shown(one)).toHaveLength(1)
    const { id: conversationId } = conversationWith(one.rig, COVEN)
    await one.missed(COVEN, calls(COVEN, 'last'))
    const row = one.rig.store.first<{ id: never }>('SELECT max(id) AS id FROM message')
    await one.rig.messages.commands['messages.markRead']({ conversationId, upTo: row?.id as never })
    await one.rig.ports.clock.advance(30_000)
    expect(shown(one)).toEqual([])
  })
})
