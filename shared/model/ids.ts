import type { Brand } from './brand.ts'

/** One account of the person's, stable for as long as the account is in Balcony. A random UUID. */
export type AccountId = Brand<string, 'AccountId'>
/** One conversation on this disk: an account and the bare address it talks with. A row number. */
export type ConversationId = Brand<number, 'ConversationId'>
/** One message on this disk. A row number, ascending in the order of arrival. */
export type MessageId = Brand<number, 'MessageId'>
/** One attempt to sign in or to register, named by the window so that it can be cancelled. */
export type AttemptId = Brand<string, 'AttemptId'>
/** One link that waits for the person's decision, in this run. */
export type LinkId = Brand<number, 'LinkId'>
/**
 * Where a message stands in its conversation: the one order of a history, and its cursor. Only the store makes it: the
 * time of a clock that can be trusted (microseconds since 1970, where the last three digits only tell messages of one
 * millisecond apart).
 */
export type Place = Brand<number, 'Place'>
