import type { Jid } from '../../../shared/model/jid.ts'
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
