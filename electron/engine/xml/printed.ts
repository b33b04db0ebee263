import type { Brand } from '../../../shared/model/brand.ts'

/** A stanza as text for a client's stream: complete, well-formed, made only by `printStanza`. */
export type PrintedStanza = Brand<string, 'PrintedStanza'>
