import type { BareJid } from '../../../../shared/model/jid.ts'
import { bareOf } from '../../../../shared/model/jid.ts'
import type { MucUserInfo } from './codec.ts'

/** The room says that a presence is about the account itself. */
export const SELF = 110
/** The nickname of an occupant has changed. */
export const NICK_CHANGED = 303
/** The account's affiliation has changed while it was not in the room. */
export const AFFILIATION_CHANGED = 101

/** What the status codes of a room tell about it (§15.6). */
const FACTS = {
  100: 'non-anonymous',
  102: 'shows-unavailable-members',
  103: 'hides-unavailable-members',
  104: 'configuration-changed',
  170: 'logged',
  171: 'not-logged',
  172: 'non-anonymous',
  173: 'semi-anonymous',
  // Of earlier versions of the text.
  174: 'fully-anonymous',
  201: 'created',
  210: 'nickname-assigned',
} as const

export type RoomFact = (typeof FACTS)[keyof typeof FACTS]

/** The known facts among the codes, each once. */
export function factsOf(codes: readonly number[]): readonly RoomFact[] {
  const known = codes.flatMap((code) => (code in FACTS ? FACTS[code as keyof typeof FACTS] : []))
  return [...new Set(known)]
}

/**
 * Why somebody is no longer in a room. `affiliation`: theirs has changed. `members-only`: the room is now only for
 * members. `shutdown`: of the service. `dropped`: by a technical problem. `session-ended`: we are no longer connected.
 */
export type LeftWhy =
  | 'left'
  | 'kicked'
  | 'banned'
  | 'affiliation'
  | 'members-only'
  | 'shutdown'
  | 'dropped'
  | 'destroyed'
  | 'session-ended'

/** Who caused it and why, and where the room has moved to, as far as the room says so. */
export interface Departure {
  readonly why: LeftWhy
  /** A nickname or an address. */
  readonly by: string | null
  readonly reason: string | null
  readonly to: BareJid | null
}

/** A departure of which nobody says more. */
export const byItself = (why: LeftWhy): Departure => ({ why, by: null, reason: null, to: null })

/** Of several codes the most telling counts. §9.1.1: with 333, 307 means nothing. */
const REASONS: readonly (readonly [number, LeftWhy])[] = [
  [333, 'dropped'],
  [332, 'shutdown'],
  [301, 'banned'],
  [322, 'members-only'],
  [321, 'affiliation'],
  [307, 'kicked'],
]

/** Reads an unavailable presence of a room. */
export function departureOf({ codes, destroy, item }: MucUserInfo): Departure {
  const numbers = codes.map(({ code }) => code)
  const why = REASONS.find(([code]) => numbers.includes(code))?.[1] ?? 'left'
  return {
    why: destroy === undefined ? why : 'destroyed',
    by: item?.actor?.nick ?? item?.actor?.jid ?? null,
    reason: destroy?.reason ?? item?.reason ?? null,
    to: destroy?.jid === undefined ? null : bareOf(destroy.jid),
  }
}
