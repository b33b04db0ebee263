import type { FullJid, Jid } from '../../../../shared/model/jid.ts'
import type { Release } from '../../extension.ts'
import type { DiscoInfo } from '../0030-disco/index.ts'

/** Where verified capabilities are kept between sessions, for all accounts alike: a hash says what it stands for. */
export interface CapsCache {
  get(hash: string, ver: string): DiscoInfo | null
  /** Anybody may announce any number of hashes: keep only so many. */
  put(hash: string, ver: string, info: DiscoInfo): void
}

export interface Caps {
  /** What a client of a contact can do; null where that is not known (yet). */
  of(jid: FullJid): DiscoInfo | null
  supports(jid: FullJid, feature: string): boolean
  /** It has become known what these clients can do, or has changed. */
  onChange(listener: (jids: readonly Jid[]) => void): Release
  /** Looks here before asking, and keeps what was verified. */
  attach(cache: CapsCache): Release
}
