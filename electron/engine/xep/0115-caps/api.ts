import type { FullJid, Jid } from '../../../../shared/model/jid.ts'
import type { Release } from '../../extension.ts'
import type { DiscoInfo } from '../0030-disco/index.ts'

/**
 * Where verified capabilities are kept between sessions, for all accounts alike: a hash says what it stands for. What
 * only one client says of itself never comes here.
 */
export interface CapsCache {
  /** By the hash with its function, which is all that is known of it. */
  get(key: string): DiscoInfo | null
  /** Anybody may announce any number of hashes: keep only so many. */
  put(key: string, info: DiscoInfo): void
}

/**
 * What others' clients can do, as they say: good for choosing what to send them and what to show, never for deciding
 * whom to trust. A client can claim anything of itself, and its server, too.
 */
export interface Caps {
  /** What a client of a contact can do; null where that is not known (yet). */
  of(jid: FullJid): DiscoInfo | null
  supports(jid: FullJid, feature: string): boolean
  /** It has become known what these clients can do, or has changed. */
  onChange(listener: (jids: readonly Jid[]) => void): Release
  /** Looks here before asking, and keeps what was verified. */
  attach(cache: CapsCache): Release
}
