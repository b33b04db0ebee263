import type { Handlers } from '../../../../shared/contract/command.ts'
import type { messageCommands } from '../../../../shared/contract/messages.ts'
import type { Failure } from '../../../../shared/model/failure.ts'
import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Reader } from '../../db/store.ts'
import { isBlocked } from '../../roster/index.ts'
import { checkBody } from '../body.ts'
import { composeAttention } from '../compose.ts'
import { writeFile } from '../file-messages.ts'
import { previewsFor } from '../link-previews.ts'
import { refusalIn } from '../rooms/addressing.ts'
import { sendTime } from '../send-time.ts'
import { releaseMessage, sendAgain, writeMessage } from '../own-message.ts'
import { attachmentsOf, type AttachmentRecord, type NewAttachment } from '../store/attachments.ts'
import type { ConversationKey } from '../store/conversations.ts'
import { clearDraft } from '../store/drafts.ts'
import { bodyOf, setState } from '../store/messages.ts'
import { addReady, composingOf, reschedule } from '../store/outgoing.ts'
import { deleteMessage } from '../delete-message.ts'
import {
  lookUpConversation,
  lookUpMessage,
  NOT_FOUND,
  writeAndSend,
  type CommandParts,
  type FoundConversation,
} from './parts.ts'

type Sending =
  | 'messages.previewOf'
  | 'messages.send'
  | 'messages.forward'
  | 'messages.undoSend'
  | 'messages.reschedule'
  | 'messages.askAttention'
  | 'messages.retry'
  | 'messages.discard'

