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
