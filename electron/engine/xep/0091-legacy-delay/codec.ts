import { jid } from '../../stanza/address.ts'
import { attr, element, optional, tolerantDateTime, type TextFormat } from '../../xml/codec.ts'

const NS_LEGACY_DELAY = 'jabber:x:delay'

/** `CCYYMMDDThh:mm:ss`, always UTC (§2). Some write XEP-0082's format in its place, and it is read in any. */
const legacyDateTime: TextFormat<number> = {
  parse: tolerantDateTime.parse,
  format: (value) => new Date(value).toISOString().slice(0, 19).replaceAll('-', ''),
}

/** What `Delay` says, as it was written before XEP-0203. */
export const LegacyDelay = element(NS_LEGACY_DELAY, 'x', {
  from: optional(attr(jid)),
  stamp: attr(legacyDateTime),
})
