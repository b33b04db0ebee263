import type { BareJid, Jid } from '../../../shared/model/jid.ts'
import type { TextFormat } from '../xml/codec.ts'
import { parseBareJid, parseJid } from '../jid/index.ts'

/** An address in an attribute or a text, for codecs: what RFC 7622 does not allow counts as absent. */
export const jid: TextFormat<Jid> = {
  parse(text) {
    const parsed = parseJid(text)
    return parsed.ok ? parsed.value : undefined
  },
  format: (value) => value,
}

/** Like `jid`, where an address with a resource makes no sense. */
export const bareJid: TextFormat<BareJid> = {
  parse(text) {
    const parsed = parseBareJid(text)
    return parsed.ok ? parsed.value : undefined
  },
  format: (value) => value,
}
