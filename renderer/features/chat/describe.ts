import type { Place } from '../../../shared/model/ids.ts'
import type { Message, Reaction } from '../../../shared/model/message.ts'
import type { Words } from '../../../shared/words/index.ts'
import { shownState } from '../../state/message-state.ts'
import { namedFileOf, shortOfFile } from '../../state/preview.ts'

/** What a screen reader says of a message beside its name and text: its file, state, edited, late, reactions. May be empty. */
export function describe(
  words: Words,
  message: Message,
  peerReadPlace: Place,
  whoOf: (reaction: Reaction) => string,
): string {
  const w = words.messages
  const state = shownState(message, peerReadPlace)
  const file = namedFileOf(message)
  const parts = [
    file && !message.retracted ? shortOfFile(words, file) : '',
    state === null ? '' : w.states[state],
    message.edited && !message.retracted ? w.shown.edited : '',
    message.late ? w.shown.late : '',
    message.pinned ? words.keeping.pinned : '',
    message.bookmarked ? words.keeping.bookmarked : '',
    ...(message.reactions ?? []).map((one) => w.shown.describeReaction(one.emoji, whoOf(one))),
  ]
  return parts.filter((part) => part !== '').join(', ')
}