export function sendCommands(parts: CommandParts): Handlers<Pick<typeof messageCommands, Sending>> {
  const { context, writing, write, linkPreviews, undone } = parts
  const { clock, random } = context.ports

  /**
   * Finds a conversation that can be written to. A message to a blocked address would be refused by the server (XEP-0191
   * §3.2), but only after it was shown as sent.
   */
  function toWriteTo(
    db: Reader,
    id: ConversationId,
    replyTo?: MessageId,
  ): Result<FoundConversation, Failure> {
    const found = lookUpConversation(parts, db, id)
    if (!found) return NOT_FOUND
    const refusal = refusalIn(db, found.key, replyTo)
    if (refusal !== null) return err(refusal)
    return isBlocked(db, found.account.id, found.key.jid) ? err({ code: 'blocked' }) : ok(found)
  }

  return {
    async 'messages.previewOf'({ conversationId, url }) {
      const found = toWriteTo(context.store, conversationId)
      return found.ok ? ok(await linkPreviews.find(found.value.key, url)) : found
    },

    'messages.send'({ conversationId, body: typed, replyTo, subject, previews = [], mentions, sendAt }) {
      const body = checkBody(typed)
      if (!body.ok) return body
      const at = sendTime(context, sendAt)
      if (at === undefined) return err({ code: 'time-past' })
      return writeAndSend(parts, (tx, changes) => {
        const found = toWriteTo(tx, conversationId, replyTo)
        if (!found.ok) return found
        const { account, key } = found.value
        if (subject !== undefined && !isBetweenTwo(key)) return err({ code: 'not-in-rooms' })
        clearDraft(tx, conversationId)
        const value = writeMessage({ ...writing(account), tx, changes }, conversationId, {
          body: body.value,
          replyTo: replyTo ?? null,
          subject: subject ?? null,
          previews: key.sealed ? [] : previewsFor(body.value, previews),
          mentions,
          sendAt: at,
        })
        return ok({ account, value })
      })
    },

    'messages.forward'({ messageIds, to }) {
      const forwarded = messageIds.map((id) => ({
        body: bodyOf(context.store, id),
        files: attachmentsOf(context.store, id),
      }))
      for (const { body, files } of forwarded) {
        // A file that was only offered, or is deleted, has nothing to forward.
        if (!files.every(mayForward)) return err({ code: 'file-not-here' })
        if (body.trim() === '') continue
        // Others may have written messages that are longer than we can send.
        const checked = checkBody(body)
        if (!checked.ok) return checked
      }
      // Checked first, so that it goes to all of them or to none.
      for (const id of to) {
        const found = toWriteTo(context.store, id)
        if (!found.ok) return found
      }
      for (const target of to) {
        const sent = writeAndSend(parts, (tx, changes) => {
          const found = toWriteTo(tx, target)
          if (!found.ok) return found
          const { account } = found.value
          const now = { ...writing(account), tx, changes }
          for (const { body, files } of forwarded) {
            files.forEach((file, index) =>
              writeFile(now, target, {
                caption: index === 0 ? body : '',
                replyTo: null,
                sendAt: null,
                file: forwardedFile(file),
              }),
            )
            if (files.length === 0 && body.trim() !== '')
              writeMessage(now, target, { body, replyTo: null, subject: null, sendAt: null })
          }
          return ok({ account, value: undefined })
        })
        if (!sent.ok) return sent
      }
      return ok()
    },

    'messages.undoSend': ({ messageId }) =>
      write((tx, changes) => {
        const composing = composingOf(tx, messageId)
        if (!composing || composing.notBefore === null) return NOT_FOUND
        const { conversationId } = composing
        const body = bodyOf(tx, messageId)
        const files = attachmentsOf(tx, messageId)
        if (files.length > 0) for (const takeBack of undone) takeBack(tx, conversationId, files, body)
        deleteMessage(tx, changes, messageId, conversationId)
        // The caption is with its file again.
        return ok(files.length > 0 ? '' : body)
      }),

    'messages.reschedule'({ messageId, sendAt }) {
      if (sendAt !== null && sendAt <= clock.now()) return err({ code: 'time-past' })
      return writeAndSend(parts, (tx, changes) => {
        const found = lookUpMessage(parts, tx, messageId)
        const composing = composingOf(tx, messageId)
        if (!found || !composing || composing.notBefore === null) return NOT_FOUND
        const open = toWriteTo(tx, composing.conversationId)
        if (!open.ok) return open
        if (sendAt === null) releaseMessage({ ...writing(found.account), tx, changes }, composing)
        else reschedule(tx, composing.id, sendAt)
        changes.message(messageId)
        return ok({ account: found.account, value: undefined })
      })
    },

    'messages.askAttention': ({ conversationId }) =>
      writeAndSend(parts, (tx) => {
        const found = toWriteTo(tx, conversationId)
        if (!found.ok) return found
        const { account, key } = found.value
        if (!isBetweenTwo(key)) return err({ code: 'not-in-rooms' })
        // A late request for attention is useless, so it isn't queued.
        if (account.client.state.kind !== 'online') return err({ code: 'not-connected' })
        const id = random.uuid()
        const stanza = composeAttention({ to: key.jid, id })
        const { id: accountId } = account
        addReady(tx, { accountId, conversationId, messageId: null, op: 'attention' }, id, stanza)
        return ok({ account, value: undefined })
      }),

    'messages.retry': ({ messageId }) =>
      writeAndSend(parts, (tx, changes) => {
        const found = lookUpMessage(parts, tx, messageId)
        if (!found) return NOT_FOUND
        const open = toWriteTo(tx, found.message.conversationId)
        if (!open.ok) return open
        if (!setState(tx, messageId, 'waiting', ['failed'])) return NOT_FOUND
        sendAgain({ ...writing(found.account), tx, changes }, messageId)
        return ok({ account: found.account, value: undefined })
      }),

    'messages.discard': ({ messageId }) =>
      write((tx, changes) => {
        const message = lookUpMessage(parts, tx, messageId)?.message
        if (message?.state !== 'waiting' && message?.state !== 'failed') return NOT_FOUND
        deleteMessage(tx, changes, messageId, message.conversationId)
        return ok()
      }),
  }
}

/** Not in a room, nor privately with one of its occupants. */
const isBetweenTwo = ({ kind }: ConversationKey): boolean => kind === 'person' || kind === 'self'

/** Its bytes are here, or on a server that gives them to everyone with the link. */
const mayForward = ({ about, keptFile, path, state }: AttachmentRecord): boolean =>
  about.urls !== undefined || (state === 'here' && (keptFile !== null || path !== null))

/** The same file for another conversation: the same links, and the same bytes if they are here. */
function forwardedFile({
  kind,
  name,
  mediaType,
  size,
  state,
  about,
  keptFile,
  thumbnail,
  path,
  pathStamp,
}: AttachmentRecord): NewAttachment {
  const { went: _went, sharedAs: _sharedAs, ...kept } = about
  const isHere = state === 'here'
  return {
    ...{ kind, name, mediaType, size, thumbnail },
    state: 'waiting',
    about: kept,
    ...(isHere && { keptFile, path, pathStamp }),
  }
}
