import type { Jid } from '../../../../shared/model/jid.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import { all } from '../../xml/codec.ts'
import { payload } from '../payload.ts'
import { StanzaId } from './codec.ts'

export { NS_STANZA_IDS, OriginId, StanzaId } from './codec.ts'

/** XEP-0359. */
export const stanzaIds = payload({
  spec: 'XEP-0359',
  title: 'Unique and Stable Stanza IDs',
  version: '0.7.0',
  status: 'complete',
})

/**
 * The id that `by` gave the message, where `by` is somebody whose ids the caller has reason to believe: one's own
 * account or room, once it is known to announce `urn:xmpp:sid:0` and so to remove forged ones (§6). Undefined where
 * there is none or, against §3 rule 4, several.
 */
export function stanzaIdBy(message: Stanza, by: Jid): string | undefined {
  const found = all(message.element, StanzaId).filter((id) => id.by === by)
  return found.length === 1 ? found[0]?.id : undefined
}
