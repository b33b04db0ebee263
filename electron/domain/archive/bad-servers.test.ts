import { describe, expect, test } from 'vitest'
import { ACCOUNT, JULIET, ROMEO } from '../testing/rig.ts'
import { expectWhole, idle, MANY, play, withHistory } from './testing/play.ts'

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

  test('what is sealed does not wait for ever either, if the newest page came and what was before it does not', async () => {
    const t = await withHistory()
    t.server.add(JULIET, ...MANY.slice(20))
    t.server.twist = (answer, { after }) =>
      after === undefined ? answer : { ...answer, refuses: 'forbidden' }
    await t.begin()
    expect([t.history.isBehind(ACCOUNT), t.history.isCatchingUp(ACCOUNT)]).toEqual([false, true])
    await t.ports.clock.advance(3_600_000)
    await idle()
    expect(t.history.isCatchingUp(ACCOUNT)).toBe(false)
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
