import { createNodePorts } from '../../electron/engine/index.ts'
import type { MessageId } from '../../shared/model/ids.ts'
import type { BareJid } from '../../shared/model/jid.ts'
import type { OwnPresence } from '../../shared/model/presence.ts'
import { act } from './acting.ts'
import type { Other } from './actor.ts'
import type { Seat } from './seat.ts'

export interface PartnerOptions {
  readonly seat: Seat
  /** The person at the window. */
  readonly to: BareJid
  readonly presence: OwnPresence
  /** The answer to a message; null: none, as before `startAnswering`. */
  readonly answer: () => string | null
}

/** Somebody who has Balcony, too, so that what both write is encrypted. They read each message and answer like an actor. */
export async function createPartner({ seat, to, presence, answer }: PartnerOptions): Promise<Other> {
  const { clock } = createNodePorts(() => undefined)
  await seat.call('accounts.setPresence', { accountId: seat.accountId, ...presence })
  const conversationId = await seat.converse(to)
  const lines = new Map<string, MessageId>()
  const heard = new Set<MessageId>()
  const stop = seat.onMessage(({ id, direction, kind, body }) => {
    if (kind === 'event') return
    lines.set(body, id)
    if (direction === 'out' || heard.has(id)) return
    heard.add(id)
    void seat.call('messages.markRead', { conversationId, upTo: id })
    const said = answer()
    if (said === null) return
    clock.after(700, () => void seat.call('messages.setChatState', { conversationId, state: 'composing' }))
    clock.after(2200, () => say(to, said))
  })

  function say(_to: BareJid, body: string): void {
    void seat.call('messages.send', { conversationId, body })
  }
  return {
    jid: seat.self,
    say,
    async play(_to, beat, said) {
      await seat.encrypted(conversationId)
      const messageOf = (as: string): MessageId => {
        const found = lines.get(said(as).body)
        if (found === undefined) throw new Error(`${seat.self} has not heard ${as}`)
        return found
      }
      return String(await act({ seat, conversationId, messageOf }, beat))
    },
    leave() {
      stop()
      return seat.close()
    },
  }
}
