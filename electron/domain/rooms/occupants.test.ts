import { describe, expect, test } from 'vitest'
import { topicKey } from '../../../shared/contract/topic-of.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { DEFAULT_SETTINGS } from '../../../shared/model/store.ts'
import { comes, COVEN, goes, says, type Person } from '../testing/rooms.ts'
import { lines, opens, stage, type Stage } from './testing.ts'

const crowd = (count: number): Person[] =>
  Array.from({ length: count }, (_, number) => ({ nick: `nick${String(number).padStart(5, '0')}` }))

async function inRoom(people: readonly Person[] = []) {
  const s = await stage()
  s.door = opens(people)
  await s.join()
  s.rig.batches.length = 0
  return { s, conversationId: s.room().conversationId }
}

function watch(s: Stage, kind: 'occupants' | 'history', conversationId: ConversationId): void {
  s.rig.watched.add(topicKey({ kind, conversationId }))
}

async function page(s: Stage, conversationId: ConversationId, from?: string) {
  const read = await s.feature.commands['rooms.occupants']({ conversationId, from })
  if (!read.ok) throw new Error(read.error.code)
  return read.value
}

/** Lets the engine gather, then the feature. */
async function later(s: Stage, ms = 1_200): Promise<void> {
  await s.rig.ports.clock.advance(ms)
}

describe('the list of people', () => {
  test('comes in pages in the order of nicknames, each once', async () => {
    const { s, conversationId } = await inRoom(crowd(1_200))
    const nicks: string[] = []
    let sizes: number[] = []
    for (let from: string | undefined | null; from !== null;) {
      const read = await page(s, conversationId, from)
      nicks.push(...read.occupants.map(({ nick }) => nick))
      sizes = [...sizes, read.occupants.length]
      from = read.next
    }
    expect(sizes).toEqual([500, 500, 201])
    expect(nicks).toEqual([...crowd(1_200).map(({ nick }) => nick), 'romeo'])
  })

  test('tells what the room tells about somebody', async () => {
    const { s, conversationId } = await inRoom([
      { nick: 'crone', jid: 'crone@shakespeare.example/desktop', role: 'moderator', affiliation: 'owner' },
      { nick: 'witch', id: null },
    ])
    const { occupants } = await page(s, conversationId)
    expect(occupants).toMatchObject([
      {
        nick: 'crone',
        key: 'o:crone-id',
        address: 'crone@shakespeare.example',
        role: 'moderator',
        affiliation: 'owner',
      },
      { nick: 'romeo', isSelf: true },
      { nick: 'witch', key: 'n:witch', address: null },
    ])
  })

  test('changes only for windows that watch it', async () => {
    const { s, conversationId } = await inRoom([{ nick: 'crone' }])
    await s.rig.fake.receive(comes({ nick: 'witch' }))
    await later(s)
    expect(s.rig.deltas('occupantsChanged')).toEqual([])
    watch(s, 'occupants', conversationId)
    await s.rig.fake.receive(
      comes({ nick: 'imp' }) +
        goes('crone') +
        goes('witch', { to: 'hecate' }) +
        comes({ nick: 'hecate', id: 'witch-id' }),
    )
    await later(s)
    expect(s.rig.deltas('occupantsChanged')).toMatchObject([
      { conversationId, changed: [{ nick: 'imp' }, { nick: 'hecate' }], gone: ['crone', 'witch'] },
    ])
  })

  test('is read again after a burst, once a second', async () => {
    const { s, conversationId } = await inRoom()
    watch(s, 'occupants', conversationId)
    for (let round = 0; round < 5; round++) {
      for (const person of crowd(300)) await s.rig.fake.receive(comes(person))
      for (const { nick } of crowd(300)) await s.rig.fake.receive(goes(nick))
      await later(s, 60)
    }
    await later(s)
    expect(s.rig.deltas('occupantsChanged').length).toBeLessThanOrEqual(3)
    expect(s.rig.deltas('occupantsChanged').at(0)).toMatchObject({ reload: true, changed: [], gone: [] })
  }, 20_000)

  test('is empty once the account is out, and windows hear of it', async () => {
    const { s, conversationId } = await inRoom([{ nick: 'crone' }])
    watch(s, 'occupants', conversationId)
    await s.rig.fake.receive(goes('romeo', { codes: [110, 307] }))
    await later(s)
    expect(s.rig.deltas('occupantsChanged')).toMatchObject([{ reload: true }])
    expect(await page(s, conversationId)).toEqual({ occupants: [], next: null })
  })

  test('is counted at most once a second', async () => {
    const { s } = await inRoom()
    for (const person of crowd(500)) await s.rig.fake.receive(comes(person))
    await later(s, 3_000)
    expect(s.rig.deltas('roomsChanged').map(({ rooms }) => rooms[0]?.occupants)).toEqual([1, 501])
  })
})

test('60,000 people in one room leave memory bounded, and the room usable', async () => {
  const s = await stage()
  s.door = null
  const joined = s.join()
  await s.settle()
  for (let number = 0; number < 60_000; number += 2_000) {
    const people = Array.from({ length: 2_000 }, (_, one) => comes({ nick: `n${number + one}` }))
    await s.rig.fake.receive(people.join(''))
  }
  await s.rig.fake.receive(opens()(COVEN, 'romeo', s.knocks[0]!.join))
  await s.settle()
  expect(await joined).toMatchObject({ ok: true })
  expect(s.room().occupants).toBeGreaterThan(59_000)
  let kept = 0
  for (let from: string | undefined | null; from !== null;) {
    const read = await page(s, s.room().conversationId, from)
    kept += read.occupants.length
    from = read.next
  }
  expect(kept).toBeLessThanOrEqual(20_001)
}, 60_000)

