import { consistentGround, consistentHue } from '../../shared/look/consistent-hue.ts'
import { hsluvToRgb } from '../../shared/look/hsluv.ts'

const css = (hue: number, lightness: number): string =>
  `rgb(${hsluvToRgb(hue, 100, lightness)
    .map((channel) => Math.round(channel * 255))
    .join(' ')})`

export interface ConsistentColor {
  /** Behind white initials. */
  readonly ground: string
  /** As text, on the light and on the dark ground: a value for CSS that follows `color-scheme`. */
  readonly text: string
}

/**
 * The colours of an address. The hue follows XEP-0392; the lightness keeps 4.5:1 on our grounds instead of its 50, and
 * large areas are a little less saturated than text.
 */
export function consistentColor(identifier: string): ConsistentColor {
  const hue = consistentHue(identifier)
  return {
    ground: `rgb(${consistentGround(identifier).join(' ')})`,
    text: `light-dark(${css(hue, 43)}, ${css(hue, 73)})`,
  }
}
