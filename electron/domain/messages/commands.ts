import type { Handlers } from '../../../shared/contract/command.ts'
import type { messageCommands } from '../../../shared/contract/messages.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import { parseTypedAddress } from '../../engine/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import { maySeePresence } from '../roster/index.ts'
import { checkBody } from './body.ts'
import type { ChatStates } from './chat-states.ts'
import type { Work } from './commit-queue.ts'
import type { Outbox } from './outbox.ts'
import {
  closeConversation,
  conversationKey,
  markReadUpTo,
  openConversation,
  setDraft,
} from './store/conversations.ts'
import { getMessage, hasWritten, insertMessage } from './store/messages.ts'
import { discard, waitAfterFailure } from './store/outbox.ts'
import { readPage } from './store/pages.ts'

export interface CommandParts {
  readonly context: DomainContext
  readonly write: <T>(work: Work<T>) => T
  readonly outbox: Outbox
  readonly chatStates: ChatStates
  readonly accounts: ReadonlyMap<AccountId, LiveAccount>
}

const NOT_FOUND = err({ code: 'not-found' })

/** What the window may ask for. Throws StoreError where the disk refuses; then nothing has changed. */
export function createMessageCommands(parts: CommandParts): Handlers<typeof messageCommands> {
  const { context, outbox, chatStates, accounts } = parts
  const { store, ports } = context
  const write = <T>(work: Work<Result<T, Failure>>) => parts.write(work)

  return {
    'messages.open'({ accountId, address }) {
      const jid = parseTypedAddress(address)
      if (!jid.ok) return jid
      if (!accounts.has(accountId)) return NOT_FOUND
      return write((tx, changes) => {
        const { id, changed } = openConversation(tx, accountId, jid.value, ports.clock.now())
        if (changed) changes.conversation(id)
        return ok(id)
      })
    },

    'messages.page'({ conversationId, at, limit }) {
      if (conversationKey(store, conversationId) === undefined) return NOT_FOUND
      return ok(readPage(store, conversationId, at, limit))
    },

    'messages.send'({ conversationId, body: typed }) {
      const body = checkBody(typed)
      if (!body.ok) return body
      const stored = write((tx, changes) => {
        const key = conversationKey(tx, conversationId)
        const account = key && accounts.get(key.accountId)
        if (key === undefined || account === undefined) return NOT_FOUND
        const now = ports.clock.now()
        openConversation(tx, key.accountId, key.jid, now)
        setDraft(tx, conversationId, '')
        const stanzaId = ports.random.uuid()
        const id = insertMessage(tx, {
          conversationId,
          direction: 'out',
          author: account.address,
          body: body.value,
          sentAt: now,
          receivedAt: now,
          stanzaId,
          originId: stanzaId,
          archiveId: null,
          state: 'waiting',
        })
        changes.message(id)
        return ok({ id, accountId: account.id })
      })
      if (!stored.ok) return stored
      outbox.flush(stored.value.accountId)
      return ok(stored.value.id)
    },

    'messages.retry'({ messageId }) {
      const waiting = write((tx, changes) => {
        if (!waitAfterFailure(tx, messageId)) return NOT_FOUND
        changes.message(messageId)
        const message = getMessage(tx, messageId)
        const key = message && conversationKey(tx, message.conversationId)
        return key ? ok(key.accountId) : NOT_FOUND
      })
      if (!waiting.ok) return waiting
      outbox.flush(waiting.value)
      return ok()
    },

    'messages.discard': ({ messageId }) =>
      write((tx, changes) => {
        const conversationId = getMessage(tx, messageId)?.conversationId
        if (conversationId === undefined || !discard(tx, messageId)) return NOT_FOUND
        changes.conversation(conversationId)
        tx.announce({ kind: 'messageDiscarded', conversationId, messageId })
        return ok()
      }),

    'messages.markRead': ({ conversationId, upTo }) =>
      write((tx, changes) => {
        const message = getMessage(tx, upTo)
        if (message?.conversationId !== conversationId) return NOT_FOUND
        if (markReadUpTo(tx, conversationId, message.sentAt, upTo)) changes.conversation(conversationId)
        return ok()
      }),

    'messages.setDraft': ({ conversationId, draft }) =>
      write((tx, changes) => {
        if (conversationKey(tx, conversationId) === undefined) return NOT_FOUND
        if (setDraft(tx, conversationId, draft)) changes.conversation(conversationId)
        return ok()
      }),

    'messages.setChatState'({ conversationId, state }) {
      const key = conversationKey(store, conversationId)
      const account = key && accounts.get(key.accountId)
      if (key === undefined || account === undefined) return NOT_FOUND
      // It tells that one is there (XEP-0085 §9): only who may know that anyway is told, or who was written to.
      const mayKnow = maySeePresence(store, key.accountId, key.jid) || hasWritten(store, conversationId)
      if (mayKnow) chatStates.tell(account, key, state)
      return ok()
    },

    'messages.close': ({ conversationId }) =>
      write((tx) => {
        if (conversationKey(tx, conversationId) === undefined) return NOT_FOUND
        closeConversation(tx, conversationId)
        tx.announce({ kind: 'conversationClosed', conversationId })
        return ok()
      }),
  }
}
