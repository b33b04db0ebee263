import type { RoomTraits } from '../../shared/model/room.ts'
import type { Words } from '../../shared/words/index.ts'

/** What a room is like, in sentences; what matters most comes first. */
export function traitSentences(words: Words, traits: RoomTraits): readonly string[] {
  const w = words.rooms.room
  const { nonAnonymous, membersOnly, password, moderated, hidden, persistent, archive } = traits
  return [
    nonAnonymous === null ? w.anonymityUnknown : nonAnonymous ? w.nonAnonymous : w.anonymous,
    ...(membersOnly ? [w.membersOnly] : password ? [] : [words.joining.everybody]),
    ...(password ? [w.needsPassword] : []),
    ...(moderated ? [w.moderated] : []),
    ...(archive ? [words.joining.keepsHistory] : []),
    ...(hidden ? [w.hidden] : []),
    ...(persistent ? [] : [w.temporary]),
  ]
}
