import type { Extension } from '../../extension.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import { presence } from '../rfc6121-presence/index.ts'
import { Idle, NS_IDLE } from './codec.ts'

export interface LastUserInteraction {
  /**
   * From the next presence on, tells that the person has been idle since then (milliseconds since 1970); null: no
   * longer tells it.
   */
  set(since: number | null): void
}

/** Since when the sender of a presence has been idle, in milliseconds since 1970; null if it does not say. */
export const idleSince = (presence: Stanza): number | null => presence.get(Idle)?.since ?? null

/** XEP-0319. */
export const lastUserInteraction: Extension<LastUserInteraction> = {
  about: {
    spec: 'XEP-0319',
    title: 'Last User Interaction in Presence',
    version: '1.0.2',
    status: 'partial',
    note: 'sent; the idle time of contacts is not shown',
    features: [NS_IDLE],
  },
  needs: [presence],
  setup(_channel, use) {
    let since: number | null = null
    use(presence).decorate(() => (since === null ? null : Idle.build({ since })))
    return {
      set(next) {
        since = next
      },
    }
  },
}
