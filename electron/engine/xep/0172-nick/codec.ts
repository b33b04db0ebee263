import { el } from '../../xml/element.ts'
import type { Codec } from '../../xml/codec.ts'

const NS_NICK = 'http://jabber.org/protocol/nick'

/** What somebody wants to be called. Only a proposal: it names nobody (§7). */
export const Nick: Codec<string> = {
  ns: NS_NICK,
  name: 'nick',
  parse: (source) => (source.is(NS_NICK, 'nick') ? source.text().trim() || undefined : undefined),
  build: (value) => el(NS_NICK, 'nick', {}, value),
}
