import { mixesScripts } from '../../shared/text/scripts.ts'
import type { Words } from '../../shared/words/index.ts'

/** Why a nickname may not be what it looks like; null if nothing says so. `alike`: another one in the room looks like it. */
export function doubtOf(words: Words, nick: string, alike: boolean): string | null {
  if (nick.split(/[\s._-]+/u).some(mixesScripts)) return words.people.mixedLetters
  return alike ? words.rooms.room.looksAlike : null
}
