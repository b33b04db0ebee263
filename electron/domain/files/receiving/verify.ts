import { createHasher, strongestOf } from '../../../engine/xep/0300-hashes/index.ts'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ClaimedHash } from '../../messages/index.ts'
import type { WholeFile } from './sinks.ts'

/** Whether one of these hashes can vouch for a file here. SHA-1 finds only accidental damage (XEP-0414 §4.5). */
export const canVouch = (hashes: readonly ClaimedHash[]): boolean =>
  strongestOf(hashes.map(({ algorithm }) => ({ algo: algorithm })).filter(({ algo }) => algo !== 'sha-1')) !==
  undefined

/** Whether the file has the size and the hash that its sender announced. Hashes that can't be computed don't count. */
export async function isAnnounced(
  whole: WholeFile,
  size: number | null,
  hashes: readonly ClaimedHash[],
): Promise<boolean> {
  if (size !== null && whole.size !== size) return false
  const claimed = strongestOf(hashes.map(({ algorithm, digest }) => ({ algo: algorithm, digest })))
  if (claimed === undefined) return true
  const expected = Buffer.from(claimed.digest, 'base64').toString('hex')
  if (claimed.algo === 'sha-256') return whole.sha256 === expected
  const hasher = createHasher(claimed.algo)
  if (hasher === null) return true
  for await (const chunk of whole.read()) {
    hasher.update(chunk)
    await nextTurn()
  }
  return hasher.digest('hex') === expected
}
