import type { Rooms } from '../../../engine/xep/0045-muc/index.ts'

/** Who wrote a message in a room, as the engine tells it. */
export type Author = NonNullable<ReturnType<Rooms['authorOf']>>

const BY_ID = 'o:'
const BY_NICK = 'n:'

/**
 * The key of an occupant's participant: their lasting id (XEP-0421) where the room vouches for one, else only the nickname,
 * which somebody else may have later.
 */
export function occupantKey({ id, nick }: { readonly id: string | null; readonly nick: string }): string {
  return id === null ? `${BY_NICK}${nick}` : `${BY_ID}${id}`
}

/** Whether only a nickname tells who it is. */
export const isMereNick = (key: string): boolean => key.startsWith(BY_NICK)

/** The lasting id in the key of somebody of whom not only a nickname is known. */
export const idIn = (key: string): string => key.slice(BY_ID.length)
