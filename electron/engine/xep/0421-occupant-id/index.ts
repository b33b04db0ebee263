import type { Stanza } from '../../stanza/stanza.ts'
import { payload } from '../payload.ts'
import { OccupantId } from './codec.ts'

export { NS_OCCUPANT_ID, OccupantId } from './codec.ts'

/** XEP-0421. */
export const occupantIds = payload({
  spec: 'XEP-0421',
  title: 'Occupant identifiers for semi-anonymous MUCs',
  version: '1.0.1',
  status: 'complete',
})

/**
 * The id that a room gave the occupant who sent this message or presence. The caller must know that the room announces
 * `urn:xmpp:occupant-id:0`, because otherwise occupants can write any id (§3). Null if there is none or, against §4, more
 * than one.
 */
export function occupantIdOf({ element }: Stanza): string | null {
  let found: string | null = null
  for (const child of element.children) {
    if (typeof child === 'string' || !child.is(OccupantId.ns, OccupantId.name)) continue
    if (found !== null) return null
    found = OccupantId.parse(child)?.id ?? null
    if (found === null) return null
  }
  return found
}
