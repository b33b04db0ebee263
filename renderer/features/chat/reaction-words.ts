import type { BareJid } from '../../../shared/model/jid.ts'
import type { Reaction } from '../../../shared/model/message.ts'
import { words } from '../../../shared/words/index.ts'

const list = new Intl.ListFormat('en', { type: 'conjunction' })

/** Who gave a reaction: "you and Romeo", "Juliet, Romeo, and 3 more". `by` names the first of them, the person too. */
export function whoReacted(
  { own, count, by }: Reaction,
  isSelf: (jid: BareJid) => boolean,
  nameOf: (jid: BareJid) => string,
): string {
  const w = words.messages.reactions
  const names = [...(own ? [w.you] : []), ...by.filter((jid) => !isSelf(jid)).map(nameOf)]
  const more = count - names.length
  return list.format(more > 0 ? [...names, w.more(more)] : names)
}
