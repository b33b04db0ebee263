/** A calculation whose result is known from elsewhere. Octets are written in hexadecimal. */
export interface KnownAnswer {
  readonly name: string
  readonly expected: unknown
  calculate(): unknown
}

export function octets(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'))
}

export function hex(bytes: Uint8Array | undefined): string | undefined {
  return bytes && Buffer.from(bytes).toString('hex')
}

/** Random octets that are known beforehand: these, from the first to the last. */
export function drawing(all: Uint8Array): { bytes(length: number): Uint8Array } {
  let next = 0
  return { bytes: (length) => all.slice(next, (next += length)) }
}
