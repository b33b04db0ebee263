import type { Handlers } from '../../../../shared/contract/command.ts'
import type { messageCommands } from '../../../../shared/contract/messages.ts'
import type { AccountId, ConversationId, Place } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { ok } from '../../../../shared/model/result.ts'
import { parseTypedAddress } from '../../../engine/index.ts'
import { displayedSync } from '../../../engine/xep/0490-mds/index.ts'
import type { Transaction } from '../../db/store.ts'
import { isContact, maySeePresence } from '../../roster/index.ts'
import { composeMarker } from '../compose.ts'
import { detailsOf } from '../details.ts'
import { newestDisplayed, waitingMarker } from '../displayed.ts'
import { ensureConversation } from '../ensure-conversation.ts'
import { placeRead } from '../place.ts'
import { closeConversation, conversationKey, findConversation } from '../store/conversations.ts'
import { endMarkedUnread, readPlaceOf, readUpTo, seenBetween } from '../store/reading.ts'
import { lastMarkable, findMessage, textOf } from '../store/messages.ts'
import { countUnsent, replaceMarker } from '../store/outgoing.ts'
import { readPage } from '../store/pages.ts'
import { idForOthers } from '../store/refs.ts'
import {
  lookUpConversation,
  NOT_FOUND,
  writeAndSend,
  type CommandParts,
  type FoundConversation,
} from './parts.ts'

type Reading =
  | 'messages.open'
  | 'messages.page'
  | 'messages.text'
  | 'messages.markRead'
  | 'messages.details'
  | 'messages.unsent'
  | 'messages.close'

export function readCommands(parts: CommandParts): Handlers<Pick<typeof messageCommands, Reading>> {
  const { context, write, accounts } = parts
  const { store, ports } = context

  /**
   * Sends a marker for the newest message read that asks for one (XEP-0333 §4), if they may see our presence (§7). Rooms get
   * none: everybody in them would get everybody's.
   */
  function tellRead(tx: Transaction, { key, account }: FoundConversation, before: Place): void {
    if (key.kind === 'room' || key.kind === 'private') return
    if (!context.settings().sendMarkers || !maySeePresence(tx, account.id, key.jid)) return
    const read = lastMarkable(tx, key.id, before, readPlaceOf(tx, key.id))
    const target = read === undefined ? undefined : idForOthers(tx, read)
    if (target === undefined) return
    const id = ports.random.uuid()
    const newest = newestDisplayed(tx, key.id)
    // A marker that waits for its message is probably of a newer one.
    const isNews = newest !== undefined && waitingMarker(tx, account.id, key.jid) === null
    const marker = isNews && ({ chat: key.jid, id: newest.archiveId, by: 'account' } as const)
    const assisted = marker ? account.client.use(displayedSync).assisted(marker) : undefined
    const what = { accountId: account.id, conversationId: key.id, messageId: null, op: 'marker' } as const
    replaceMarker(tx, what, id, composeMarker({ to: key.jid, id }, target, assisted))
  }

  /** Known addresses are accepted even if they don't parse, because servers let more pass than RFC 7622 does. */
  function isKnown(accountId: AccountId, address: string): address is BareJid {
    const jid = address as BareJid
    return isContact(store, accountId, jid) || findConversation(store, accountId, jid) !== undefined
  }

  return {
    'messages.open'({ accountId, address }) {
      const jid = isKnown(accountId, address) ? ok(address) : parseTypedAddress(address)
      if (!jid.ok) return jid
      if (!accounts.has(accountId)) return NOT_FOUND
      return write((tx, changes) =>
        ok(ensureConversation(tx, changes, accountId, jid.value, ports.clock.now())),
      )
    },

    'messages.page'({ conversationId, at, limit }) {
      if (conversationKey(store, conversationId) === undefined) return NOT_FOUND
      return ok(readPage(store, conversationId, at, limit))
    },

    'messages.text'({ messageId }) {
      const text = textOf(store, messageId)
      return text ? ok(text) : NOT_FOUND
    },

    'messages.markRead': ({ conversationId, upTo, from }) =>
      writeAndSend(parts, (tx, changes) => {
        const found = lookUpConversation(parts, tx, conversationId)
        const last = findMessage(tx, upTo)
        const first = from === undefined ? undefined : findMessage(tx, from)
        if (!found || !isOf(last, conversationId)) return NOT_FOUND
        const before = readPlaceOf(tx, conversationId)
        const seen = seenBetween(tx, conversationId, first?.place ?? (0 as Place), last.place)
        for (const id of seen) changes.message(id)
        if (endMarkedUnread(tx, conversationId)) changes.conversation(conversationId)
        if (readUpTo(tx, conversationId, placeRead(tx, conversationId, before, last.place))) {
          changes.conversation(conversationId)
          changes.read(conversationId)
          tellRead(tx, found, before)
        }
        return ok({ account: found.account, value: undefined })
      }),

    'messages.details'({ messageId }) {
      const details = detailsOf(store, messageId)
      return details ? ok(details) : NOT_FOUND
    },

    'messages.unsent': () => ok(countUnsent(store)),

    'messages.close': ({ conversationId }) =>
      write((tx) => {
        if (conversationKey(tx, conversationId) === undefined) return NOT_FOUND
        closeConversation(tx, conversationId)
        tx.announce({ kind: 'conversationClosed', conversationId })
        return ok()
      }),
  }
}

function isOf<M extends { readonly conversationId: ConversationId }>(
  message: M | undefined,
  id: ConversationId,
): message is M {
  return message?.conversationId === id
}
