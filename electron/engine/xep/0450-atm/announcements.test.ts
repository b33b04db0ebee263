import { describe, expect, it } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { announcementsOf } from './announcements.ts'

const ALICE = 'alice@example.org' as BareJid
const BOB = 'bob@example.com' as BareJid
const CAROL = 'carol@example.com' as BareJid
const key = (at: number): Uint8Array => new Uint8Array(32).fill(at)
const [A2, A3, B1, C1] = [key(2), key(3), key(11), key(21)]
const of = (owner: BareJid, one: Uint8Array) => ({ owner, key: one })
const trusting = (owner: BareJid, ...trust: Uint8Array[]) => ({ owner, trust, distrust: [] })
const distrusting = (owner: BareJid, ...distrust: Uint8Array[]) => ({ owner, trust: [], distrust })
const handMade = (owner: BareJid, verified: Uint8Array[], distrusted: Uint8Array[] = []) => ({
  owner,
  verified,
  distrusted,
})

// This device is A1, as in the examples of §4.
describe('after a decision', () => {
  it('for a contact’s key: own devices hear of it, and it of them', () => {
    expect(announcementsOf(handMade(BOB, [B1]), ALICE, [of(ALICE, A2), of(CAROL, C1)])).toEqual([
      { to: ALICE, readers: [of(ALICE, A2)], owners: [trusting(BOB, B1)] },
      { to: BOB, readers: [of(BOB, B1)], owners: [trusting(ALICE, A2)] },
    ])
  })

  it('for an own key: all verified devices hear of it, and it of them', () => {
    const verified = [of(ALICE, A2), of(BOB, B1), of(CAROL, C1)]
    expect(announcementsOf(handMade(ALICE, [A3]), ALICE, verified)).toEqual([
      { to: ALICE, readers: [of(ALICE, A2)], owners: [trusting(ALICE, A3)] },
      { to: BOB, readers: [of(BOB, B1)], owners: [trusting(ALICE, A3)] },
      { to: CAROL, readers: [of(CAROL, C1)], owners: [trusting(ALICE, A3)] },
      {
        to: ALICE,
        readers: [of(ALICE, A3)],
        owners: [trusting(ALICE, A2), trusting(BOB, B1), trusting(CAROL, C1)],
      },
    ])
  })

  it('against an own key: all other verified devices hear of it, that one does not', () => {
    const verified = [of(ALICE, A2), of(ALICE, A3), of(BOB, B1)]
    expect(announcementsOf(handMade(ALICE, [], [A3]), ALICE, verified)).toEqual([
      { to: ALICE, readers: [of(ALICE, A2)], owners: [distrusting(ALICE, A3)] },
      { to: BOB, readers: [of(BOB, B1)], owners: [distrusting(ALICE, A3)] },
    ])
  })

  it('against a contact’s key: only own devices hear of it', () => {
    const verified = [of(ALICE, A2), of(BOB, B1), of(BOB, key(12)), of(CAROL, C1)]
    expect(announcementsOf(handMade(BOB, [], [B1]), ALICE, verified)).toEqual([
      { to: ALICE, readers: [of(ALICE, A2)], owners: [distrusting(BOB, B1)] },
    ])
  })

  it('for one key and against another: in one message', () => {
    expect(announcementsOf(handMade(BOB, [key(12)], [B1]), ALICE, [of(ALICE, A2)])).toEqual([
      { to: ALICE, readers: [of(ALICE, A2)], owners: [{ owner: BOB, trust: [key(12)], distrust: [B1] }] },
      { to: BOB, readers: [of(BOB, key(12))], owners: [trusting(ALICE, A2)] },
    ])
  })

  it('nobody hears of it if nobody is verified', () => {
    expect(announcementsOf(handMade(BOB, [B1]), ALICE, [])).toEqual([])
    expect(announcementsOf(handMade(ALICE, [A2]), ALICE, [])).toEqual([])
    expect(announcementsOf(handMade(BOB, [], [B1]), ALICE, [of(BOB, B1)])).toEqual([])
    expect(announcementsOf(handMade(BOB, []), ALICE, [of(ALICE, A2)])).toEqual([])
  })

  it('many keys go in several messages', () => {
    const verified = Array.from({ length: 250 }, (_, at) =>
      of(`c${at}@example.com` as BareJid, new Uint8Array(32).fill(at)),
    )
    const messages = announcementsOf(handMade(ALICE, [A2]), ALICE, verified)
    const forNew = messages.filter(({ to }) => to === ALICE)
    expect(messages).toHaveLength(253)
    expect(forNew.map(({ owners }) => owners.length)).toEqual([100, 100, 50])
  })
})
