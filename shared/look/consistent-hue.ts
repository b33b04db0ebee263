import { hsluvToRgb } from './hsluv.ts'
import { sha1 } from './sha1.ts'

/** The hue in degrees that all clients give this address (XEP-0392 §5.1). Takes the normalized bare address. */
export function consistentHue(identifier: string): number {
  // The first two bytes as a little-endian number.
  const angle = new DataView(sha1(identifier).buffer).getUint16(0, true)
  return (angle / 65536) * 360
}

/** The colour behind the white initials of this address: red, green and blue from 0 to 255. */
export function consistentGround(identifier: string): [number, number, number] {
  const [red, green, blue] = hsluvToRgb(consistentHue(identifier), 82, 46)
  return [Math.round(red * 255), Math.round(green * 255), Math.round(blue * 255)]
}
