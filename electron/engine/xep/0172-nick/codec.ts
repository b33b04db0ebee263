import { cutText, type Codec } from '../../xml/codec.ts'
import { el } from '../../xml/element.ts'

const NS_NICK = 'http://jabber.org/protocol/nick'

/** Longer than anybody is called. The rest is cut away: it is shown, and names nobody. */
const nickname = cutText(256)

/** What somebody wants to be called. Only a proposal: it names nobody (§7). */
export const Nick: Codec<string> = {
  ns: NS_NICK,
  name: 'nick',
  parse: (source) =>
    source.is(NS_NICK, 'nick') ? nickname.parse(source.text().trim()) || undefined : undefined,
  build: (value) => el(NS_NICK, 'nick', {}, value),
}
