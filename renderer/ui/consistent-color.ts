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
 * An address' colours. The hue is XEP-0392's; the lightness is not its 50 but what keeps 4.5:1 on our grounds, and
 * large grounds are a little less saturated than text.
 */
export function consistentColor(identifier: string): ConsistentColor {
  const hue = consistentHue(identifier)
  return {
    ground: `rgb(${consistentGround(identifier).join(' ')})`,
    text: `light-dark(${css(hue, 43)}, ${css(hue, 73)})`,
  }
}
