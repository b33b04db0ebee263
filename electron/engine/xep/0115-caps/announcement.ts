import type { Stanza } from '../../stanza/stanza.ts'
import type { Infer } from '../../xml/codec.ts'
import type { DiscoInfo } from '../0030-disco/index.ts'
import { announcedHash } from '../0390-caps2/index.ts'
import { Capabilities } from './codec.ts'
import { readsOneWay } from './one-reading.ts'
import { isSupportedHash, verificationString } from './verification.ts'

/** An address of the software and a hash: what is longer is kept for nobody. */
const MAX_LENGTH = 1_000

/** What a client says of its capabilities in a presence. */
export interface Announcement {
  /** Says the same wherever it is announced; null where it proves nothing and each client is asked by itself. */
  readonly key: string | null
  /** By what the client is asked; without one it is asked for what it can do at that moment. */
  readonly node: string | undefined
  /** The same as long as the client says the same. */
  readonly text: string
  /** Whether that is what the hash stands for, and nothing else can be: then it may be believed of all who say it. */
  proves(info: DiscoInfo): boolean
}

/**
 * Reads a presence: by XEP-0390, whose hash can be read in one way only, and where it has none by XEP-0115. Undefined
 * where it says nothing, which takes nothing back (XEP-0115 §8.4).
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