describe('completion', () => {
  test('offers those who wrote last first, and only who is there', async () => {
    const { s, conversationId } = await inRoom([
      { nick: 'Anna' },
      { nick: 'Andrew' },
      { nick: 'antonio' },
      { nick: 'Bob' },
    ])
    await s.rig.fake.receive(says('antonio', 'one', { sid: 's1' }))
    await s.rig.fake.receive(says('Andrew', 'two', { sid: 's2' }) + says('Bob', 'three', { sid: 's3' }))
    await s.settle()
    const complete = async (text: string) => s.feature.commands['rooms.complete']({ conversationId, text })
    expect(await complete('an')).toEqual({ ok: true, value: ['Andrew', 'antonio', 'Anna'] })
    await s.rig.fake.receive(goes('Andrew'))
    expect(await complete('AN')).toEqual({ ok: true, value: ['antonio', 'Anna'] })
    expect(await complete('rom')).toEqual({ ok: true, value: [] })
  })
})

describe('who comes and goes', () => {
  const traffic = (s: Stage) => s.rig.deltas('roomNoticed').map(({ notice }) => notice)

  test('is one line, folded, for windows that show the room, and never kept', async () => {
    const { s, conversationId } = await inRoom([{ nick: 'crone' }])
    await s.rig.fake.receive(comes({ nick: 'unseen' }))
    await later(s, 5_000)
    watch(s, 'history', conversationId)
    await s.rig.fake.receive(comes({ nick: 'witch' }) + comes({ nick: 'imp' }) + goes('crone'))
    await later(s, 500)
    await s.rig.fake.receive(goes('imp'))
    await later(s, 5_000)
    expect(traffic(s)).toEqual([{ what: 'traffic', joined: ['witch'], left: ['crone'] }])
    expect(lines(s.rig)).toEqual([])
  })

  test.each([
    ['small', 60, 0],
    ['always', 60, 1],
    ['never', 2, 0],
  ] as const)('with the setting %s among %d people: %d', async (roomTraffic, count, expected) => {
    const { s, conversationId } = await inRoom(crowd(count))
    s.rig.settings = { ...DEFAULT_SETTINGS, roomTraffic }
    watch(s, 'history', conversationId)
    await s.rig.fake.receive(comes({ nick: 'witch' }))
    await later(s, 5_000)
    expect(traffic(s)).toHaveLength(expected)
  })
})

describe('lines', () => {
  const item = (nick: string, role: string, affiliation: string, inside = '') =>
    `<presence from='${COVEN}/${nick}'><x xmlns='http://jabber.org/protocol/muc#user'>
      <item role='${role}' affiliation='${affiliation}'>${inside}</item></x></presence>`

  test('of others’ roles and affiliations only in a small room, of one’s own in all', async () => {
    const { s } = await inRoom([{ nick: 'crone' }])
    await s.rig.fake.receive(
      item('crone', 'moderator', 'none', `<actor nick='hecate'/><reason>Thane</reason>`),
    )
    await s.rig.fake.receive(item('crone', 'moderator', 'admin'))
    await later(s)
    expect(lines(s.rig)).toMatchObject([
      { what: 'affiliation', nick: 'crone', affiliation: 'admin', self: false },
    ])
    const large = await inRoom(crowd(60))
    await large.s.rig.fake.receive(
      item('nick00001', 'moderator', 'admin') + item('romeo', 'moderator', 'admin'),
    )
    await later(large.s)
    expect(lines(large.s.rig)).toMatchObject([
      { what: 'affiliation', nick: 'romeo', self: true, affiliation: 'admin' },
    ])
    expect(large.s.room()).toMatchObject({
      role: 'moderator',
      affiliation: 'admin',
      rights: { moderate: true },
    })
  })

  test('of 500 kicks a second, the first ones', async () => {
    const { s } = await inRoom(crowd(500))
    for (const { nick } of crowd(500)) await s.rig.fake.receive(goes(nick, { codes: [307] }))
    await later(s)
    expect(lines(s.rig)).toHaveLength(20)
    expect(s.room().occupants).toBe(1)
  })

  test('of a nickname that changes in a loop', async () => {
    const { s } = await inRoom()
    for (let turn = 0; turn < 100; turn++) {
      const [from, to] = turn % 2 === 0 ? ['romeo', 'montague'] : ['montague', 'romeo']
      await s.rig.fake.receive(
        goes(from, { to: to, codes: [110] }) + comes({ nick: to, id: 'romeo-id' }, { codes: [110] }),
      )
    }
    expect(lines(s.rig)).toHaveLength(20)
    expect(lines(s.rig)[0]).toEqual({ what: 'nick', from: 'romeo', to: 'montague', self: true })
  })

  test('of a subject of 100 kB: what fits', async () => {
    const { s } = await inRoom()
    await s.rig.fake.receive(
      `<message from='${COVEN}/crone' type='groupchat'><subject>${'eye of newt '.repeat(9_000)}</subject></message>`,
    )
    expect(s.room().subject?.text.length).toBe(4_096)
    expect(lines(s.rig)).toMatchObject([{ what: 'subject', by: 'crone' }])
    expect(JSON.stringify(lines(s.rig)).length).toBeLessThan(5_000)
  })
})
