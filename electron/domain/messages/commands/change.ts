import type { Handlers } from '../../../../shared/contract/command.ts'
import type { messageCommands } from '../../../../shared/contract/messages.ts'
import type { MessageId } from '../../../../shared/model/ids.ts'
import type { Failure } from '../../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import { isAction } from '../../../../shared/text/action.ts'
import type { Reaction } from '../../../../shared/model/message.ts'
import { emojiKey, isEmoji } from '../../../../shared/text/emoji.ts'
import type { PrintedStanza } from '../../../engine/index.ts'
import type { Transaction } from '../../db/store.ts'
import type { Changes } from '../changes.ts'
import { checkBody } from '../body.ts'
import { composeCorrection, composeReactions, composeRetraction, type Address } from '../compose.ts'
import { previewsFor } from '../link-previews.ts'
import { apply } from '../operations.ts'
import type { Operation } from '../performed.ts'
import { addressIn, answeredBy, goneIn, idForAll, mentionsIn } from '../rooms/addressing.ts'
import { clearDraft } from '../store/drafts.ts'
import { kindCode } from '../store/codes.ts'
import { setExtra } from '../store/operations.ts'
import { wasSent } from '../store/messages.ts'
import { addReady, composingOf, type OutgoingOp } from '../store/outgoing.ts'
import { participant } from '../store/participants.ts'
import { idAsTold, idForOthers } from '../store/refs.ts'
import { readMessage } from '../store/views.ts'
import { hideMessage, deleteMessage } from '../delete-message.ts'
import { lookUpMessage, NOT_FOUND, writeAndSend, type CommandParts } from './parts.ts'

type Changing =
  'messages.edit' | 'messages.react' | 'messages.retract' | 'messages.retractAll' | 'messages.deleteHere'
type Found = NonNullable<ReturnType<typeof lookUpMessage>>
/** A change to a message, and the stanza that tells the other side. */
interface Act {
  readonly op: Operation
  readonly as: OutgoingOp
  readonly stanza: (address: Address, target: string, tx: Transaction) => PrintedStanza
}

const MAX_REACTIONS = 20

