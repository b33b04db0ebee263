import type { Stanza } from '../../stanza/stanza.ts'
import type { Infer } from '../../xml/codec.ts'
import type { DiscoInfo } from '../0030-disco/index.ts'
import { announcedHash } from '../0390-caps2/index.ts'
import { Capabilities } from './codec.ts'
import { readsOneWay } from './one-reading.ts'
import { isSupportedHash, verificationString } from './verification.ts'

/** Longer than the address of a program plus a hash. A longer announcement is ignored. */
const MAX_LENGTH = 1_000

/** A client's announcement of its capabilities in a presence. */
export interface Announcement {
  /**
   * Stands for the same capabilities wherever it is announced; null if it proves nothing, so that each client has to be
   * asked.
   */
  readonly key: string | null
  /** The node to ask the client for; without one it is asked for its present capabilities. */
  readonly node: string | undefined
  /** Stays the same as long as the client announces the same. */
  readonly text: string
  /**
   * Whether the hash stands for `info` and can stand for nothing else. If so, it holds for every client that announces
   * it.
   */
  proves(info: DiscoInfo): boolean
}

/**
 * Reads a presence: by XEP-0390, whose hash has only one reading, and without such a hash by XEP-0115. Undefined if the
 * presence announces nothing, which does not withdraw an earlier announcement (XEP-0115 §8.4).
 */
export function announcementOf(stanza: Stanza): Announcement | undefined {
  const hash = announcedHash(stanza)
  if (hash !== null) return { ...hash, text: hash.key }
  const legacy = stanza.get(Capabilities)
  return legacy && readLegacy(legacy)
}

function readLegacy({ hash, node, ver }: Infer<typeof Capabilities>): Announcement | undefined {
  const text = JSON.stringify([hash, node, ver])
  if (text.length > MAX_LENGTH) return undefined
  // Without a hash `ver` means nothing (§5.4 step 1).
  if (hash === undefined) return { key: null, node: undefined, text, proves: () => false }
  return {
    key: isSupportedHash(hash) ? `${hash} ${ver}` : null,
    node: `${node}#${ver}`,
    text,
    proves: (info) => isSupportedHash(hash) && readsOneWay(info) && verificationString(info, hash) === ver,
  }
}
