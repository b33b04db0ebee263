const rotl = (word: number, by: number): number => (word << by) | (word >>> (32 - by))

/**
 * SHA-1 (RFC 3174) of a text's UTF-8, at once. Only for colours: `crypto.subtle` answers later, and a name that
 * changes its colour while one looks is worse than none.
 */
export function sha1(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text)
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x20000000))
  view.setUint32(padded.length - 4, bytes.length << 3)

  const hash = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0])
  const words = new Int32Array(80)
  for (let block = 0; block < padded.length; block += 64) {
    for (let t = 0; t < 16; t++) words[t] = view.getInt32(block + t * 4)
    for (let t = 16; t < 80; t++)
      words[t] = rotl(words[t - 3]! ^ words[t - 8]! ^ words[t - 14]! ^ words[t - 16]!, 1)
    let [a, b, c, d, e] = hash as unknown as [number, number, number, number, number]
    for (let t = 0; t < 80; t++) {
      const [mix, constant] =
        t < 20
          ? [(b & c) | (~b & d), 0x5a827999]
          : t < 40
            ? [b ^ c ^ d, 0x6ed9eba1]
            : t < 60
              ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
              : [b ^ c ^ d, 0xca62c1d6]
      const next = (rotl(a, 5) + mix + e + words[t]! + constant) | 0
      ;[a, b, c, d, e] = [next, a, rotl(b, 30), c, d]
    }
    hash.set([hash[0]! + a, hash[1]! + b, hash[2]! + c, hash[3]! + d, hash[4]! + e])
  }
  const digest = new DataView(new ArrayBuffer(20))
  for (const [at, word] of hash.entries()) digest.setInt32(at * 4, word)
  return new Uint8Array(digest.buffer)
}
