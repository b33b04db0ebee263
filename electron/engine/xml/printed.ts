import type { Brand } from '../../../shared/model/brand.ts'

/** A stanza as it goes into a client's stream: whole, well-formed, made by `printStanza` alone. */
export type PrintedStanza = Brand<string, 'PrintedStanza'>
