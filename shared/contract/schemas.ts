import * as v from 'valibot'
import type { TooMany, TypedText } from '../model/failure.ts'
import type { AttachmentId, StagedFileId } from '../model/file.ts'
import type { AccountId, AttemptId, ConversationId, MessageId, Place } from '../model/ids.ts'
import { MAX_FORM_VALUE, MAX_FORM_VALUES } from '../model/form-problems.ts'
import type { BareJid, FullJid } from '../model/jid.ts'

/** Argument schemas that several features share. All sizes are bounded, so no window can flood the main process. */

/** Limits that a person can exceed by typing, pasting or selecting. */
export type Limited = TypedText | TooMany | 'address' | 'message' | 'link' | 'emoji'

/** A text of at most `limit` UTF-16 units. `checkCall` finds the failure by the message of the issue, `what`. */
export const typed = (what: Limited, limit: number) => v.pipe(v.string(), v.maxLength(limit, what))

export const accountId = v.pipe(
  v.string(),
  v.uuid(),
  v.transform((id) => id as AccountId),
)
export const attemptId = v.pipe(
  v.string(),
  v.uuid(),
  v.transform((id) => id as AttemptId),
)
const row = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
export const conversationId = v.pipe(
  row,
  v.transform((id) => id as ConversationId),
)
export const messageId = v.pipe(
  row,
  v.transform((id) => id as MessageId),
)
export const attachmentId = v.pipe(
  row,
  v.transform((id) => id as AttachmentId),
)
export const stagedFileId = v.pipe(
  row,
  v.transform((id) => id as StagedFileId),
)
/** A place in a history that the main process gave out before. */
export const place = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(0),
  v.transform((value) => value as Place),
)
export const instant = v.pipe(v.number(), v.safeInteger())
/** An address that the main process gave out before. It is looked up, never parsed. */
export const knownJid = v.pipe(
  v.string(),
  v.maxLength(3071),
  v.transform((jid) => jid as BareJid),
)
/** The address of a client that the main process gave out before. It is looked up, never parsed. */
export const knownFullJid = v.pipe(
  v.string(),
  v.maxLength(3071),
  v.transform((jid) => jid as FullJid),
)
/** An address that a person typed. The main process parses it. */
export const typedAddress = typed('address', 4096)
export const password = typed('password', 4096)
export const passphrase = typed('passphrase', 4096)
export const name = typed('name', 1024)
/** The text of a message or a draft: far more than a server accepts, so that the refusal can say why. */
export const body = typed('message', 4 * 1024 * 1024)
/** The token of an invitation (XEP-0379). */
export const invitationToken = v.pipe(v.string(), v.minLength(1), v.maxLength(8192))
/** What a person entered into a form, by the names of the fields as the form's owner gave them (XEP-0004). */
export const formValues = v.record(
  v.pipe(v.string(), v.maxLength(1024)),
  v.pipe(v.array(typed('answer', MAX_FORM_VALUE)), v.maxLength(MAX_FORM_VALUES)),
)
export const show = v.picklist(['available', 'away', 'dnd', 'xa', 'offline'])

export const connectionSettings = v.object({
  host: v.optional(typed('server', 1024)),
  port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535))),
  security: v.picklist(['automatic', 'direct-tls', 'starttls', 'none']),
})
