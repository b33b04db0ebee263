import { createHash } from 'node:crypto'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Stanza } from '../../engine/index.ts'
import { encryptedIn, NS_OMEMO_03, NS_OMEMO_2 } from '../../engine/xep/0384-omemo/index.ts'

type Message = Stanza['element']

/** Enough that nobody finds two of them. */
const LENGTH = 16

/** Where a sealed message stands: the same ciphertext elsewhere is another message. */
export interface SealPlace {
  /** Whose device sealed it; does not count in a room, whose archive may not tell. */
  readonly sender: BareJid | null
  /** The other side, in a room the room. */
  readonly to: BareJid
  readonly isRoom: boolean
}

/**
 * What tells a sealed message from all others, whichever of its devices reads it: a hash of its place, its sender's device,
 * ciphertext and vector. A stanza with both versions is known by the newer one. null: it is not sealed, or carries keys only.
 */
export function sealHash(message: Message, { sender, to, isRoom }: SealPlace): Uint8Array | null {
  const [ns, encrypted] = [
    [NS_OMEMO_2, encryptedIn(message, '2')] as const,
    [NS_OMEMO_03, encryptedIn(message, '0.3')] as const,
  ].find(([, found]) => found !== undefined) ?? [null, undefined]
  if (ns === null || encrypted === undefined) return null
  const payload = encrypted.child(ns, 'payload')?.text()
  const header = encrypted.child(ns, 'header')
  if (payload === undefined) return null
  return hashOf(
    ns,
    isRoom ? '' : (sender ?? ''),
    to,
    String(Number(header?.attrs['sid'])),
    // The same bytes can be written in several ways.
    Buffer.from(header?.child(ns, 'iv')?.text() ?? '', 'base64'),
    Buffer.from(payload, 'base64'),
  )
}

/** What tells a key exchange from all others, whichever message repeats it. */
export function exchangeHash(sender: BareJid, device: number, ephemeral: Uint8Array): Uint8Array {
  return hashOf('exchange', sender, String(device), ephemeral)
}

function hashOf(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const hash = createHash('sha256')
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part
    hash.update(`${bytes.length} `).update(bytes)
  }
  return new Uint8Array(hash.digest().subarray(0, LENGTH))
}
