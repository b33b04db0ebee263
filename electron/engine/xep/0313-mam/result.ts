import { bareOf, type BareJid } from '../../../../shared/model/jid.ts'
import { NS_CLIENT, type Stanza } from '../../stanza/stanza.ts'
import { Element, type Node } from '../../xml/element.ts'
import { delaysOf } from '../0203-delay/index.ts'
import { forwardedMessage } from '../0297-forwarding/index.ts'
import { NS_MAM } from './codec.ts'

const NS_FORWARD = 'urn:xmpp:forward:0'

/** Namespaces that servers put forwarded messages into by leaving out the right one, or by storing that of their streams. */
const MISTAKEN: readonly string[] = ['jabber:server', NS_FORWARD, NS_MAM]

/** When the archive received a message. */
export interface ArchivedAt {
  /** Milliseconds since 1970. */
  readonly at: number
  /** Whether the archive counts in whole seconds. Messages within the same second then have no order by time. */
  readonly wholeSeconds: boolean
}

/** One message of an archive. */
export interface ArchivedMessage {
  /** Its id in the archive: opaque, and never used twice (§6.2). */
  readonly id: string
  /** The message as the archive has it. The archive vouches for `from`. */
  readonly stanza: Stanza
  readonly at: ArchivedAt
}

/** A message whose time may be missing. */
export interface Undated extends Omit<ArchivedMessage, 'at'> {
  readonly at: ArchivedAt | null
}

/**
 * Reads the message of a result; null if there is none, or none that can be in this archive: in an account's archive
 * every message is from or to the account, and in that of a room from the room or its occupants.
 */
export function readResult(id: string, result: Element, archive: BareJid, account: BareJid): Undated | null {
  const forwarded = result.child(NS_FORWARD, 'forwarded')
  const inner = forwarded && innerMessage(forwarded)
  if (forwarded === undefined || inner === null || inner === undefined) return null
  const stanza = forwardedMessage(inner, archive)
  if (stanza === undefined) return null
  if (!belongs(stanza, archive, account)) return null
  const [delay] = delaysOf(forwarded)
  const at = delay === undefined ? null : { at: delay.stamp, wholeSeconds: delay.wholeSeconds }
  return { id, stanza, at }
}

/** Otherwise a room could put words into the mouths of others. */
function belongs({ from, to }: Stanza, archive: BareJid, account: BareJid): boolean {
  const isFrom = bareOf(from) === archive
  return archive === account ? isFrom || bareOf(to ?? account) === account : isFrom
}

function innerMessage(forwarded: Element): Element | null {
  for (const node of forwarded.children) {
    if (typeof node === 'string' || node.name !== 'message') continue
    if (node.ns === NS_CLIENT) return node
    if (MISTAKEN.includes(node.ns)) return renamed(node, node.ns)
  }
  return null
}

/** The element with NS_CLIENT in place of a mistaken namespace, also inside. */
function renamed(element: Element, mistaken: string): Element {
  if (element.ns !== mistaken) return element
  const children = element.children.map((node): Node =>
    typeof node === 'string' ? node : renamed(node, mistaken),
  )
  return new Element(NS_CLIENT, element.name, element.attrs, children)
}
