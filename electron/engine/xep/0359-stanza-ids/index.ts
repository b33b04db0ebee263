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

/**
 * How many ids are read whose `by` is written differently than the one we look for: each of them is an address to
 * normalize.
 */
const MAX_LOOKED_AT = 16

/**
 * The id that `by` gave the message. The caller must have reason to believe ids of `by`: an own account, or a room,
 * that is known to announce `urn:xmpp:sid:0` and so removes forged ids (§6). Undefined if there is none or, against §3
 * rule 4, more than one.
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
