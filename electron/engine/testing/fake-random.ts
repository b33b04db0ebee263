import type { Random } from '../ports.ts'

/** Randomness that is the same in every run: counted ids, counted bytes, and the middle of every range. */
export function createFakeRandom(): Random {
  let uuids = 0
  let next = 0
  return {
    bytes: (length) => Uint8Array.from({ length }, () => next++ % 256),
    uuid: () => `00000000-0000-4000-8000-${(++uuids).toString(16).padStart(12, '0')}`,
    fraction: () => 0.5,
  }
}
