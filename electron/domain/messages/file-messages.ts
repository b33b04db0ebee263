import type { Failure } from '../../../shared/model/failure.ts'
import type { AttachmentId } from '../../../shared/model/file.ts'
import type { ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { SharedFile } from '../../engine/xep/0447-sfs/index.ts'
import { buildAesgcm } from '../../engine/xep/0454-aesgcm/index.ts'
import type { LiveAccount } from '../context.ts'
import type { Reader, Transaction } from '../db/store.ts'
import { recipientsOf } from '../sealing/index.ts'
import type { Changes } from './changes.ts'
import { composeCaption, composeFiles } from './compose.ts'
import { ensureConversation } from './ensure-conversation.ts'
import { failGone, insertOwn, type Writing } from './own-message.ts'
import { placeAtEnd } from './place.ts'
import { addressIn, answeredBy } from './rooms/addressing.ts'
import {
  attachmentsOf,
  insertAttachment,
  toFileKey,
  type AttachmentRecord,
  type NewAttachment,
} from './store/attachments.ts'
import { conversationKey, isTurnedOff, isTurnedOn, type ConversationKey } from './store/conversations.ts'
import { addUnread, readUpTo } from './store/reading.ts'
import { bodyOf, findMessage, insertMessage, moveForward, setState } from './store/messages.ts'
import { addComposing, addReady, composingOf, makeReady } from './store/outgoing.ts'
import { participant } from './store/participants.ts'
import { setExtra } from './store/operations.ts'
import { noteSealing, queueFiles } from './store/transfers.ts'
import { idForOthers } from './store/refs.ts'

/** A file that the person sends, as a message of its own. */
export interface WrittenFile {
  readonly caption: string
  readonly replyTo: MessageId | null
  /** When to send it, in milliseconds since 1970; null: now. */
  readonly sendAt: number | null
  readonly file: NewAttachment
}

/** Stores the message. Its stanza is made once the bytes are where it says. */
export function writeFile(
  writing: Writing,
  conversationId: ConversationId,
  { caption, replyTo, sendAt, file }: WrittenFile,
): { readonly messageId: MessageId; readonly attachmentId: AttachmentId } {
  const { tx, changes } = writing
  const { id, what, stanzaId } = insertOwn(
    writing,
    conversationId,
    { body: caption, replyTo, subject: null },
    'file',
  )
  addComposing(tx, what, stanzaId, sendAt)
  const attachmentId = insertAttachment(tx, id, conversationId, 0, file)
  noteSealing(tx, id)
  if (sendAt === null) {
    queueFiles(tx, id)
    changes.fileDue(id)
  }
  return { messageId: id, attachmentId }
}

/** A small picture of a file, to be sent inside the message. */
export interface SmallPicture {
  readonly type: string
  readonly data: Uint8Array
}

/**
 * The bytes are on a server: queues the message. `captionApart`: the other side may not show captions. Returns false if
 * the message does not wait for its bytes any more.
 */
export function announceFile(
  writing: Writing,
  messageId: MessageId,
  picture: SmallPicture | null,
  captionApart: boolean,
): boolean {
  const { tx, changes, account, stateFor } = writing
  const composing = composingOf(tx, messageId)
  const message = findMessage(tx, messageId)
  const key = message && conversationKey(tx, message.conversationId)
  if (!composing || !key || composing.notBefore !== null) return false
  const address = addressIn(key)
  if (address === undefined) {
    failGone(writing, messageId)
    return false
  }
  const caption = bodyOf(tx, messageId)
  const files = attachmentsOf(tx, messageId)
  // Encryption was turned on or off while the bytes moved.
  const isWanted = (file: AttachmentRecord): boolean =>
    hasLinkFor(file, key.sealed) || (hasLinkFor(file, false) && !isTurnedOn(tx, key.id))
  if (!files.every(isWanted)) {
    failFile(tx, changes, messageId, { code: 'file-sealing-changed' }, writing.now)
    return false
  }
  const stanza = composeFiles(
    { ...address, id: composing.stanzaId, mail: message.extra.mail },
    {
      files: files.map((file) => toShared(file, caption, picture)),
      caption,
      answers: answeredBy(tx, account, key, messageId),
      thread: message.extra.thread,
      state: stateFor(key.id),
    },
  )
  makeReady(tx, composing, stanza)
  // In a room it would be a message of its own for everybody, also for ourselves.
  if ((captionApart || getsLinkOnly(tx, account, key)) && caption !== '' && key.kind !== 'room') {
    const id = writing.uuid()
    const what = { accountId: account.id, conversationId: key.id, messageId, op: 'caption' } as const
    setExtra(tx, messageId, { ...message.extra, captionId: id })
    addReady(tx, what, id, composeCaption({ ...address, id, mail: message.extra.mail }, caption))
  }
  changes.message(messageId)
  return true
}

/** Whether a device of the other side may get the link and nothing else, because OMEMO 0.3 seals a text alone. */
function getsLinkOnly(tx: Transaction, { id }: LiveAccount, { jid, sealed }: ConversationKey): boolean {
  if (!sealed) return false
  const { targets, toBegin } = recipientsOf(tx, id, [jid])
  return toBegin.length > 0 || targets.some(({ version }) => version === '0.3')
}

/** The only length that XEP-0448 has for GCM. Links of XEP-0454 may come with another. */
const IV_LENGTH = 12

/** Whether there is a link such as this conversation wants: with a key that can be told in both forms, or without one. */
export function hasLinkFor({ about: { urls = [], secret } }: AttachmentRecord, isSealed: boolean): boolean {
  const [url] = urls
  if (url === undefined || (secret !== undefined) !== isSealed) return false
  if (secret === undefined) return true
  const fileKey = toFileKey(secret)
  return fileKey.iv.length === IV_LENGTH && buildAesgcm({ url, fileKey }) !== undefined
}

/** Whether a file was written to be sealed, and the person has turned encryption off since. */
export const isHeldBack = (db: Reader, { about, conversationId }: AttachmentRecord): boolean =>
  about.toSeal === true && isTurnedOff(db, conversationId)

function sourcesOf({ urls = [], secret }: AttachmentRecord['about']): Pick<SharedFile, 'urls' | 'encrypted'> {
  if (secret === undefined) return { urls }
  const { sealedHash } = secret
  const hashes =
    sealedHash === undefined
      ? []
      : [{ algo: 'sha-256', value: new Uint8Array(Buffer.from(sealedHash, 'base64')) }]
  return { urls: [], encrypted: [{ fileKey: toFileKey(secret), hashes, urls }] }
}

function toShared(file: AttachmentRecord, caption: string, picture: SmallPicture | null): SharedFile {
  const { about, name, mediaType, size, kind } = file
  return {
    disposition: kind === 'other' ? 'attachment' : 'inline',
    file: {
      name,
      mediaType,
      ...(size !== null && { size }),
      ...(about.width !== undefined &&
        about.height !== undefined && { width: about.width, height: about.height }),
      ...(about.durationMs !== undefined && { lengthMs: about.durationMs }),
      ...(about.date !== undefined && { date: about.date }),
      ...(caption !== '' && { desc: caption }),
      hashes: (about.hashes ?? []).map(({ algorithm, digest }) => ({
        algo: algorithm,
        value: new Uint8Array(Buffer.from(digest, 'base64')),
      })),
      thumbnails: picture
        ? [
            {
              uri: `data:${picture.type};base64,${Buffer.from(picture.data).toString('base64')}`,
              mediaType: picture.type,
            },
          ]
        : [],
    },
    ...sourcesOf(about),
  }
}

/** The other client has the file. The message needs no stanza. */
export function deliverFile(tx: Transaction, changes: Changes, messageId: MessageId, now: number): void {
  if (moveForward(tx, messageId, 'delivered', now)) changes.message(messageId)
}

/** The bytes cannot go. The message stays, so that the person can try again. */
export function failFile(
  tx: Transaction,
  changes: Changes,
  messageId: MessageId,
  failure: Failure,
  now: number,
): void {
  moveForward(tx, messageId, 'failed', now, failure)
  changes.message(messageId)
}

/** Queues a failed file again. Returns false if it did not fail. */
export function retryFile({ tx, changes, account }: Writing, messageId: MessageId): boolean {
  const message = findMessage(tx, messageId)
  const stanzaId = idForOthers(tx, messageId)
  if (!message || stanzaId === undefined || !setState(tx, messageId, 'waiting', ['failed'])) return false
  const { conversationId } = message
  addComposing(tx, { accountId: account.id, conversationId, messageId, op: 'text' }, stanzaId, null)
  noteSealing(tx, messageId)
  queueFiles(tx, messageId)
  changes.message(messageId)
  changes.fileDue(messageId)
  return true
}

/** Files that another client offers directly. */
export interface OfferedFiles {
  readonly account: LiveAccount
  readonly from: BareJid
  readonly caption: string
  readonly files: readonly NewAttachment[]
  /** By the server's clock, in milliseconds since 1970. */
  readonly now: number
}

/** Stores a message for files that come without one. */
export function receiveFiles(tx: Transaction, changes: Changes, offered: OfferedFiles): MessageId {
  const { account, from, caption, files, now } = offered
  const own = from === account.address
  const conversationId = ensureConversation(tx, changes, account.id, from, now)
  const place = placeAtEnd(tx, conversationId, now)
  const id = insertMessage(tx, {
    conversationId,
    authorId: participant(tx, conversationId, from, own),
    own,
    kind: 'file',
    place,
    way: 'live',
    sentAt: now,
    receivedAt: now,
    state: own ? 'delivered' : null,
    body: caption,
  })
  files.forEach((file, number) => insertAttachment(tx, id, conversationId, number, file))
  if (own) readUpTo(tx, conversationId, place)
  else addUnread(tx, conversationId, false)
  changes.message(id)
  return id
}
