import { cutText, type Codec } from '../../xml/codec.ts'
import { el } from '../../xml/element.ts'

const NS_NICK = 'http://jabber.org/protocol/nick'

/** Longer than any real name. The rest is cut off, since the name is only shown and identifies nobody. */
const nickname = cutText(256)

/** The name that somebody proposes for themselves. It identifies nobody (§7). */
export const Nick: Codec<string> = {
  ns: NS_NICK,
  name: 'nick',
  parse: (source) =>
    source.is(NS_NICK, 'nick') ? nickname.parse(source.text().trim()) || undefined : undefined,
  build: (value) => el(NS_NICK, 'nick', {}, value),
}
