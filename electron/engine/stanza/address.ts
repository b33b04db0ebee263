import { isFull, type BareJid, type Jid } from '../../../shared/model/jid.ts'
import type { TextFormat } from '../xml/codec.ts'
import { readJid } from '../jid/index.ts'

/**
 * An address in an attribute or a text, for codecs, as others let it pass (`readJid`). What is no address at all counts as
 * absent.
 */
export const jid: TextFormat<Jid> = {
  parse(text) {
    const parsed = readJid(text)
    return parsed.ok ? parsed.value : undefined
  },
  format: (value) => value,
}

/** Like `jid`, where an address with a resource makes no sense. */
export const bareJid: TextFormat<BareJid> = {
  parse(text) {
    const parsed = readJid(text)
    return parsed.ok && !isFull(parsed.value) ? parsed.value : undefined
  },
  format: (value) => value,
}
