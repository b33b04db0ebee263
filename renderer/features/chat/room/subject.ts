import type { RoomSubject } from '../../../../shared/model/room.ts'
import { shownNick } from '../../../../shared/text/nickname.ts'
import type { Words } from '../../../../shared/words/index.ts'

/** Who set the subject and when, as far as the room says so; null if it says neither. */
export function subjectNote(words: Words, subject: RoomSubject | null): string | null {
  if (subject === null) return null
  const { by, at } = subject
  const w = words.rooms.room
  const moment = at === null ? null : words.dates.exactMoment(at)
  if (by === null) return moment === null ? null : w.subjectSet(moment)
  return moment === null ? w.subjectSetBySomeone(shownNick(by)) : w.subjectSetBy(shownNick(by), moment)
}
