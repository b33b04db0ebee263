import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { drawPng, icnsOf, icoOf } from './icons.ts'

const svg = readFileSync(join(import.meta.dirname, '../../renderer/icon.svg'), 'utf8')
const edge = (png: Buffer): number => png.readUInt32BE(16)

describe('the icons', () => {
  it('draws the SVG in the asked size', () => {
    expect([16, 48, 256].map((size) => edge(drawPng(svg, size)))).toEqual([16, 48, 256])
  })

  it('writes an .ico whose entries lead to the pictures', () => {
    const images = [16, 256].map((size) => [size, drawPng(svg, size)] as const)
    const ico = icoOf(images)
    expect([ico.readUInt16LE(0), ico.readUInt16LE(2), ico.readUInt16LE(4)]).toEqual([0, 1, 2])
    for (const [index, [size, png]] of images.entries()) {
      const entry = 6 + 16 * index
      expect(ico.readUInt8(entry)).toBe(size % 256)
      const [length, offset] = [ico.readUInt32LE(entry + 8), ico.readUInt32LE(entry + 12)]
      expect(ico.subarray(offset, offset + length).equals(png)).toBe(true)
    }
  })

  it('writes an .icns whose chunks add up', () => {
    const png = drawPng(svg, 32)
    const icns = icnsOf([
      ['ic11', png],
      ['icp5', png],
    ])
    expect(icns.toString('latin1', 0, 4)).toBe('icns')
    expect(icns.readUInt32BE(4)).toBe(icns.length)
    const second = 8 + icns.readUInt32BE(12)
    expect(icns.toString('latin1', second, second + 4)).toBe('icp5')
    expect(icns.subarray(second + 8, second + icns.readUInt32BE(second + 4)).equals(png)).toBe(true)
  })
})
