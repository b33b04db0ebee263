import * as v from 'valibot'
import type { TooMany, TypedText } from '../model/failure.ts'
import type { AccountId, AttemptId, ConversationId, MessageId, Place } from '../model/ids.ts'
import type { BareJid, FullJid } from '../model/jid.ts'

/** Argument schemas that several features share. Sizes are bounded so that no window can flood the main process. */

/** What a person can make too long or too many, by typing, pasting or selecting. */
export type Limited = TypedText | TooMany | 'address' | 'message' | 'link' | 'emoji'

/** A text of at most `limit` UTF-16 units. The message of its issue is `what`, by which `checkCall` finds a failure. */
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
/** A place in a history as the main process gave it out before. */
export const place = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(0),
  v.transform((value) => value as Place),
)
export const instant = v.pipe(v.number(), v.safeInteger())
/** An address as the main process gave it out before; it is looked up, never parsed. */
export const knownJid = v.pipe(
  v.string(),
  v.maxLength(3071),
  v.transform((jid) => jid as BareJid),
)
/** The address of a client, as the main process gave it out before; it is looked up, never parsed. */
export const knownFullJid = v.pipe(
  v.string(),
  v.maxLength(3071),
  v.transform((jid) => jid as FullJid),
)
/** An address as a person typed it; the main process parses it. */
export const typedAddress = typed('address', 4096)
export const password = typed('password', 4096)
export const passphrase = typed('passphrase', 4096)
export const name = typed('name', 1024)
/** A message's or a draft's text: far more than a server takes, so that the refusal can be worded. */
export const body = typed('message', 4 * 1024 * 1024)
/** The token of an invitation (XEP-0379). */
export const invitationToken = v.pipe(v.string(), v.minLength(1), v.maxLength(8192))
export const show = v.picklist(['available', 'away', 'dnd', 'xa', 'offline'])

export const connectionSettings = v.object({
  host: v.optional(typed('server', 1024)),
  port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535))),
  security: v.picklist(['automatic', 'direct-tls', 'starttls', 'none']),
})
