import { hsluvToRgb } from './hsluv.ts'
import { sha1 } from './sha1.ts'

/** The hue, in degrees, that every client gives this address (XEP-0392 §5.1). Pass the bare address, normalized. */
export function consistentHue(identifier: string): number {
  // The first two bytes as a little-endian number.
  const angle = new DataView(sha1(identifier).buffer).getUint16(0, true)
  return (angle / 65536) * 360
}

const css = (hue: number, saturation: number, lightness: number): string =>
  `rgb(${hsluvToRgb(hue, saturation, lightness)
    .map((channel) => Math.round(channel * 255))
    .join(' ')})`

export interface ConsistentColor {
  /** Behind white initials. */
  readonly ground: string
  /** As text, on the light and on the dark ground: a value for CSS that follows `color-scheme`. */
  readonly text: string
}

/**
 * An address' colours. The hue is XEP-0392's; the lightness is not its 50 but what keeps 4.5:1 on our grounds, and
 * large grounds are a little less saturated than text.
 */
export function consistentColor(identifier: string): ConsistentColor {
  const hue = consistentHue(identifier)
  return { ground: css(hue, 82, 46), text: `light-dark(${css(hue, 100, 43)}, ${css(hue, 100, 73)})` }
}
