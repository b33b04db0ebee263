import { describe, expect, onTestFinished, test } from 'vitest'
import type { Delta } from '../../../shared/contract/index.ts'
import type { ArchiveState } from '../../../shared/model/archive.ts'
import type { ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/model/store.ts'
import { settle } from '../../engine/testing/fake-clock.ts'
import type { Stanza } from '../../engine/index.ts'
import { createFakeArchive, type FakeArchive } from '../testing/fake-archive.ts'
import { createFakeClient, type FakeClient } from '../testing/fake-client.ts'
import { createTestPorts, type TestPorts } from '../testing/ports.ts'
import { ACCOUNT, JULIET, ROMEO } from '../testing/rig.ts'
import { followArchive, type AccountArchive } from './account.ts'
import { createFakeHistory, type FakeHistory } from './testing.ts'

const NURSE = 'nurse@capulet.example' as BareJid
const MANY = Array.from({ length: 230 }, (_, index) => `text ${index}`)

interface Played {
  readonly server: FakeArchive
  readonly history: FakeHistory
  readonly fake: FakeClient
  readonly ports: TestPorts
  readonly archive: AccountArchive
  readonly messages: readonly Stanza[]
  readonly states: readonly ArchiveState[]
  screen: readonly BareJid[]
  settings: Settings
  /** Begins a session, and waits until nothing more happens. */
  begin(options?: Parameters<FakeClient['begin']>[0]): Promise<void>
  /** The session ends, and what follows is a new one for the history, too. */
  leave(): void
}

interface Given {
  readonly server?: FakeArchive
  readonly history?: FakeHistory
  readonly settings?: Partial<Settings>
}

function play({
  server = createFakeArchive(ROMEO),
  history = createFakeHistory(),
  settings = {},
}: Given = {}): Played {
  const ports = createTestPorts()
  const messages: Stanza[] = []
  const states: ArchiveState[] = []
  const fake = createFakeClient({
    account: ROMEO,
    ports,
    message: (message) => {
      messages.push(message)
      return Promise.resolve()
    },
    answer: (iq) => server.answer(iq) ?? null,
  })
  server.connect(fake)
  const context = {
    ports,
    settings: () => played.settings,
    announce: (...deltas: Delta[]) => {
      for (const delta of deltas) if (delta.kind === 'archiveChanged') states.push(delta.archive)
    },
  }
  const archive = followArchive(
    { context, history, onScreen: () => played.screen },
    { id: ACCOUNT, address: ROMEO, client: fake.client },
  )
  onTestFinished(() => archive.close())
  const played: Played = {
    server,
    history,
    fake,
    ports,
    archive,
    messages,
    states,
    screen: [],
    settings: { ...DEFAULT_SETTINGS, ...settings },
    async begin(options = {}) {
      await fake.begin(options)
      await idle()
    },
    leave() {
      fake.end()
      history.startSession()
    },
  }
  return played
}

async function idle(): Promise<void> {
  for (let turn = 0; turn < 300; turn++) await settle()
}

const idsOf = ({ server }: Played) => server.items.map(({ id }) => id)
/** Everything of the archive is here once and in one span. */
function expectWhole(played: Played): void {
  expect(played.history.whole()).toEqual([idsOf(played)])
  expect([...played.history.ids].sort()).toEqual([...idsOf(played)].sort())
  expect(played.messages).toEqual([])
}
/** A history that has the first messages of the archive, as an earlier session left it. */
async function withHistory(count = 20): Promise<Played> {
  const played = play()
  played.server.add(JULIET, ...MANY.slice(0, count))
  await played.begin()
  expectWhole(played)
  played.leave()
  played.server.asked.length = 0
  return played
}

describe('a fresh session', () => {
  test('asks for the newest page, and then for everything older', async () => {
    const t = play()
    t.server.add(JULIET, ...MANY)
    await t.begin()
    expectWhole(t)
    expect(t.server.asked).toEqual([
      'disco',
      'metadata',
      'last max 50',
      'before m180 max 100',
      'before m130 max 100',
      'before m80 max 100',
      'before m30 max 100',
    ])
    expect(t.archive.state).toMatchObject({ phase: 'done', fetched: 230, failure: null })
    expect(t.history).toMatchObject({ caughtUpCount: 1, beginning: { id: 'm0' } })
  })

  test('asks first for what is on the screen', async () => {
    const t = play()
    t.server.add(NURSE, 'a', 'b')
    t.server.add(JULIET, ...MANY)
    t.screen = [NURSE]
    await t.begin()
    expect(t.server.asked.slice(2, 4)).toEqual([`with ${NURSE} last max 50`, 'last max 50'])
    expect(t.history.ids.slice(0, 2)).toEqual(['m0', 'm1'])
    expectWhole(t)
  })

  test('leaves older messages to the person who scrolls, if wished', async () => {
    const t = play({ settings: { fetchOlder: 'as-i-scroll' } })
    t.server.add(JULIET, ...MANY)
    await t.begin()
    expect(t.history.ids).toHaveLength(50)
    expect(t.archive.state.phase).toBe('done')
    t.settings = DEFAULT_SETTINGS
    t.archive.settingsChanged()
    await idle()
    expectWhole(t)
  })

  test('fetches what came since the last one, the newest page first', async () => {
    const t = await withHistory()
    t.server.add(JULIET, ...MANY.slice(20))
    await t.begin()
    expect(t.server.asked).toEqual([
      'disco',
      'metadata',
      'last max 50',
      'after m19 max 100',
      'after m69 max 100',
      'after m119 max 100',
      'after m169 max 100',
    ])
    expectWhole(t)
    expect(t.archive.state).toMatchObject({ phase: 'done', fetched: 250 })
  })

  test('asks for one empty page if nothing came', async () => {
    const t = await withHistory()
    await t.begin()
    expect(t.server.asked).toEqual(['disco', 'metadata', 'after m19 max 100'])
    expect(t.history).toMatchObject({ behind: false })
    expectWhole(t)
  })

  test('works with a server that has no metadata', async () => {
    const t = play()
    t.server.features = ['urn:xmpp:mam:2']
    t.server.add(JULIET, ...MANY)
    await t.begin()
    expect(t.server.asked.slice(0, 2)).toEqual(['disco', 'last max 50'])
    expectWhole(t)
    t.leave()
    t.server.add(JULIET, 'later')
    await t.begin()
    expectWhole(t)
  })

  test('does nothing more where the archive is empty', async () => {
    const t = play()
    await t.begin()
    expect(t.server.asked).toEqual(['disco', 'metadata', 'last max 50'])
    expect(t.archive.state.phase).toBe('done')
    expect(t.history.beginning).toEqual({ id: null, at: null })
  })

  test('says that there is no archive', async () => {
    const t = play()
    t.server.features = ['urn:xmpp:ping']
    await t.begin()
    expect(t.archive.state).toMatchObject({ phase: 'unsupported', failure: null })
    expect(t.history.caughtUpCount).toBe(1)
    expect(await t.archive.fill({ conversationId: 1 as ConversationId, peer: JULIET }, null)).toEqual({
      ok: false,
      error: { code: 'archive-none' },
    })
  })
})

describe('a resumed session', () => {
  test('asks for nothing', async () => {
    const t = await withHistory()
    await t.begin()
    t.server.asked.length = 0
    t.fake.suspend()
    await t.begin({ kind: 'resumed' })
    expect(t.server.asked).toEqual([])
  })

  test('asks for nothing in a new process, if everything is here', async () => {
    const before = await withHistory()
    await before.begin()
    before.server.asked.length = 0
    const t = play({ server: before.server, history: before.history })
    await t.begin({ kind: 'resumed', restored: true })
    expect(t.server.asked).toEqual([])
    expect(t.archive.state.phase).toBe('done')
  })

  test('goes on in a new process, if catching up had not ended', async () => {
    const before = await withHistory()
    before.server.add(JULIET, ...MANY.slice(20))
    const { server, history } = before
    // The process is killed after two pages.
    server.twist = (answer) => (server.queries.length > 4 ? { ...answer, isHeld: true } : answer)
    await before.begin()
    before.archive.close()
    expect(history.whole()).toHaveLength(2)
    server.twist = (answer) => answer
    const t = play({ server, history })
    await t.begin({ kind: 'resumed', restored: true })
    expectWhole(t)
  })

  test('goes on with older messages in a new process', async () => {
    const before = play({ settings: { fetchOlder: 'as-i-scroll' } })
    before.server.add(JULIET, ...MANY)
    await before.begin()
    const t = play({ server: before.server, history: before.history })
    await t.begin({ kind: 'resumed', restored: true })
    expectWhole(t)
  })
})

describe('progress', () => {
  test('says how far it is, at most four times a second', async () => {
    const t = play()
    t.server.add(JULIET, ...MANY)
    await t.begin()
    // The clock stood still: the first state, and the last one a moment later.
    expect(t.states).toHaveLength(1)
    await t.ports.clock.advance(250)
    expect(t.states).toHaveLength(2)
    await t.ports.clock.advance(10_000)
    expect(t.states).toHaveLength(2)
  })

  test('has the share of the way, by time', async () => {
    const t = await withHistory()
    t.server.add(JULIET, ...MANY.slice(20))
    const { queries } = t.server
    t.server.twist = (answer) => (queries.at(-1)?.after === 'm119' ? { ...answer, isHeld: true } : answer)
    await t.begin()
    expect(t.archive.state).toMatchObject({ phase: 'catching-up', reached: t.server.items[119]?.at })
    expect(t.archive.state.share).toBeCloseTo(100 / 161, 5)
    await t.server.release()
    await idle()
    expectWhole(t)
  })

  test('pauses and goes on', async () => {
    const t = play()
    t.server.add(JULIET, ...MANY)
    t.server.twist = (answer) => ({ ...answer, isHeld: true })
    await t.begin()
    await t.server.release()
    await idle()
    t.archive.pause(true)
    await t.server.release()
    await idle()
    expect(t.history.ids).toHaveLength(100)
    expect(t.server.queries).toHaveLength(2)
    expect(t.archive.state).toMatchObject({ phase: 'older', paused: true })
    t.server.twist = (answer) => answer
    t.archive.pause(false)
    await idle()
    expectWhole(t)
  })

  test('does not let messages of unknown fate wait for a person who has paused', async () => {
    const t = play()
    t.server.add(JULIET, ...MANY)
    t.archive.pause(true)
    await t.begin()
    expect(t.server.queries).toEqual([])
    expect(t.history.caughtUpCount).toBe(1)
  })

  test('asks for the next page while the last one is stored', async () => {
    const t = await withHistory()
    t.server.add(JULIET, ...MANY.slice(20))
    let stored: () => void = () => undefined
    t.server.twist = (answer, { after }) => {
      if (after === 'm19') t.history.before = new Promise<void>((resolve) => (stored = resolve))
      return answer
    }
    await t.begin()
    expect(t.server.asked.at(-1)).toBe('after m69 max 100')
    expect(t.history.pages.at(-1)).toMatchObject({ anchor: null })
    t.history.before = Promise.resolve()
    stored()
    await idle()
    expectWhole(t)
  })
})

describe('what the archive has lost', () => {
  test('a forgotten id gives way to the time', async () => {
    const t = await withHistory()
    t.server.add(JULIET, ...MANY.slice(20))
    t.server.items = t.server.items.slice(20)
    await t.begin()
    expect(t.server.asked.slice(3, 6)).toEqual([
      'after m19 max 100',
      'from 2025-01-01T00:10:00.000Z max 100',
      'after m69 max 100',
    ])
    const all = MANY.map((_, index) => `m${index}`)
    expect(t.history.whole()).toEqual([all])
    expect([...t.history.ids].sort()).toEqual([...all].sort())
    expect(t.archive.state).toMatchObject({ phase: 'done', failure: null })
  })

  test('the archive was cut while its older part was fetched', async () => {
    const t = play()
    t.server.add(JULIET, ...MANY)
    t.server.twist = (answer, { before }) => {
      if (before !== 'm130') return answer
      t.server.items = t.server.items.slice(150)
      return { ...answer, refuses: 'item-not-found' }
    }
    await t.begin()
    expect(t.history.ids).toHaveLength(100)
    expect(t.history.spansOf(ACCOUNT, null)).toMatchObject([{ isBeginning: true }])
    expect(t.archive.state).toMatchObject({ phase: 'done', failure: null })
  })

  test('a clock that was ahead of time hides nothing', async () => {
    const t = await withHistory()
    t.server.add(JULIET, ...MANY.slice(20))
    // The server's clock was five minutes ahead until then.
    t.server.items = t.server.items.map((item, index) =>
      index > 19 ? { ...item, at: item.at - 300_000 } : item,
    )
    t.server.items.splice(19, 1)
    await t.begin()
    expect(t.history.whole()).toEqual([MANY.map((_, index) => `m${index}`)])
  })

  test('an archive that begins anew is fetched from there', async () => {
    const t = await withHistory()
    t.server.items = []
    t.server.add(JULIET, 'x', 'y')
    t.server.items = t.server.items.map((item, index) => ({
      ...item,
      id: `new${index}`,
      at: Date.UTC(2025, 5, 1) + index,
    }))
    await t.begin()
    expect(t.history.ids.slice(-2)).toEqual(['new0', 'new1'])
    expect(t.archive.state).toMatchObject({ phase: 'done', failure: null })
    expect(t.history.spansOf(ACCOUNT, null).at(-1)).toMatchObject({ isOpen: true })
  })

  test('two gaps are closed, the newest first', async () => {
    const t = await withHistory()
    t.server.add(JULIET, ...MANY.slice(20, 120))
    // Killed after the newest page, in two sessions.
    t.server.twist = (answer, { after }) => (after === undefined ? answer : { ...answer, isHeld: true })
    await t.begin()
    t.leave()
    t.server.add(JULIET, ...MANY.slice(120))
    await t.begin()
    t.leave()
    expect(t.history.whole()).toHaveLength(3)
    t.server.twist = (answer) => answer
    t.server.asked.length = 0
    await t.begin()
    expect(t.server.asked).toEqual([
      'disco',
      'metadata',
      'after m229 max 100',
      'after m119 max 100',
      'after m169 max 100',
      'after m19 max 100',
      'after m69 max 100',
    ])
    expectWhole(t)
  })
})

describe('servers that behave badly', () => {
  test('one that never says complete ends with an empty page', async () => {
    const t = play()
    t.server.add(JULIET, ...MANY)
    t.server.twist = (answer) => ({ ...answer, complete: false })
    await t.begin()
    expectWhole(t)
    expect(t.archive.state).toMatchObject({ phase: 'done', failure: null })
    t.leave()
    t.server.add(JULIET, ...MANY)
    await t.begin()
    expectWhole(t)
  })

  test('one that says complete too early is believed for that page only', async () => {
    const t = await withHistory()
    t.server.add(JULIET, ...MANY.slice(20))
    t.server.twist = (answer, { after }) => (after === 'm69' ? { ...answer, complete: true } : answer)
    await t.begin()
    t.leave()
    t.server.twist = (answer) => answer
    await t.begin()
    expect(t.archive.state).toMatchObject({ failure: null })
    expectWhole(t)
  })

  test('one that answers with the same page is given up, and asked again later', async () => {
    const t = play()
    t.server.add(JULIET, ...MANY)
    t.server.twist = (answer, { before }) =>
      before === '' || before === undefined
        ? answer
        : { items: t.server.items.slice(130, 180), first: 'm130', last: 'm179' }
    await t.begin()
    expect(t.server.queries).toHaveLength(3)
    expect(t.archive.state).toMatchObject({ phase: 'older', failure: { code: 'archive-stuck' } })
    // Everything else works, and it does not become a flood.
    expect(t.history.caughtUpCount).toBe(1)
    await t.ports.clock.advance(3_600_000)
    await idle()
    expect(t.server.queries.length).toBeLessThan(25)
    t.server.twist = (answer) => answer
    t.archive.pause(false)
    await idle()
    expectWhole(t)
    expect(t.archive.state).toMatchObject({ phase: 'done', failure: null })
  })

  test('one that goes round in a circle is given up', async () => {
    const t = await withHistory()
    t.server.add(JULIET, ...MANY.slice(20))
    const round = ['m30', 'm40', 'm50']
    t.server.twist = (answer, { after }) => {
      if (after === undefined) return answer
      const items = t.server.items.filter(({ id }) => id === round[(round.indexOf(after) + 1) % 3])
      return { items, first: items[0]?.id, last: items[0]?.id, complete: false }
    }
    await t.begin()
    expect(t.archive.state.failure).toEqual({ code: 'archive-stuck' })
    expect(t.server.queries.length).toBeLessThan(15)
  })

  test('one that leaves the ends of its pages out', async () => {
    const t = await withHistory()
    t.server.add(JULIET, ...MANY.slice(20))
    t.server.twist = ({ items, complete }) => ({ items, ...(complete !== undefined && { complete }) })
    await t.begin()
    expectWhole(t)
  })

  test('one that repeats items of the page before', async () => {
    const t = await withHistory()
    t.server.add(JULIET, ...MANY.slice(20))
    t.server.twist = (answer) => {
      const from = t.server.items.findIndex(({ id }) => id === answer.items[0]?.id)
      return { ...answer, items: [...t.server.items.slice(Math.max(0, from - 5), from), ...answer.items] }
    }
    await t.begin()
    expectWhole(t)
  })

  test('one whose pages are not final yet is asked again, and then believed', async () => {
    const t = play()
    t.server.add(JULIET, 'a')
    t.server.twist = (answer) => ({ ...answer, stable: false })
    await t.begin()
    expect(t.server.queries).toHaveLength(1)
    await t.ports.clock.advance(10_000)
    await idle()
    expect(t.server.queries).toHaveLength(3)
    expectWhole(t)
  })

  test('one that takes more than a minute is waited for; one that takes longer is asked for less', async () => {
    const t = play()
    t.server.add(JULIET, ...MANY)
    t.server.twist = (answer) => ({ ...answer, isHeld: true })
    await t.begin()
    await t.ports.clock.advance(60_000)
    await t.server.release()
    await idle()
    expect(t.history.ids).toHaveLength(50)
    await t.ports.clock.advance(90_000)
    expect(t.archive.state).toMatchObject({ failure: { code: 'request-timeout' } })
    // What comes now belongs to no query.
    await t.server.release()
    expect(t.history.ids).toHaveLength(50)
    t.server.twist = (answer) => answer
    await t.ports.clock.advance(5_000)
    await idle()
    expect(t.server.asked.at(-1)).toBe('before m30 max 50')
    expectWhole(t)
    expect(t.archive.state).toMatchObject({ phase: 'done', failure: null })
  })

  test('one that refuses is asked again with growing waits; after two failures nobody waits for it any more', async () => {
    const t = play()
    t.server.add(JULIET, ...MANY)
    t.server.twist = (answer) => ({ ...answer, refuses: 'internal-server-error' })
    await t.begin()
    expect(t.archive.state.failure).toMatchObject({ condition: 'internal-server-error' })
    expect(t.history.caughtUpCount).toBe(0)
    const waits: number[] = []
    for (let at = 0, seen = t.server.queries.length; at < 3_600_000; at += 1_000) {
      await t.ports.clock.advance(1_000)
      if (t.server.queries.length > seen) waits.push(at + 1_000)
      seen = t.server.queries.length
    }
    expect(waits).toEqual([5_000, 35_000, 155_000, 755_000, 2_555_000])
    expect(t.history.caughtUpCount).toBe(1)
  })

  test('forged and late results change nothing', async () => {
    const t = play()
    t.server.add(JULIET, 'a')
    const forged = (from: string, id: string) => `<message from='${from}'>
      <result xmlns='urn:xmpp:mam:2' queryid='x' id='${id}'><forwarded xmlns='urn:xmpp:forward:0'>
      <message xmlns='jabber:client' from='${JULIET}/x' to='${ROMEO}'><body>forged</body></message></forwarded></result></message>`
    t.server.twist = (answer) => ({
      ...answer,
      more: forged('tybalt@capulet.example', 'f1') + forged(ROMEO, 'f2'),
    })
    await t.begin()
    await t.fake.receive(forged(ROMEO, 'f3'))
    expect(t.history.ids).toEqual(['m0'])
  })

  test('the session ends in the middle', async () => {
    const t = await withHistory()
    t.server.add(JULIET, ...MANY.slice(20))
    t.server.twist = (answer, { after }) => (after === 'm119' ? { ...answer, isHeld: true } : answer)
    await t.begin()
    t.leave()
    await idle()
    expect(t.archive.state).toMatchObject({ phase: 'waiting', failure: null })
    t.server.twist = (answer) => answer
    t.server.asked.length = 0
    await t.begin()
    // It goes on where it was.
    expect(t.server.asked).toEqual(
      ['disco', 'metadata', 'after m229 max 100', 'after m119 max 100', 'after m169 max 100'].filter((line) =>
        t.server.asked.includes(line),
      ),
    )
    expect(t.server.asked).not.toContain('after m19 max 100')
    expectWhole(t)
  })

  test('the connection breaks in the middle, and the session goes on', async () => {
    const t = await withHistory()
    t.server.add(JULIET, ...MANY.slice(20))
    t.server.twist = (answer, { after }) => {
      if (after === 'm69') t.fake.suspend()
      return answer
    }
    await t.begin()
    t.server.twist = (answer) => answer
    await t.ports.clock.advance(300_000)
    const asked = t.server.queries.length
    expect(t.archive.state.failure).toBeNull()
    await t.begin({ kind: 'resumed' })
    await idle()
    expect(t.server.queries.length).toBeGreaterThan(asked)
    expectWhole(t)
  })
})

describe('what the person wishes', () => {
  const place = { conversationId: 7 as ConversationId, peer: JULIET }
  const above = 4 as MessageId

  /** Only the newest page of the archive is here, and a gap above a message. */
  async function scrolled(): Promise<Played> {
    const t = play({ settings: { fetchOlder: 'as-i-scroll' } })
    t.server.add(NURSE, 'x', 'y')
    t.server.add(JULIET, ...MANY)
    await t.begin()
    t.server.asked.length = 0
    t.history.gaps = [{ before: above, after: null, until: { id: 'm182', at: t.server.items[182]?.at ?? 0 } }]
    return t
  }

  test('a page above the gap', async () => {
    const t = await scrolled()
    expect(await t.archive.fill(place, above)).toEqual({ ok: true })
    expect(t.server.asked).toEqual([`with ${JULIET} before m182 max 50`])
    expect(t.history.ids).toHaveLength(100)
    expect(t.history.spansOf(ACCOUNT, JULIET)).toMatchObject([{ firstId: 'm132' }])
  })

  test('nothing is asked where nothing is missing', async () => {
    const t = await scrolled()
    expect(await t.archive.fill(place, 99 as MessageId)).toEqual({ ok: true })
    expect(t.server.asked).toEqual([])
  })

  test('an id that does not belong to the conversation gives way to the time', async () => {
    const t = await scrolled()
    t.history.gaps = [{ before: above, after: null, until: { id: 'm1', at: t.server.items[100]?.at ?? 0 } }]
    expect(await t.archive.fill(place, above)).toEqual({ ok: true })
    expect(t.server.asked).toEqual([
      `with ${JULIET} before m1 max 50`,
      `with ${JULIET} to 2025-01-01T01:51:00.000Z last max 50`,
    ])
    expect(t.history.ids).toContain('m99')
  })

  test('pages with nothing new are passed', async () => {
    const t = await scrolled()
    t.history.gaps = [{ before: above, after: null, until: null }]
    expect(await t.archive.fill(place, above)).toEqual({ ok: true })
    expect(t.server.asked).toEqual([`with ${JULIET} last max 50`, `with ${JULIET} before m182 max 50`])
  })

  test('the same wish is fulfilled once, and comes before the background', async () => {
    const t = play()
    t.server.add(JULIET, ...MANY)
    t.server.twist = (answer) => ({ ...answer, isHeld: true })
    await t.begin()
    await t.server.release()
    await idle()
    t.history.gaps = [{ before: above, after: null, until: { id: 'm100', at: t.server.items[100]?.at ?? 0 } }]
    const both = [t.archive.fill(place, above), t.archive.fill(place, above)]
    await idle()
    expect(t.server.asked.slice(-2)).toEqual(['before m180 max 100', `with ${JULIET} before m100 max 50`])
    t.server.twist = (answer) => answer
    await t.server.release()
    expect(await Promise.all(both)).toEqual([{ ok: true }, { ok: true }])
    await idle()
    expectWhole(t)
  })

  test('everything of a conversation', async () => {
    const t = await scrolled()
    t.server.twist = (answer, { before }) => {
      if (before === 'm32') t.history.gaps = []
      return answer
    }
    expect(await t.archive.fillAll(place)).toEqual({ ok: true })
    expect(t.history.ids.filter((id) => !['m0', 'm1'].includes(id))).toHaveLength(230)
    expect(t.history.spansOf(ACCOUNT, JULIET)).toMatchObject([{ isBeginning: true }])
  })

  test('a gap that can’t be filled ends', async () => {
    const t = await scrolled()
    expect(await t.archive.fillAll(place)).toEqual({ ok: true })
    expect(t.server.queries.length).toBeLessThan(10)
  })

  test('a failure is an answer, and is kept until it works', async () => {
    const t = await scrolled()
    t.server.twist = (answer) => ({ ...answer, refuses: 'forbidden' })
    expect(await t.archive.fill(place, above)).toMatchObject({ error: { condition: 'forbidden' } })
    expect(t.archive.failures.get(place.conversationId)).toMatchObject({ condition: 'forbidden' })
    t.server.twist = (answer) => answer
    await t.archive.fill(place, above)
    expect(t.archive.failures.size).toBe(0)
    t.leave()
    expect(await t.archive.fill(place, above)).toEqual({ ok: false, error: { code: 'not-connected' } })
  })

  test('a conversation that is opened while catching up comes first', async () => {
    const t = await withHistory()
    t.server.add(NURSE, 'x', 'y')
    t.server.add(JULIET, ...MANY.slice(20))
    t.server.twist = (answer, { after }) => (after === 'm19' ? { ...answer, isHeld: true } : answer)
    await t.begin()
    t.archive.opened(NURSE)
    t.archive.opened(NURSE)
    await idle()
    expect(t.server.asked.filter((line) => line.includes(NURSE))).toEqual([`with ${NURSE} last max 50`])
    expect(t.history.ids.slice(-2)).toEqual(['m20', 'm21'])
    await t.server.release()
    await idle()
    expectWhole(t)
    t.archive.opened(JULIET)
    await idle()
    expect(t.server.asked.at(-1)).not.toContain(JULIET)
  })
})
