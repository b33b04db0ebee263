import { describe, expect, it } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { TrustMessage } from '../0434-trust-messages/index.ts'
import { decisionsIn, judge, NS_ATM, type Judged, type PassedOnTrust } from './decisions.ts'

const ALICE = 'alice@example.org' as BareJid
const BOB = 'bob@example.com' as BareJid
const CAROL = 'carol@example.com' as BareJid
const [A1, A2, B1, B2] = [1, 2, 11, 12].map((at) => new Uint8Array(32).fill(at)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
]
const NOW = 1_800_000_000_000

const message = (owners: TrustMessage['owners'], usage = NS_ATM): TrustMessage => ({
  usage,
  encryption: 'urn:xmpp:omemo:2',
  owners,
})
const trusting = (owner: BareJid, ...trust: Uint8Array[]) => ({ owner, trust, distrust: [] })

describe('the decisions that a sender may make', () => {
  const all = message([trusting(ALICE, A2), { owner: BOB, trust: [B1], distrust: [B2] }, trusting(CAROL, A1)])

  it('are about everybody from an own device', () => {
    expect(decisionsIn(all, ALICE, ALICE)).toEqual([
      { owner: ALICE, keyId: A2, trust: 'verified' },
      { owner: BOB, keyId: B1, trust: 'verified' },
      { owner: CAROL, keyId: A1, trust: 'verified' },
      { owner: BOB, keyId: B2, trust: 'distrusted' },
    ])
  })

  it('are about their own devices from others', () => {
    expect(decisionsIn(all, BOB, ALICE)).toEqual([
      { owner: BOB, keyId: B1, trust: 'verified' },
      { owner: BOB, keyId: B2, trust: 'distrusted' },
    ])
    expect(decisionsIn(all, 'mallory@example.net' as BareJid, ALICE)).toEqual([])
  })

  it('are none under other rules', () => {
    expect(decisionsIn(message(all.owners, 'urn:xmpp:atm:0'), ALICE, ALICE)).toEqual([])
  })

  it('distrust a key that is also trusted, and count each once', () => {
    const both = { owner: BOB, trust: [B1, B1], distrust: [B1] }
    expect(decisionsIn(message([both, trusting(BOB, B1)]), ALICE, ALICE)).toEqual([
      { owner: BOB, keyId: B1, trust: 'distrusted' },
    ])
  })
})

describe('what becomes of a decision', () => {
  const standing = { trust: 'other' as const, byPerson: false, decidedAt: null, isThis: false }
  const about = (owner: BareJid, keyId: Uint8Array, trust: PassedOnTrust = 'verified') => ({
    decision: { owner, keyId, trust },
    key: keyId,
  })
  const fromBob: Judged = {
    sender: { owner: BOB, key: B1 },
    senderTrust: 'verified',
    own: ALICE,
    ...about(BOB, B2),
    standing,
    at: NOW,
  }
  const fromAlice: Judged = { ...fromBob, sender: { owner: ALICE, key: A2 } }
  const byHand = { ...standing, trust: 'distrusted' as const, byPerson: true, decidedAt: NOW - 1 }

  it.each<[string, Judged, ReturnType<typeof judge>]>([
    ['a contact about another of their devices', fromBob, 'apply'],
    ['an own device about a contact', fromAlice, 'apply'],
    ['an own device about another one', { ...fromAlice, ...about(ALICE, B2) }, 'apply'],
    ['a contact who distrusts', { ...fromBob, ...about(BOB, B2, 'distrusted') }, 'apply'],
    ['a contact about one’s own device', { ...fromBob, ...about(ALICE, A2) }, 'ignore'],
    ['a contact about somebody else', { ...fromBob, ...about(CAROL, B2) }, 'ignore'],
    ['a device about itself', { ...fromBob, ...about(BOB, B1) }, 'ignore'],
    ['a device that is not verified', { ...fromBob, senderTrust: 'other' }, 'wait-for-sender'],
    ['an own one that is not verified', { ...fromAlice, senderTrust: 'other' }, 'wait-for-sender'],
    ['a distrusted device', { ...fromBob, senderTrust: 'distrusted' }, 'ignore'],
    ['a distrusted own device', { ...fromAlice, senderTrust: 'distrusted' }, 'ignore'],
    ['an unknown key', { ...fromBob, key: null, standing: null }, 'wait-for-key'],
    ['a known form of an unknown key', { ...fromBob, standing: null }, 'wait-for-key'],
    [
      'an unknown key from one not verified',
      { ...fromBob, key: null, standing: null, senderTrust: 'other' },
      'wait-for-sender',
    ],
    ['this very device', { ...fromAlice, standing: { ...standing, isThis: true } }, 'ignore'],
    ['a later decision', { ...fromBob, standing: { ...standing, decidedAt: NOW + 1 } }, 'ignore'],
    ['the same again', { ...fromBob, standing: { ...standing, decidedAt: NOW } }, 'ignore'],
    ['an earlier decision', { ...fromBob, standing: { ...standing, decidedAt: NOW - 1 } }, 'apply'],
    ['a contact against the person', { ...fromBob, standing: byHand }, 'ignore'],
    ['an own device, later than the person', { ...fromAlice, standing: byHand }, 'apply'],
    [
      'a contact who takes back what they distrusted',
      { ...fromBob, standing: { ...byHand, byPerson: false } },
      'apply',
    ],
    [
      'a contact who distrusts what the person verified',
      {
        ...fromBob,
        ...about(BOB, B2, 'distrusted'),
        standing: { ...standing, trust: 'verified', byPerson: true, decidedAt: NOW - 1 },
      },
      'apply',
    ],
  ])('of %s', (_what, judged, outcome) => {
    expect(judge(judged)).toBe(outcome)
  })

  it('waits, and is judged again when the sender and then the key is known', () => {
    const unknown = { ...fromBob, senderTrust: 'other' as const, key: null, standing: null }
    expect(judge(unknown)).toBe('wait-for-sender')
    expect(judge({ ...unknown, senderTrust: 'verified' })).toBe('wait-for-key')
    expect(judge(fromBob)).toBe('apply')
  })
})
