import type { RoomRights } from '../../../../shared/model/room.ts'
import { isAction } from '../../../../shared/text/action.ts'

/** What can be typed in a room after a slash. `me` is a text (XEP-0245), and every room has it. */
const COMMANDS = [
  'me',
  'nick',
  'topic',
  'invite',
  'msg',
  'query',
  'join',
  'part',
  'kick',
  'ban',
  'clear',
  'help',
] as const
export type RoomCommand = (typeof COMMANDS)[number]

const isCommand = (name: string): name is RoomCommand => COMMANDS.some((command) => command === name)

/** What a text in a room means. */
export type Meaning =
  /** It goes out as `body`. */
  | { readonly kind: 'text'; readonly body: string }
  | { readonly kind: 'command'; readonly command: RoomCommand; readonly rest: string }
  /** `typed`: with its slash. It never goes out by itself. */
  | { readonly kind: 'unknown'; readonly typed: string }

/** Reads a text. Two slashes at its beginning stand for one that is no command. */
export function meaningOf(text: string): Meaning {
  if (text.startsWith('//')) return { kind: 'text', body: text.slice(1) }
  const [typed, name] = /^\/(\S+)/.exec(text) ?? []
  if (typed === undefined || name === undefined || isAction(text)) return { kind: 'text', body: text }
  const command = name.toLowerCase()
  if (!isCommand(command)) return { kind: 'unknown', typed: typed.slice(0, 60) }
  return { kind: 'command', command, rest: text.slice(typed.length).trim() }
}

/** The right that a command needs. */
const NEEDS: Readonly<Partial<Record<RoomCommand, keyof RoomRights>>> = {
  invite: 'invite',
  kick: 'moderate',
  ban: 'manageMembers',
}

/** The commands that the person may use. */
export const commandsFor = (rights: RoomRights): readonly RoomCommand[] =>
  COMMANDS.filter((command) => mayUse(command, rights))

export function mayUse(command: RoomCommand, rights: RoomRights): boolean {
  const needed = NEEDS[command]
  return needed === undefined || rights[needed]
}

/**
 * The nickname that a text begins with, and what stands behind it: nicknames may have spaces, so the longest known one
 * counts, or the first word, or what stands in quotation marks.
 */
export function nickIn(
  text: string,
  known: readonly string[],
): { readonly nick: string; readonly rest: string } {
  const [quotedWhole, quotedNick] = /^["“„]([^"“”]+)["”“]\s*/u.exec(text) ?? []
  if (quotedWhole !== undefined && quotedNick !== undefined)
    return { nick: quotedNick, rest: text.slice(quotedWhole.length) }
  const lower = text.toLowerCase()
  const fitting = known
    .filter((nick) => lower === nick.toLowerCase() || lower.startsWith(`${nick.toLowerCase()} `))
    // Of two that differ in capitals the one as it is typed.
    .sort((a, b) => b.length - a.length || Number(text.startsWith(b)) - Number(text.startsWith(a)))
  const nick = fitting[0] ?? text.split(/\s/u)[0] ?? ''
  return { nick, rest: text.slice(nick.length).trim() }
}
