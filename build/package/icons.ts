import { Resvg } from '@resvg/resvg-js'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Edge lengths in pixels that Linux desktops look for. */
const PNG_SIZES = [16, 24, 32, 48, 64, 96, 128, 256, 512, 1024] as const
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256] as const
/** The types with a PNG: 16 to 1024 pixels, and the same for screens of double density. */
const ICNS_TYPES = [
  ['icp4', 16],
  ['ic11', 32],
  ['icp5', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
] as const
/** macOS leaves a margin around an icon: the picture takes 824 of 1024 pixels. */
const MAC_PICTURE = 824 / 1024

/** Draws every icon from the one SVG: `png/SIZExSIZE.png`, `balcony.ico` and `balcony.icns` in that folder. */
export function makeIcons(svgFile: string, folder: string): void {
  const svg = readFileSync(svgFile, 'utf8')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'png'), { recursive: true })
  const pngs = new Map(PNG_SIZES.map((size) => [size as number, drawPng(svg, size)]))
  for (const [size, png] of pngs) writeFileSync(join(folder, 'png', `${size}x${size}.png`), png)
  const ico = ICO_SIZES.map((size) => [size, pngs.get(size) ?? drawPng(svg, size)] as const)
  writeFileSync(join(folder, 'balcony.ico'), icoOf(ico))
  const mac = withMargin(svg)
  writeFileSync(join(folder, 'balcony.icns'), icnsOf(ICNS_TYPES.map(([t, s]) => [t, drawPng(mac, s)])))
}

export function drawPng(svg: string, size: number): Buffer {
  return new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng()
}

/** Windows' icon container with PNG entries, which Windows reads since Vista. */
export function icoOf(images: readonly (readonly [size: number, png: Buffer])[]): Buffer {
  const head = Buffer.alloc(6 + 16 * images.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(images.length, 4)
  let offset = head.length
  for (const [index, [size, png]] of images.entries()) {
    const entry = 6 + 16 * index
    // One byte for each edge: 0 stands for 256.
    head.writeUInt8(size % 256, entry)
    head.writeUInt8(size % 256, entry + 1)
    head.writeUInt16LE(1, entry + 4)
    head.writeUInt16LE(32, entry + 6)
    head.writeUInt32LE(png.length, entry + 8)
    head.writeUInt32LE(offset, entry + 12)
    offset += png.length
  }
  return Buffer.concat([head, ...images.map(([, png]) => png)])
}

/** Apple's icon container: type (four letters) and length, of the whole and of each image. */
export function icnsOf(images: readonly (readonly [type: string, png: Buffer])[]): Buffer {
  const chunk = (type: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(8)
    head.write(type, 'latin1')
    head.writeUInt32BE(8 + body.length, 4)
    return Buffer.concat([head, body])
  }
  return chunk('icns', Buffer.concat(images.map(([type, png]) => chunk(type, png))))
}

function withMargin(svg: string): string {
  const box = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)
  const [width, height] = [Number(box?.[1]), Number(box?.[2])]
  if (!(width > 0 && height > 0)) throw new Error('the icon has no viewBox that begins at 0 0')
  const grown = (edge: number): number => edge / MAC_PICTURE
  const start = (edge: number): number => (edge - grown(edge)) / 2
  return svg.replace(
    /viewBox="[^"]*"/,
    `viewBox="${start(width)} ${start(height)} ${grown(width)} ${grown(height)}"`,
  )
}
