import { createHash } from 'node:crypto'
import { encryptedIn, NS_OMEMO_03, NS_OMEMO_2 } from '../../engine/xep/0384-omemo/index.ts'
import type { Stanza } from '../../engine/index.ts'

type Message = Stanza['element']

/** Enough that nobody finds two of them. */
const LENGTH = 16

/**
 * What tells a sealed message from all others, whichever of its devices reads it: a hash of its sender's device, ciphertext
 * and vector. A stanza with both versions is known by the newer one. null: it is not sealed, or carries keys only.
 */
export function sealHash(message: Message): Uint8Array | null {
  const [ns, encrypted] = [
    [NS_OMEMO_2, encryptedIn(message, '2')] as const,
    [NS_OMEMO_03, encryptedIn(message, '0.3')] as const,
  ].find(([, found]) => found !== undefined) ?? [null, undefined]
  if (ns === null || encrypted === undefined) return null
  const payload = encrypted.child(ns, 'payload')?.text()
  const header = encrypted.child(ns, 'header')
  if (payload === undefined || header === undefined) return null
  const hash = createHash('sha256')
    .update(`${ns} ${header.attrs['sid'] ?? ''} ${header.child(ns, 'iv')?.text().trim() ?? ''} `)
    .update(payload.trim())
  return new Uint8Array(hash.digest().subarray(0, LENGTH))
}
