import { describe, expect, it } from 'vitest'
import { consistentHue } from '../../shared/look/consistent-hue.ts'
import { consistentColor } from './consistent-color.ts'
import { hsluvToRgb } from '../../shared/look/hsluv.ts'
import { initials } from '../../shared/look/initials.ts'
import { sha1 } from '../../shared/look/sha1.ts'

const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

describe('sha1', () => {
  it('agrees with the test cases of RFC 3174', () => {
    expect(hex(sha1('abc'))).toBe('a9993e364706816aba3e25717850c26c9cd0d89d')
    expect(hex(sha1('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'))).toBe(
      '84983e441c3bd26ebaae4aa1f95129e5e54670f1',
    )
    expect(hex(sha1(''))).toBe('da39a3ee5e6b4b0d3255bfef95601890afd80709')
  })
})

describe('consistent colours', () => {
  // XEP-0392, "Test Vectors", without corrections for colour vision.
  it.each([
    ['Romeo', 327.255249, [0.865, 0.0, 0.686]],
    ['juliet@capulet.lit', 209.4104, [0.0, 0.515, 0.573]],
    ['😺', 331.199341, [0.872, 0.0, 0.659]],
    ['council', 359.994507, [0.918, 0.0, 0.394]],
    ['Board', 171.430664, [0.0, 0.527, 0.457]],
  ])('gives %s the hue and colour of the specification', (text, hue, rgb) => {
    expect(consistentHue(text)).toBeCloseTo(hue, 5)
    const made = hsluvToRgb(consistentHue(text), 100, 50)
    for (const [at, channel] of rgb.entries()) expect(made[at]).toBeCloseTo(channel, 3)
  })

  it('keeps initials legible: white on any ground has a contrast of 4.5 at least', () => {
    const linear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    for (let n = 0; n < 200; n++) {
      const [r, g, b] = consistentColor(`somebody-${n}@example.org`)
        .ground.match(/\d+/g)!
        .map((channel) => linear(Number(channel) / 255))
      const luminance = 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
      expect(1.05 / (luminance + 0.05)).toBeGreaterThanOrEqual(4.5)
    }
  })
})

describe('initials', () => {
  it.each([
    ['Juliet Capulet', 'JC'],
    ['romeo', 'R'],
    ['ليلى العامرية', 'ل'],
    ['王 小明', '王'],
    ['maría del carmen', 'MC'],
    ['👩‍👩‍👧 family', '👩‍👩‍👧F'],
    ['  ', '?'],
    ['(Friar) Laurence', 'FL'],
  ])('%s -> %s', (name, expected) => expect(initials(name)).toBe(expected))
})
