import { jid } from '../../stanza/address.ts'
import { attr, element, optional, tolerantDateTime, type TextFormat } from '../../xml/codec.ts'

const NS_LEGACY_DELAY = 'jabber:x:delay'

/** `CCYYMMDDThh:mm:ss`, always UTC (§2). Some write the format of XEP-0082 instead. Any of these is read. */
const legacyDateTime: TextFormat<number> = {
  parse: tolerantDateTime.parse,
  format: (value) => new Date(value).toISOString().slice(0, 19).replaceAll('-', ''),
}

/** The predecessor of XEP-0203's `Delay`. */
export const LegacyDelay = element(NS_LEGACY_DELAY, 'x', {
  from: optional(attr(jid)),
  stamp: attr(legacyDateTime),
})
