import type { FullJid } from '../../../../shared/model/jid.ts'
import type { Release } from '../../extension.ts'
import type { DiscoInfo } from '../0030-disco/index.ts'

/**
 * Keeps verified capabilities between sessions, for all accounts: a hash stands for the same everywhere. Claims that
 * hold only for one client are never kept here.
 */
export interface CapsCache {
  /** `key`: the hash and its function; nothing else identifies the capabilities. */
  get(key: string): DiscoInfo | null
  /** Anybody may announce any number of hashes, so keep only a limited number. */
  put(key: string, info: DiscoInfo): void
}

/**
 * The capabilities that others' clients claim. They help to choose what to send and what to show, but not whom to
 * trust: a client, or its server, can claim anything.
 */
export interface Caps {
  /** Whether a contact's client announces this feature; false if its capabilities are not known (yet). */
  supports(jid: FullJid, feature: string): boolean
  /** Uses a cache: reads it before asking, and stores verified capabilities. */
  attach(cache: CapsCache): Release
}