export function changeCommands(parts: CommandParts): Handlers<Pick<typeof messageCommands, Changing>> {
  const { writing, context, write } = parts

  /** Makes the change here and queues its stanza, in one commit. */
  function act(
    tx: Transaction,
    changes: Changes,
    { account, key, message }: Found,
    { op, as, stanza }: Act,
  ): Result<undefined, Failure> {
    const address = addressIn(key)
    if (address === undefined) return err(goneIn(key))
    // A correction names the id that its author gave (XEP-0308 §4), in rooms too.
    const target =
      op.kind !== 'correction'
        ? idForAll(tx, key, message.id)
        : key.kind === 'room'
          ? idAsTold(tx, message.id)
          : idForOthers(tx, message.id)
    if (target === undefined && key.kind === 'room') return err({ code: 'message-unnamed' })
    const id = context.ports.random.uuid()
    const authorId = participant(tx, key.id, account.address, true)
    const { now } = writing(account)
    const told = op.kind === 'correction' ? { ...op, id } : op
    if (target !== undefined) {
      // A message without text is always a chat, because servers copy no others of this kind (XEP-0280 §6.1).
      const mail = op.kind === 'correction' ? message.extra.mail : undefined
      const printed = stanza({ ...address, id, mail }, target, tx)
      addReady(
        tx,
        { accountId: account.id, conversationId: key.id, messageId: message.id, op: as },
        id,
        printed,
      )
    }
    if (op.kind === 'retraction' && message.extra.captionId !== undefined)
      retractCaption(tx, { account, key, message }, address, message.extra.captionId)
    const plain = key.sealed ? {} : { sealedBy: null }
    apply(tx, changes, message.id, { op: told, authorId, own: true, here: true, at: now, ...plain })
    return ok()
  }

  /** The caption of a file for clients that show no captions is a message of its own there. */
  function retractCaption(
    tx: Transaction,
    { account, key, message }: Found,
    address: Omit<Address, 'id'>,
    captionId: string,
  ): void {
    const id = context.ports.random.uuid()
    const what = {
      ...{ accountId: account.id, conversationId: key.id, messageId: message.id },
      op: 'retraction',
    } as const
    addReady(tx, what, id, composeRetraction({ ...address, id, mail: message.extra.mail }, captionId))
  }

  function actOn(
    messageId: MessageId,
    make: (tx: Transaction, changes: Changes, found: Found) => Result<Act | null, Failure>,
  ): Result<undefined, Failure> {
    return writeAndSend(parts, (tx, changes) => {
      const found = lookUpMessage(parts, tx, messageId)
      if (!found || found.message.retracted) return NOT_FOUND
      const made = make(tx, changes, found)
      if (!made.ok) return made
      const acted = made.value ? act(tx, changes, found, made.value) : ok()
      if (!acted.ok) return acted
      return ok({ account: found.account, value: undefined })
    })
  }

  const retract = ({ messageId }: { readonly messageId: MessageId }): Result<undefined, Failure> =>
    actOn(messageId, (tx, changes, { message }) => {
      if (!message.own) return NOT_FOUND
      if (message.state === 'failed' || (message.state === 'waiting' && !wasSent(tx, messageId))) {
        deleteMessage(tx, changes, messageId, message.conversationId)
        return ok(null)
      }
      return ok({ op: { kind: 'retraction' }, as: 'retraction', stanza: composeRetraction })
    })

  return {
    'messages.edit'({ messageId, body: typed }) {
      const body = checkBody(typed)
      if (!body.ok) return body
      return actOn(messageId, (tx, changes, { message, key, account }) => {
        const mayBe = message.own && message.state !== 'failed'
        if (!mayBe || (message.kind !== 'text' && message.kind !== 'action')) return NOT_FOUND
        clearDraft(tx, key.id)
        changes.conversation(key.id)
        const kept = previewsFor(body.value, message.extra.previews ?? [])
        const previews = kept.length > 0 ? kept : undefined
        if (composingOf(tx, messageId)) {
          // Nobody has it yet, so its text is simply replaced.
          const kind = kindCode(isAction(body.value) ? 'action' : 'text')
          tx.run('UPDATE message SET body = ?, kind = ? WHERE id = ?', body.value, kind, messageId)
          setExtra(tx, messageId, { ...message.extra, previews })
          changes.message(messageId)
          return ok(null)
        }
        const { subject, thread, named } = message.extra
        return ok({
          op: { kind: 'correction', id: null, body: body.value, extra: { previews } },
          as: 'correction',
          stanza: (address, target, db) =>
            composeCorrection(address, target, {
              body: body.value,
              answers: answeredBy(db, account, key, messageId),
              mentions: mentionsIn(account, key, body.value, named),
              subject,
              thread,
              previews,
            }),
        })
      })
    },

    'messages.react': ({ messageId, emojis }) =>
      actOn(messageId, (tx) => {
        // Nobody has a held message yet.
        if (composingOf(tx, messageId)) return NOT_FOUND
        if (emojis.length > MAX_REACTIONS || !emojis.every(isEmoji)) return err({ code: 'not-an-emoji' })
        const given = withKnownSpelling(readMessage(tx, messageId)?.reactions ?? [], emojis)
        return ok({
          op: { kind: 'reaction', emojis: given },
          as: 'reaction',
          stanza: (address, target) => composeReactions(address, target, given),
        })
      }),

    'messages.retract': retract,

    'messages.retractAll'({ messageIds }) {
      for (const messageId of messageIds) {
        const retracted = retract({ messageId })
        if (!retracted.ok) return retracted
      }
      return ok()
    },

    'messages.deleteHere': ({ messageIds }) =>
      write((tx, changes) => {
        for (const id of messageIds) {
          const found = lookUpMessage(parts, tx, id)
          if (!found) continue
          // A message that was never sent must not be sent afterwards.
          const isOnlyHere = found.message.state === 'waiting' && !wasSent(tx, id)
          const away = isOnlyHere ? deleteMessage : hideMessage
          away(tx, changes, id, found.key.id)
        }
        return ok()
      }),
  }
}

/** Each emoji once, spelled as on the message. Some clients treat another spelling as another emoji. */
function withKnownSpelling(reactions: readonly Reaction[], emojis: readonly string[]): string[] {
  const known = new Map(reactions.map(({ emoji }) => [emojiKey(emoji), emoji]))
  const given = new Map(emojis.map((emoji) => [emojiKey(emoji), known.get(emojiKey(emoji)) ?? emoji]))
  return [...given.values()]
}
