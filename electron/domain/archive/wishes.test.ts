import { describe, expect, test } from 'vitest'
import type { ConversationId, MessageId } from '../../../shared/model/ids.ts'
import { ACCOUNT, JULIET } from '../testing/rig.ts'
import { expectWhole, idle, MANY, NURSE, play, withHistory, type Played } from './testing/play.ts'

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
    expect(await t.archive.wishes.fill(place, above)).toEqual({ ok: true })
    expect(t.server.asked).toEqual([`with ${JULIET} before m182 max 50`])
    expect(t.history.ids).toHaveLength(100)
    expect(t.history.spansOf(ACCOUNT, JULIET)).toMatchObject([{ firstId: 'm132' }])
  })

  test('nothing is asked where nothing is missing', async () => {
    const t = await scrolled()
    expect(await t.archive.wishes.fill(place, 99 as MessageId)).toEqual({ ok: true })
    expect(t.server.asked).toEqual([])
  })

  test('an id that does not belong to the conversation gives way to the time', async () => {
    const t = await scrolled()
    t.history.gaps = [{ before: above, after: null, until: { id: 'm1', at: t.server.items[100]?.at ?? 0 } }]
    expect(await t.archive.wishes.fill(place, above)).toEqual({ ok: true })
    expect(t.server.asked).toEqual([
      `with ${JULIET} before m1 max 50`,
      `with ${JULIET} to 2025-01-01T01:51:00.000Z last max 50`,
    ])
    expect(t.history.ids).toContain('m99')
  })

  test('pages with nothing new are passed', async () => {
    const t = await scrolled()
    t.history.gaps = [{ before: above, after: null, until: null }]
    expect(await t.archive.wishes.fill(place, above)).toEqual({ ok: true })
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
    const both = [t.archive.wishes.fill(place, above), t.archive.wishes.fill(place, above)]
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
    expect(await t.archive.wishes.fillAll(place)).toEqual({ ok: true })
    expect(t.history.ids.filter((id) => !['m0', 'm1'].includes(id))).toHaveLength(230)
    expect(t.history.spansOf(ACCOUNT, JULIET)).toMatchObject([{ isBeginning: true }])
  })

  test('a gap that can’t be filled ends', async () => {
    const t = await scrolled()
    expect(await t.archive.wishes.fillAll(place)).toEqual({ ok: true })
    expect(t.server.queries.length).toBeLessThan(10)
  })

  test('a failure is an answer, and is kept until it works', async () => {
    const t = await scrolled()
    t.server.twist = (answer) => ({ ...answer, refuses: 'forbidden' })
    expect(await t.archive.wishes.fill(place, above)).toMatchObject({ error: { condition: 'forbidden' } })
    expect(t.archive.wishes.failures.get(place.conversationId)).toMatchObject({ condition: 'forbidden' })
    t.server.twist = (answer) => answer
    await t.archive.wishes.fill(place, above)
    expect(t.archive.wishes.failures.size).toBe(0)
    t.leave()
    expect(await t.archive.wishes.fill(place, above)).toEqual({ ok: false, error: { code: 'not-connected' } })
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
