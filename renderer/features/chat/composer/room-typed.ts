/** What is typed before the cursor in a room and can be completed. */
export interface RoomTyped {
  readonly kind: 'command' | 'nick' | 'word'
  /** It belongs to a command. */
  readonly isArgument: boolean
  /** Where it begins, with its slash or `@`. */
  readonly start: number
  readonly part: string
  /** What stands behind a nickname that is put there. */
  readonly end: string
}

/** Longer than any nickname that somebody types to be helped. */
const LOOK_BACK = 200
const AFTER_NICK = /^\/(?:msg|query|kick|ban)\s+(\S[^\n]*|)$/iu
/** So many letters are worth a look when no `@` says that a nickname is meant. */
const LEAST_LETTERS = 2

/** What ends at the cursor: a command, a nickname after `@` or after a command, or else a word; null: nothing. */
export function roomTypedAt(text: string, cursor: number): RoomTyped | null {
  const before = text.slice(0, cursor)
  if (/^\/[a-z]*$/iu.test(before))
    return { kind: 'command', start: 0, part: before.slice(1).toLowerCase(), end: ' ', isArgument: false }
  const [, argument] = AFTER_NICK.exec(before.slice(0, LOOK_BACK * 2)) ?? []
  if (argument !== undefined && before.length < LOOK_BACK)
    return { kind: 'nick', start: cursor - argument.length, part: argument, end: ' ', isArgument: true }
  const near = before.slice(-LOOK_BACK)
  const [, mention, named] = /(?:^|[\s(["“‘])(@([^\s@]*))$/u.exec(near) ?? []
  if (mention !== undefined && named !== undefined) {
    const start = cursor - mention.length
    return { kind: 'nick', start, part: named, end: start === 0 ? ', ' : ' ', isArgument: false }
  }
  const [word = ''] = /[^\s@/]+$/u.exec(near) ?? []
  const start = cursor - word.length
  return word.length < LEAST_LETTERS
    ? null
    : { kind: 'word', start, part: word, end: start === 0 ? ', ' : ' ', isArgument: false }
}
