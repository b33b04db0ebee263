import { readerOf } from './bytes.ts'

/** How a picture is turned for showing: 1 is as stored, 2 to 8 are turned or mirrored (Exif 2.3, tag 0x0112). */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

const ORIENTATION = 0x0112
const SHORT = 3

/** The orientation in Exif data, which is a TIFF file. 1 if there is none. */
export function orientationIn(tiff: Uint8Array): Orientation {
  const read = readerOf(tiff)
  const order = read.ascii(0, 2)
  if (order !== 'II' && order !== 'MM') return 1
  const little = order === 'II'
  const uint16 = little ? read.uint16le : read.uint16
  const first = (little ? read.uint32le : read.uint32)(4)
  const entries = uint16(first)
  for (let entry = 0; entry < entries; entry++) {
    const at = first + 2 + entry * 12
    if (at + 12 > tiff.length) return 1
    if (uint16(at) !== ORIENTATION) continue
    const value = uint16(at + 8)
    return value >= 1 && value <= 8 ? (value as Orientation) : 1
  }
  return 1
}

/** Exif data that has the orientation and nothing else. */
export function onlyOrientation(orientation: Orientation): Uint8Array {
  const tiff = new DataView(new ArrayBuffer(26))
  tiff.setUint16(0, 0x4d4d)
  tiff.setUint16(2, 42)
  tiff.setUint32(4, 8)
  tiff.setUint16(8, 1)
  tiff.setUint16(10, ORIENTATION)
  tiff.setUint16(12, SHORT)
  tiff.setUint32(14, 1)
  tiff.setUint16(18, orientation)
  // The last four bytes: no further directory, so no place and no camera.
  return new Uint8Array(tiff.buffer)
}

/** Whether width and height change places when it is shown. */
export const turnsSides = (orientation: Orientation): boolean => orientation >= 5
