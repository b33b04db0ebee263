import { describe, expect, test } from 'vitest'
import { ACCOUNT, quiet } from '../testing/rig.ts'
import { COVEN, enter, goes, OCCUPANT_IDS, STANZA_IDS } from '../testing/rooms.ts'
import { receive } from '../testing/talk.ts'
import { gaps, lines, stage, type Stage } from './testing/room-stage.ts'

describe('what is sealed in a room waits for its archive', () => {
  const waits = ({ rig }: Stage) => rig.messages.archived.isCatchingUp(ACCOUNT, COVEN)

  test('until all of it is here', async () => {
    const s = await stage(10)
    s.server.limit = 100
    await s.come()
    expect(waits(s)).toBe(false)
    await s.signIn()
    s.server.add('witch', ...lines(450, 10))
    let isGap = false
    s.server.twist = (answer, query) => {
      // What was said last is here.
      isGap ||= query.after !== undefined && query.after !== 'm9'
      return { ...answer, isHeld: isGap }
    }
    await enter(s.rig)
    const came = s.archive.enteredRoom(ACCOUNT, COVEN)
    expect(waits(s)).toBe(true)
    await quiet(400)
    expect(await came).toBe('caught-up')
    expect([isGap, waits(s)]).toEqual([true, true])
    for (let page = 0; page < 8; page++) {
      await s.server.release()
      await quiet(200)
    }
    expect(gaps(s)).toEqual([])
    expect(waits(s)).toBe(false)
  })

  test('not if it has none', async () => {
    const s = await stage(5, [STANZA_IDS, OCCUPANT_IDS])
    await enter(s.rig)
    const came = s.archive.enteredRoom(ACCOUNT, COVEN)
    expect(waits(s)).toBe(false)
    await came
    expect(waits(s)).toBe(false)
  })

  test('not if it is refused', async () => {
    const s = await stage(5)
    s.server.twist = (answer) => ({ ...answer, refuses: 'forbidden' })
    expect(await s.come()).toBe('failed')
    expect(waits(s)).toBe(false)
  })

  test.each(['before the room is entered', 'meanwhile'])('not if it is paused %s', async (when) => {
    const s = await stage(5)
    s.server.twist = (answer) => ({ ...answer, isHeld: true })
    const pause = () => s.archive.commands['archive.pause']({ accountId: ACCOUNT, paused: true })
    if (when !== 'meanwhile') await pause()
    await enter(s.rig)
    void s.archive.enteredRoom(ACCOUNT, COVEN)
    await quiet(100)
    expect(waits(s)).toBe(when === 'meanwhile')
    await pause()
    expect(waits(s)).toBe(false)
  })

  test('not once it is left', async () => {
    const s = await stage(5)
    s.server.twist = (answer) => ({ ...answer, isHeld: true })
    await enter(s.rig)
    void s.archive.enteredRoom(ACCOUNT, COVEN)
    await quiet(100)
    expect(waits(s)).toBe(true)
    await receive(s.rig, goes('hag', { codes: [110, 307] }))
    expect(waits(s)).toBe(false)
  })

  test('also in a session that goes on', async () => {
    const s = await stage(5)
    s.server.twist = (answer) => ({ ...answer, isHeld: true })
    await enter(s.rig)
    void s.archive.enteredRoom(ACCOUNT, COVEN)
    await quiet(100)
    await s.rig.fake.begin({ kind: 'resumed', session: 'a' })
    expect(waits(s)).toBe(true)
    await s.server.release()
    await quiet(200)
    expect(waits(s)).toBe(false)
  })
})
