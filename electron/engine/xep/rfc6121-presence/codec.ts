import type { OwnPresence, Show } from '../../../../shared/model/presence.ts'
import { NS_CLIENT } from '../../stanza/stanza.ts'
import { childText, cutText, element, integer, oneOf, optional } from '../../xml/codec.ts'
import { el, type Element } from '../../xml/element.ts'

/** A few lines. A longer status is cut, since it is only shown. */
const status = cutText(1024)

/** The content of an available presence (RFC 6121 §4.7.2). An unknown `show` or priority reads as absent. */
const Available = element(NS_CLIENT, 'presence', {
  show: optional(childText(oneOf('away', 'chat', 'dnd', 'xa'))),
  status: optional(childText(status)),
  priority: optional(childText(integer(-128, 127))),
})

export interface Availability {
  readonly show: Exclude<Show, 'offline'>
  readonly status: string
  readonly priority: number
}

/** Reads a presence stanza without a type. */
export function readAvailability(stanza: Element): Availability {
  const { show = 'chat', status = '', priority = 0 } = Available.parse(stanza) ?? {}
  return { show: show === 'chat' ? 'available' : show, status, priority }
}

/** The own presence as a broadcast (RFC 6121 §4.4.1). */
export function buildAvailability(
  { show, status }: OwnPresence & { readonly show: Exclude<Show, 'offline'> },
  payloads: readonly Element[],
): Element {
  const stanza = Available.build({
    show: show === 'available' ? undefined : show,
    status: status === '' ? undefined : status,
  })
  stanza.children.push(...payloads)
  return stanza
}

/** A request for somebody's presence (RFC 6121 §4.3). */
export const buildProbe = (to: string): Element => el(NS_CLIENT, 'presence', { type: 'probe', to })

/** A subscription stanza (RFC 6121 §3), with the given text and payloads. */
export function buildSubscription(
  type: 'subscribe' | 'subscribed' | 'unsubscribed',
  to: string,
  text: string,
  payloads: readonly Element[],
): Element {
  const status = text === '' ? [] : [el(NS_CLIENT, 'status', {}, text)]
  return el(NS_CLIENT, 'presence', { type, to }, ...status, ...payloads)
}
