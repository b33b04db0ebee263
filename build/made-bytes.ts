import { crc32, deflateSync } from 'node:zlib'

/** A file made up for scenes and benchmarks. */
export interface Made {
  readonly type: string
  readonly bytes: Buffer
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** A PNG of hills below an evening sky; other colours for another `seed`. `claimed` is the size that its header tells. */
export function madePicture(
  width: number,
  height: number,
  seed: number,
  claimed: { readonly width: number; readonly height: number } = { width, height },
): Made {
  const rows = Buffer.alloc(height * (1 + width * 3))
  const hue = (seed * 67) % 360
  const sun = { x: width * (0.2 + ((seed * 37) % 60) / 100), y: height * 0.3, radius: height * 0.08 }
  for (let y = 0, at = 0; y < height; y++) {
    rows[at++] = 0
    const sky = colour(hue + (y / height) * 50, 0.45, 0.3 + (y / height) * 0.45)
    for (let x = 0; x < width; x++) {
      const far = height * (0.66 + 0.1 * Math.sin((x / width) * 5 + seed))
      const near = height * (0.8 + 0.08 * Math.sin((x / width) * 8 + seed * 2))
      const lit = (x - sun.x) ** 2 + (y - sun.y) ** 2 < sun.radius ** 2
      const [red, green, blue] =
        y > near ? [28, 22, 48] : y > far ? [62, 48, 92] : lit ? [250, 236, 200] : sky
      rows[at++] = red
      rows[at++] = green
      rows[at++] = blue
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(claimed.width, 0)
  header.writeUInt32BE(claimed.height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return {
    type: 'image/png',
    bytes: Buffer.concat([
      SIGNATURE,
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(rows, { level: 1 })),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const whole = Buffer.alloc(named.length + 8)
  whole.writeUInt32BE(data.length, 0)
  named.copy(whole, 4)
  whole.writeUInt32BE(crc32(named), named.length + 4)
  return whole
}

/** HSL to bytes. */
function colour(hue: number, saturation: number, lightness: number): [number, number, number] {
  const channel = (turn: number): number => {
    const k = (turn + hue / 30) % 12
    const share = saturation * Math.min(lightness, 1 - lightness)
    return Math.round(255 * (lightness - share * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
  }
  return [channel(0), channel(8), channel(4)]
}

/** A GIF of two frames, a torch that flickers. */
export function madeGif(width: number, height: number): Made {
  const head = Buffer.alloc(13)
  head.write('GIF89a', 'latin1')
  head.writeUInt16LE(width, 6)
  head.writeUInt16LE(height, 8)
  head.set([0xf6, 0, 0], 10)
  const colours = Buffer.alloc(128 * 3)
  for (let at = 0; at < 128; at++) colours.set([Math.min(255, at * 3), at, at >> 2], at * 3)
  const loops = Buffer.from([0x21, 0xff, 11, ...Buffer.from('NETSCAPE2.0'), 3, 1, 0, 0, 0])
  const frame = (flicker: number): Buffer => {
    const control = Buffer.from([0x21, 0xf9, 4, 0, 30, 0, 0, 0])
    const place = Buffer.from([0x2c, 0, 0, 0, 0, width & 255, width >> 8, height & 255, height >> 8, 0, 7])
    const light = (x: number, y: number): number =>
      Math.max(0, 127 - Math.round(Math.hypot(x - width / 2, (y - height / 2) / flicker)))
    const pixels = Uint8Array.from({ length: width * height }, (_, at) => light(at % width, (at / width) | 0))
    return Buffer.concat([control, place, unpacked(pixels)])
  }
  const bytes = Buffer.concat([head, colours, loops, frame(1), frame(1.3), Buffer.from([0x3b])])
  return { type: 'image/gif', bytes }
}

/** LZW codes of eight bits that pack nothing: the table is cleared before it grows to nine. */
function unpacked(pixels: Uint8Array): Buffer {
  const codes: number[] = []
  for (let at = 0; at < pixels.length; at += 120) codes.push(128, ...pixels.subarray(at, at + 120))
  codes.push(129)
  const blocks: Buffer[] = []
  for (let at = 0; at < codes.length; at += 255) {
    const block = codes.slice(at, at + 255)
    blocks.push(Buffer.from([block.length, ...block]))
  }
  return Buffer.concat([...blocks, Buffer.from([0])])
}

/** A WAV of a few notes. */
export function madeSound(seconds: number): Made {
  const rate = 8000
  const samples = Buffer.alloc(seconds * rate)
  for (let at = 0; at < samples.length; at++) {
    const note = 220 * 2 ** (((at / rate) | 0) / 6)
    samples[at] = 128 + Math.round(40 * Math.sin((2 * Math.PI * note * at) / rate))
  }
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + samples.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 36)
  head.writeUInt32LE(samples.length, 40)
  return { type: 'audio/wav', bytes: Buffer.concat([head, samples]) }
}
