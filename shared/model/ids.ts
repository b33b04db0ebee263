import type { Brand } from './brand.ts'

/** One of the person's accounts, the same as long as the account is in Balcony. A random UUID. */
export type AccountId = Brand<string, 'AccountId'>
/** One conversation on this disk: an account and a bare address. A row number. */
export type ConversationId = Brand<number, 'ConversationId'>
/** One message on this disk. A row number, in the order of arrival. */
export type MessageId = Brand<number, 'MessageId'>
/** One attempt to sign in or to register. The window names it, and can cancel it by that name. */
export type AttemptId = Brand<string, 'AttemptId'>
/** One link waiting for the person's decision in this run. */
export type LinkId = Brand<number, 'LinkId'>
/**
 * The place of a message in its conversation: the only order of a history, and its cursor. Only the store makes places,
 * from a trusted clock: microseconds since 1970, where the last three digits only separate messages of one millisecond.
 */
export type Place = Brand<number, 'Place'>
