/** XEP-0198 §4: the count goes from 2^32 - 1 back to zero. */
const MODULUS = 2 ** 32

/** A count as it is written on the wire. */
export const wrapped = (count: number): number => count % MODULUS

/** The number of steps from a count to the one that the wire calls `h`. */
export const distance = (count: number, h: number): number => (h - wrapped(count) + MODULUS) % MODULUS
