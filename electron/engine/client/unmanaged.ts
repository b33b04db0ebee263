import { serialize } from '../xml/serialize.ts'
import type { Element } from '../xml/element.ts'
import { NS_CLIENT } from '../stanza/stanza.ts'
import type { Delivery } from './delivery.ts'

export interface UnmanagedConfig {
  readonly handle: (stanza: Element, size: number) => Promise<void> | null
  readonly write: (xml: string) => void
  /** Asks the server for an answer (XEP-0199); false if none came. */
  readonly ping: () => Promise<boolean>
  readonly acknowledged: (upTo: number) => void
}

/**
 * Delivery on a server without stream management. Stanzas that were sent before an answered ping have arrived, because
 * the server handles the stanzas of a stream in order (RFC 6120 §10.1).
 */
export function createUnmanagedDelivery({ handle, write, ping, acknowledged }: UnmanagedConfig): Delivery {
  let sent = 0
  /** The lengths of tracked stanzas, in UTF-16 units: all of them, and those that the server is known to have. */
  let length = 0
  let arrived = 0
  let attached = true
  let pinging = false
  /** The last stanza that somebody waits for. */
  let wanted = 0

  async function ask(): Promise<void> {
    if (pinging) return
    pinging = true
    const upTo = sent
    const lengthUpTo = length
    const answered = await ping()
    pinging = false
    if (!answered || !attached) return
    arrived = lengthUpTo
    acknowledged(upTo)
    if (wanted > upTo) void ask()
  }

  return {
    get sent() {
      return sent
    },
    get unacknowledged() {
      return length - arrived
    },
    send(stanza, tracked) {
      const xml = typeof stanza === 'string' ? stanza : serialize(stanza, NS_CLIENT)
      write(xml)
      const place = ++sent
      if (tracked) {
        length += xml.length
        wanted = place
        void ask()
      }
      return place
    },
    receive: (element, size) => void handle(element, size),
    omit() {},
    detach() {
      attached = false
    },
    acknowledge() {},
    probe: () => void ask(),
  }
}
