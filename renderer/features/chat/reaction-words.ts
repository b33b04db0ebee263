import type { Reaction } from '../../../shared/model/message.ts'
import { shownNick } from '../../../shared/text/nickname.ts'
import type { Words } from '../../../shared/words/index.ts'
import type { Talk } from './log/talk.ts'

/**
 * Who gave a reaction: "you and Romeo", "Juliet, Romeo, and 3 more"; and whether it was not encrypted. `by` names the first
 * of them, the person too.
 */
export function whoReacted(
  words: Words,
  { own, count, by, nicks, plain }: Reaction,
  { isSelf, nameOf, ownName }: Pick<Talk, 'isSelf' | 'nameOf' | 'ownName'>,
): string {
  const w = words.messages.reactions
  const others = nicks
    ? nicks.map(shownNick).filter((nick) => !own || nick !== ownName)
    : by.filter((jid) => !isSelf(jid)).map(nameOf)
  const names = [...(own ? [w.you] : []), ...others]
  const more = count - names.length
  const who = words.numbers.list(more > 0 ? [...names, w.more(more)] : names)
  return plain ? words.encryption.plainReaction(who, count) : who
}
