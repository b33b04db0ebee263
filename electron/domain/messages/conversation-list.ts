import type { ConversationId } from '../../../shared/model/ids.ts'
import type { ChatState, Conversation } from '../../../shared/model/message.ts'
import { describeFault } from '../../engine/index.ts'
import type { DomainContext } from '../context.ts'
import { tellRest, type SnapshotTaker } from '../long-list.ts'
import { getConversation, listConversations, listKeys, type ListedKey } from './store/conversations.ts'

/** Several screens of a list. A window's first frame doesn't wait for more. */
const FIRST = 200
/** The conversations told per frame: some 5 ms of work here and less in the window. */
const SLICE = 100

/** The list of conversations, for windows and within the application. */
export interface ConversationList {
  /** All of them in no order, or for a window the beginning; it is told the rest slice by slice. */
  list(taker?: SnapshotTaker): readonly Conversation[]
  /** Call it before the store is closed. */
  close(): void
}

export function createConversationList(
  { store, ports }: Pick<DomainContext, 'store' | 'ports'>,
  peerStateOf: (id: ConversationId) => ChatState | null,
): ConversationList {
  let closed = false

  /** Each in its state at that time. Changes in between are announced separately. */
  function* each(keys: readonly ListedKey[]): Generator<Conversation, void> {
    for (const { id } of keys) {
      if (closed) return
      const found = getConversation(store, id, peerStateOf)
      if (found && !found.isStranger) yield found.conversation
    }
  }

  function* rest(keys: readonly ListedKey[]): Generator<Conversation, void> {
    try {
      yield* each(keys)
    } catch (fault) {
      // The store has reported its damage. Once it is mended, windows take a new snapshot.
      ports.log(`the list of conversations ends early: ${describeFault(fault)}`)
    }
  }

  return {
    list(taker) {
      if (taker === undefined) return listConversations(store, peerStateOf)
      const keys = listKeys(store)
      const isEarly = chooseEarly(taker)
      const early = new Set(keys.filter((key, at) => isEarly(key) || at < FIRST))
      const later = keys.filter((key) => !early.has(key))
      if (later.length > 0)
        tellRest(ports.clock, rest(later), SLICE, (conversations) =>
          taker.tell({ kind: 'conversationsChanged', conversations }),
        )
      return [...each([...early])]
    },
    close() {
      closed = true
    },
  }
}

/**
 * Chooses those that a window needs at once however old they are: on top of its list, counted as unread, on its screen, or
 * the newest of an account's list or of its archived ones, which are not shown as empty.
 */
function chooseEarly(taker: SnapshotTaker): (key: ListedKey) => boolean {
  const begun = new Set<string>()
  return ({ id, accountId, archived, calls }) => {
    const list = `${accountId} ${archived}`
    const begins = !begun.has(list)
    begun.add(list)
    return begins || calls === 1 || taker.watches({ kind: 'history', conversationId: id })
  }
}
