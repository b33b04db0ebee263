import type { FullJid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Channel } from '../../extension.ts'
import type { StanzaError } from '../../stanza/errors.ts'
import type { Element } from '../../xml/element.ts'
import type { NickFailure } from './api.ts'
import { directed } from './directed.ts'
import { nickFailure } from './failures.ts'
import { createWaiting } from './waiting.ts'

/** The change of the own nickname (§7.6), one at a time. */
export interface NickChange {
  readonly isOpen: boolean
  /** Asks the room for the nickname of this address, with the own presence. */
  ask(to: FullJid, ownPresence: Element): Promise<Result<string, NickFailure>>
  /** The room has told the new nickname. */
  done(nick: string): void
  /** Takes an error of the room. False: it is the answer to something else. */
  refused(id: string | undefined, error: StanzaError): boolean
  end(): void
}

export function createNickChange({ clock, random, send }: Channel): NickChange {
  const open = createWaiting<string, NickFailure>(clock)
  return {
    get isOpen() {
      return !open.isEmpty
    },
    async ask(to, ownPresence) {
      if (!open.isEmpty) return err({ code: 'refused', condition: 'unexpected-request' })
      const id = random.uuid()
      const changed = open.for(id, { code: 'no-answer' })
      if (!send(directed(ownPresence, to, id))) open.settleAll(err({ code: 'disconnected' }))
      return changed
    },
    done: (nick) => open.settleAll(ok(nick)),
    refused: (id, error) => open.settle(id, err(nickFailure(error))),
    end: () => open.settleAll(err({ code: 'disconnected' })),
  }
}
