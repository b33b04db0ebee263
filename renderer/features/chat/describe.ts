import type { Message, Reaction } from '../../../shared/model/message.ts'
import type { Words } from '../../../shared/words/index.ts'
import type { Talk } from './log/talk.ts'
import { shownState } from '../../state/message-state.ts'
import { namedFileOf, shortOfFile } from '../../state/preview.ts'

/** What a screen reader says of a message beside its name and text: its file, state, edited, late, reactions. May be empty. */
export function describe(
  words: Words,
  message: Message,
  talk: Pick<Talk, 'kind' | 'peerReadPlace'>,
  whoOf: (reaction: Reaction) => string,
): string {
  const w = words.messages
  const state = shownState(message, talk.peerReadPlace, talk.kind)
  const file = namedFileOf(message)
  const parts = [
    file && !message.retracted ? shortOfFile(words, file) : '',
    message.mention ? words.rooms.room.mentioned : '',
    state === null ? '' : w.states[state],
    message.edited && !message.retracted ? w.shown.edited : '',
    message.late ? w.shown.late : '',
    message.pinned ? words.keeping.pinned : '',
    message.bookmarked ? words.keeping.bookmarked : '',
    ...(message.reactions ?? []).map((one) => w.shown.describeReaction(one.emoji, whoOf(one))),
  ]
  return parts.filter((part) => part !== '').join(', ')
}
