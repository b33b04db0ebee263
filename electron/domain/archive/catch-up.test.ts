import { describe, expect, test } from 'vitest'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { DEFAULT_SETTINGS } from '../../../shared/model/store.ts'
import { ACCOUNT, JULIET } from '../testing/rig.ts'
import { expectWhole, idle, MANY, NURSE, play, withHistory } from './testing/play.ts'

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
    expect(await t.archive.wishes.fill({ conversationId: 1 as ConversationId, peer: JULIET }, null)).toEqual({
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

  test('asks for what came since the last known point, where only the archive can tell its order', async () => {
    const t = await withHistory()
    await t.begin()
    t.server.asked.length = 0
    t.fake.suspend()
    await t.begin({ kind: 'resumed' })
    t.server.add(JULIET, ...MANY.slice(20, 25))
    t.history.loseOrder()
    t.history.loseOrder()
    await t.ports.clock.advance(1_000)
    await idle()
    expect(t.server.asked).toEqual(['metadata', 'last max 50'])
    expectWhole(t)
    expect(t.history.behind).toBe(false)
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

  test('nor does what is sealed, if they pause after the newest page', async () => {
    const t = await withHistory()
    t.server.add(JULIET, ...MANY.slice(20))
    t.server.twist = (answer, { after }) => {
      if (after === 'm19') t.archive.pause(true)
      return answer
    }
    await t.begin()
    await idle()
    expect(t.archive.state).toMatchObject({ phase: 'catching-up', paused: true })
    expect(t.history.isCatchingUp(ACCOUNT)).toBe(false)
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
