import type { BareJid } from '../../../shared/model/jid.ts'
import type { Reaction } from '../../../shared/model/message.ts'
import type { Words } from '../../../shared/words/index.ts'

/** Who gave a reaction: "you and Romeo", "Juliet, Romeo, and 3 more". `by` names the first of them, the person too. */
export function whoReacted(
  words: Words,
  { own, count, by }: Reaction,
  isSelf: (jid: BareJid) => boolean,
  nameOf: (jid: BareJid) => string,
): string {
  const w = words.messages.reactions
  const names = [...(own ? [w.you] : []), ...by.filter((jid) => !isSelf(jid)).map(nameOf)]
  const more = count - names.length
  return words.numbers.list(more > 0 ? [...names, w.more(more)] : names)
}
