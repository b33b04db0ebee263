import type { Role, RoomNotice } from '../../../shared/model/room.ts'
import type { RoomEvent } from '../../engine/xep/0045-muc/index.ts'

export type OccupantChange = Extract<RoomEvent, { kind: 'occupants' }>['changes'][number]

/** Beyond that many people, what happens to single ones is no news for everybody. */
export const SMALL_ROOM = 50

const REMOVALS = {
  kicked: 'kicked',
  banned: 'banned',
  affiliation: 'affiliation-lost',
  'members-only': 'members-only',
} as const

/** The line in the history that somebody's removal from a room is worth; null if they went by themselves. */
export function removalOf(
  nick: string,
  self: boolean,
  departure: { readonly why: string; readonly by: string | null; readonly reason: string | null },
): RoomNotice | null {
  const what = (REMOVALS as Readonly<Record<string, (typeof REMOVALS)[keyof typeof REMOVALS]>>)[departure.why]
  return what === undefined ? null : { what, nick, self, by: departure.by, reason: departure.reason }
}

/** The line that a change is worth. Others' roles and affiliations are news in small rooms only. */
export function noticeOf(change: OccupantChange, ownNick: string, isSmall: boolean): RoomNotice | null {
  const { nick } = change.occupant
  const self = nick === ownNick
  if (change.what === 'left') return removalOf(nick, self, change)
  if (change.what !== 'changed' || (!self && !isSmall)) return null
  const { occupant, before, by, reason } = change
  if (occupant.affiliation !== before.affiliation)
    return { what: 'affiliation', nick, self, affiliation: occupant.affiliation, by, reason }
  if (occupant.role === before.role) return null
  return { what: 'role', nick, self, role: occupant.role satisfies Role, by, reason }
}
