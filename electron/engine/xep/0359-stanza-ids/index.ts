import type { Jid } from '../../../../shared/model/jid.ts'
import type { Stanza } from '../../stanza/stanza.ts'
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

/** Of ids whose giver is not written as we write it so many are looked at: each of them is an address to prepare. */
const MAX_LOOKED_AT = 16

/**
 * The id that `by` gave the message, where `by` is somebody whose ids the caller has reason to believe: one's own
 * account or room, once it is known to announce `urn:xmpp:sid:0` and so to remove forged ones (§6). Undefined where
 * there is none or, against §3 rule 4, several.
 */
export function stanzaIdBy(message: Stanza, by: Jid): string | undefined {
  let found: string | undefined
  let others = 0
  for (const child of message.element.children) {
    if (typeof child === 'string' || !child.is(StanzaId.ns, StanzaId.name)) continue
    if (child.attrs['by'] !== by && others++ >= MAX_LOOKED_AT) continue
    const given = StanzaId.parse(child)
    if (given?.by !== by) continue
    if (found !== undefined) return undefined
    found = given.id
  }
  return found
}
