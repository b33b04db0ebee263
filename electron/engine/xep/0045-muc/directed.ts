import type { BareJid, FullJid, Jid } from '../../../../shared/model/jid.ts'
import { makeFull } from '../../jid/index.ts'
import { NS_CLIENT } from '../../stanza/stanza.ts'
import { el, type Element } from '../../xml/element.ts'
import type { JoinOptions } from './api.ts'
import { Join } from './codec.ts'

/** The address of an occupant with this nickname; null if no nickname reads like this. */
export function occupantAddress(room: BareJid, nick: string): FullJid | null {
  const full = makeFull(room, nick)
  return full.ok ? full.value : null
}

/** The own presence for one address, with further payloads behind its own. */
export function directed(own: Element, to: Jid, id?: string, ...payloads: readonly Element[]): Element {
  return el(NS_CLIENT, 'presence', { to, id }, ...own.children, ...payloads)
}

/** The presence that joins a room (§7.2). */
export function joining(own: Element, to: FullJid, id: string, { password, history }: JoinOptions): Element {
  const wanted =
    'since' in history
      ? { since: history.since }
      : // §7.2.14: no characters means no history. Some services only know the number of messages.
        { ...(history.max === 0 && { maxchars: 0 }), maxstanzas: history.max }
  return directed(own, to, id, Join.build({ ...(password !== undefined && { password }), history: wanted }))
}

/** The presence that leaves a room (§7.14). */
export function farewell(to: Jid, status = ''): Element {
  const children = status === '' ? [] : [el(NS_CLIENT, 'status', {}, status)]
  return el(NS_CLIENT, 'presence', { to, type: 'unavailable' }, ...children)
}
