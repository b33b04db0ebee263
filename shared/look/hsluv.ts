// HSLuv is the LCh of CIELUV, with the chroma as a share of the most that sRGB can show at that lightness and hue.

/** XYZ (D65) to linear sRGB. */
const TO_RGB = [
  [3.240969941904521, -1.537383177570093, -0.498610760293],
  [-0.96924363628087, 1.87596750150772, 0.041555057407175],
  [0.055630079696993, -0.20397695888897, 1.056971514242878],
] as const
const WHITE_U = 0.19783000664283
const WHITE_V = 0.46831999493879
/** CIE's κ and ε. */
const KAPPA = 903.2962962962963
const EPSILON = 0.00885645167903563

/** The greatest chroma of sRGB at a lightness (0 to 100) and hue (radians): where the ray meets the gamut. */
function greatestChroma(lightness: number, hue: number): number {
  const cubed = (lightness + 16) ** 3 / 1560896
  const share = cubed > EPSILON ? cubed : lightness / KAPPA
  let least = Number.POSITIVE_INFINITY
  for (const [x, y, z] of TO_RGB) {
    for (const bound of [0, 1]) {
      const top1 = (284517 * x - 94839 * z) * share
      const top2 = (838422 * z + 769860 * y + 731718 * x) * lightness * share - 769860 * bound * lightness
      const bottom = (632260 * z - 126452 * y) * share + 126452 * bound
      const length = top2 / bottom / (Math.sin(hue) - (top1 / bottom) * Math.cos(hue))
      if (length >= 0) least = Math.min(least, length)
    }
  }
  return least
}

const companded = (linear: number): number =>
  linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055

/** From hue in degrees, saturation and lightness from 0 to 100, to red, green and blue from 0 to 1. */
export function hsluvToRgb(
  hueDegrees: number,
  saturation: number,
  lightness: number,
): readonly [number, number, number] {
  if (lightness <= 0) return [0, 0, 0]
  if (lightness >= 100) return [1, 1, 1]
  const hue = (hueDegrees * Math.PI) / 180
  const chroma = (greatestChroma(lightness, hue) * saturation) / 100
  const u = (Math.cos(hue) * chroma) / (13 * lightness) + WHITE_U
  const v = (Math.sin(hue) * chroma) / (13 * lightness) + WHITE_V
  const y = lightness > 8 ? ((lightness + 16) / 116) ** 3 : lightness / KAPPA
  const x = (9 * y * u) / (4 * v)
  const z = (9 * y - 15 * v * y - v * x) / (3 * v)
  const channel = ([a, b, c]: readonly [number, number, number]): number =>
    Math.min(1, Math.max(0, companded(a * x + b * y + c * z)))
  return [channel(TO_RGB[0]), channel(TO_RGB[1]), channel(TO_RGB[2])]
}
