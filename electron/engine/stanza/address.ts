import type { Jid } from '../../../shared/model/jid.ts'
import type { TextFormat } from '../xml/codec.ts'
import { readJid } from '../jid/index.ts'

/**
 * An address in an attribute or a text, for codecs, read by `readJid`, which accepts everything that a server may
 * deliver. Text that is not an address counts as absent.
 */
export const jid: TextFormat<Jid> = {
  parse(text) {
    const parsed = readJid(text)
    return parsed.ok ? parsed.value : undefined
  },
  format: (value) => value,
}
