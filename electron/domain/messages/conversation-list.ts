import type { ConversationId } from '../../../shared/model/ids.ts'
import type { ChatState, Conversation } from '../../../shared/model/message.ts'
import { describeFault } from '../../engine/index.ts'
import type { DomainContext } from '../context.ts'
import { take, tellRest, type SnapshotTaker } from '../long-list.ts'
import { getConversation, listConversations, listKeys, type ListedKey } from './store/conversations.ts'

/** Several screens of a list. A window's first frame doesn't wait for more. */
const FIRST = 100
/** The conversations told per frame: some 5 ms of work here and less in the window. */
const SLICE = 100

/** The list of conversations, for windows and within the application. */
export interface ConversationList {
  /** All of them in no order, or for a window the beginning; it is told the rest slice by slice. */
  list(taker?: SnapshotTaker): readonly Conversation[]
  /**
   * Reads the beginning in small steps, as soon as the store is open: the window asks only later, and what was read once
   * is deciphered by then.
   */
  prepare(): void
  /** Call it before the store is closed. */
  close(): void
}

export function createConversationList(
  { store, ports }: Pick<DomainContext, 'store' | 'ports'>,
  peerStateOf: (id: ConversationId) => ChatState | null,
): ConversationList {
  let closed = false

  /** The order of the list, in slices that may be read one by one. */
  function* keySlices(): Generator<readonly ListedKey[], void> {
    let after = 0
    while (!closed) {
      const slice = listKeys(store, after, SLICE)
      yield slice
      if (slice.length < SLICE) return
      after = slice.at(-1)?.id ?? Infinity
    }
  }

  /** Each in its state at that time. Changes in between are announced separately. */
  function* each(keys: readonly ListedKey[]): Generator<Conversation, void> {
    for (const { id } of keys) {
      if (closed) return
      const found = getConversation(store, id, peerStateOf)
      if (found && !found.isStranger) yield found.conversation
    }
  }

  function* preparing(): Generator<unknown, void> {
    const keys: ListedKey[] = []
    for (const slice of keySlices()) {
      yield
      keys.push(...slice)
    }
    const all = each(divide(keys).early)
    while (take(all, SLICE).length > 0) yield
  }

  /** Ends early if the store is damaged. The store reports that, and windows take a new snapshot once it is mended. */
  function* quietly<T>(all: Generator<T, void>): Generator<T, void> {
    try {
      yield* all
    } catch (fault) {
      ports.log(`the list of conversations ends early: ${describeFault(fault)}`)
    }
  }

  return {
    list(taker) {
      if (taker === undefined) return listConversations(store, peerStateOf)
      const { early, later } = divide([...keySlices()].flat(), taker)
      if (later.length > 0)
        tellRest(ports.clock, quietly(each(later)), SLICE, (conversations) =>
          taker.tell({ kind: 'conversationsChanged', conversations }),
        )
      return [...each(early)]
    },
    prepare() {
      const steps = quietly(preparing())
      const next = (): void => {
        if (steps.next().done !== true) ports.clock.after(0, next)
      }
      ports.clock.after(0, next)
    },
    close() {
      closed = true
    },
  }
}

/** Which conversations a window gets at once, and which later; the newest activity first. */
function divide(
  keys: readonly ListedKey[],
  taker?: SnapshotTaker,
): Readonly<Record<'early' | 'later', readonly ListedKey[]>> {
  const isNeeded = chooseNeeded(taker)
  const newestFirst = [...keys].sort((a, b) => b.place - a.place)
  const early = new Set(newestFirst.filter((key, at) => isNeeded(key) || at < FIRST))
  return { early: [...early], later: newestFirst.filter((key) => !early.has(key)) }
}

/**
 * Chooses those that a window needs at once however old they are: on top of its list, counted as unread, on its screen, or
 * the newest of an account's list or of its archived ones, which are not shown as empty.
 */
function chooseNeeded(taker?: SnapshotTaker): (key: ListedKey) => boolean {
  const begun = new Set<string>()
  return ({ id, accountId, archived, calls }) => {
    const list = `${accountId} ${archived}`
    const begins = !begun.has(list)
    begun.add(list)
    return begins || calls === 1 || taker?.watches({ kind: 'history', conversationId: id }) === true
  }
}
