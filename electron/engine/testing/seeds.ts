/** Every run tries two seeds; `npm run test:long` tries them all. */
const USUAL = 2

/** Whether this is the long run. */
export const allSeeds = process.env['BALCONY_ALL_SEEDS'] !== undefined

/** The seeds for a property test: `all` of them if there is time. */
export function seeds(all: number): readonly number[] {
  const wanted = allSeeds ? all : Math.min(USUAL, all)
  return Array.from({ length: wanted }, (_, index) => index + 1)
}

/** Returns a function that gives whole numbers below its argument, the same ones for the same seed (mulberry32). */
export function drawsOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}
