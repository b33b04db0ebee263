const rotl = (word: number, by: number): number => (word << by) | (word >>> (32 - by))

/** The function of three words in a round, and its constant (RFC 3174 §5). */
function round(t: number, b: number, c: number, d: number): number {
  if (t < 20) return ((b & c) | (~b & d)) + 0x5a827999
  if (t < 40) return (b ^ c ^ d) + 0x6ed9eba1
  if (t < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
  return (b ^ c ^ d) + 0xca62c1d6
}

/** The UTF-8 of the text with padding, in whole blocks of 64 bytes (RFC 3174 §4). */
function padded(text: string): DataView {
  const bytes = new TextEncoder().encode(text)
  const whole = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6)
  whole.set(bytes)
  whole[bytes.length] = 0x80
  const view = new DataView(whole.buffer)
  view.setUint32(whole.length - 8, Math.floor(bytes.length / 0x20000000))
  view.setUint32(whole.length - 4, bytes.length << 3)
  return view
}

/**
 * SHA-1 (RFC 3174) of the UTF-8 of a text, synchronously. Only for colours: `crypto.subtle` answers later, and a name
 * should not change its colour after it appeared.
 */
export function sha1(text: string): Uint8Array<ArrayBuffer> {
  const input = padded(text)
  const words = new DataView(new ArrayBuffer(80 * 4))
  const word = (t: number): number => words.getInt32(t * 4)
  let [h0, h1, h2, h3, h4] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]
  for (let block = 0; block < input.byteLength; block += 64) {
    for (let t = 0; t < 16; t++) words.setInt32(t * 4, input.getInt32(block + t * 4))
    for (let t = 16; t < 80; t++)
      words.setInt32(t * 4, rotl(word(t - 3) ^ word(t - 8) ^ word(t - 14) ^ word(t - 16), 1))
    let [a, b, c, d, e] = [h0, h1, h2, h3, h4]
    for (let t = 0; t < 80; t++) {
      const next = (rotl(a, 5) + round(t, b, c, d) + e + word(t)) | 0
      ;[a, b, c, d, e] = [next, a, rotl(b, 30), c, d]
    }
    h0 = (h0 + a) | 0
    h1 = (h1 + b) | 0
    h2 = (h2 + c) | 0
    h3 = (h3 + d) | 0
    h4 = (h4 + e) | 0
  }
  const digest = new DataView(new ArrayBuffer(20))
  for (const [at, part] of [h0, h1, h2, h3, h4].entries()) digest.setInt32(at * 4, part)
  return new Uint8Array(digest.buffer)
}
