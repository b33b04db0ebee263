import type { ConversationEncryption } from '../../shared/model/encryption.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import type { Message } from '../../shared/model/message.ts'
import type { LiveBalcony } from '../../electron/domain/testing/live-balcony.ts'
import { waitUntil } from './wait-until.ts'

/** The encryption of the conversation, as its header shows and changes it. */
export interface UsEncryption {
  /** Resolves once it is on, and somebody can read. */
  isOn(): Promise<void>
  turn(on: boolean): Promise<void>
  /** Agrees that reactions, deletions and read markers go in plain to devices that seal texts only. */
  allowPlainExtras(): Promise<void>
  /** The versions in which the message was sealed for the other side, by the number of its devices. */
  sealedFor(message: Message): Promise<readonly string[]>
}

export function createUsEncryption(
  balcony: LiveBalcony,
  conversationId: ConversationId,
  peer: string,
): UsEncryption {
  const must = async <T>(
    answer: Promise<{ ok: true; value: T } | { ok: false; error: { code: string } }>,
  ): Promise<T> => {
    const done = await answer
    if (!done.ok) throw new Error(done.error.code)
    return done.value
  }
  const now = (): Promise<ConversationEncryption> => must(balcony.call('encryption.of', { conversationId }))
  return {
    isOn: () =>
      waitUntil('the conversation is encrypted', async () => {
        const { state, problem } = await now()
        return state === 'on' && problem === null
      }),
    turn: (on) => must(balcony.call('encryption.turn', { conversationId, on })),
    allowPlainExtras: () =>
      must(balcony.call('encryption.allowPlainExtras', { conversationId, allow: true })),
    async sealedFor({ id }) {
      const { sealedFor = [] } = await must(balcony.call('messages.details', { messageId: id }))
      return sealedFor.filter(({ owner }) => owner === peer).map(({ version }) => version)
    },
  }
}
