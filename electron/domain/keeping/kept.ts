import type { keepingCommands } from '../../../shared/contract/keeping.ts'
import type { Handlers } from '../../../shared/contract/command.ts'
import type { MessageId } from '../../../shared/model/ids.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { DomainContext } from '../context.ts'
import {
  BOOKMARKED,
  conversationKey,
  findMessage,
  keepMessage,
  keepNewest,
  keptMessages,
  PINNED,
  readMessages,
  type How,
  type Messages,
} from '../messages/index.ts'

const NOT_FOUND = err({ code: 'not-found' })
const PAGE = 50
/** Nobody looks through more. The oldest go. */
const MOST: Readonly<Record<How, number>> = { [BOOKMARKED]: 10_000, [PINNED]: 100 }
const NEWEST = Number.MAX_SAFE_INTEGER

type Keeping = 'keeping.bookmark' | 'keeping.bookmarks' | 'keeping.pinMessage' | 'keeping.pinnedMessages'

/** Bookmarks and pinned messages. */
export function keptCommands(
  { store }: Pick<DomainContext, 'store'>,
  messages: Pick<Messages, 'files'>,
  changed: (id: MessageId) => void,
): Handlers<Pick<typeof keepingCommands, Keeping>> {
  function keep(id: MessageId, how: How, on: boolean) {
    const kept = messages.files.write((tx, changes) => {
      const message = findMessage(tx, id)
      if (!message || message.hidden || message.retracted) return null
      const { conversationId } = message
      if (!keepMessage(tx, id, conversationId, how, on)) return []
      const within = how === PINNED ? conversationId : null
      const all = [id, ...(on ? keepNewest(tx, how, within, MOST[how]) : [])]
      for (const one of all) changes.message(one)
      return all
    })
    if (kept === null) return NOT_FOUND
    kept.forEach(changed)
    return ok()
  }

  return {
    'keeping.bookmark': ({ messageId, on }) => keep(messageId, BOOKMARKED, on),
    'keeping.pinMessage': ({ messageId, on }) => keep(messageId, PINNED, on),
    'keeping.bookmarks'({ conversationId, cursor = NEWEST }) {
      const rows = keptMessages(store, BOOKMARKED, conversationId, cursor, PAGE + 1)
      const shown = rows.slice(0, PAGE)
      const kept = readMessages(
        store,
        shown.map(({ id }) => id),
      ).flatMap((message) => {
        const key = conversationKey(store, message.conversationId)
        return key ? [{ message, accountId: key.accountId, jid: key.jid }] : []
      })
      return ok({ messages: kept, more: rows.length > PAGE ? (shown.at(-1)?.number ?? null) : null })
    },
    'keeping.pinnedMessages'({ conversationId }) {
      if (!conversationKey(store, conversationId)) return NOT_FOUND
      const rows = keptMessages(store, PINNED, conversationId, NEWEST, MOST[PINNED])
      return ok(
        readMessages(
          store,
          rows.map(({ id }) => id),
        ),
      )
    },
  }
}
