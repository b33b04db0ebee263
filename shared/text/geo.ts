/** A place on the earth (WGS 84), in degrees; `accuracy` in metres. */
export interface GeoPoint {
  readonly latitude: number
  readonly longitude: number
  readonly accuracy?: number
}

/** Coordinates and their uncertainty take a few dozen characters. */
const MAX_URI_LENGTH = 256

/** Degrees in the syntax of RFC 5870 §3.3. Nine decimal places are far below a millimetre. */
const NUMBER = /^-?\d{1,7}(?:\.\d{1,20})?$/

/**
 * The place in a body that is one `geo:` URI (RFC 5870) and nothing else. Null for other words beside it, another
 * coordinate system, or a place that is not on the earth.
 */
export function geoOf(body: string): GeoPoint | null {
  if (body.length > MAX_URI_LENGTH) return null
  const [coordinates = '', ...parameters] = body.trim().split(';')
  if (!/^geo:/i.test(coordinates)) return null
  const numbers = coordinates.slice('geo:'.length).split(',')
  if (numbers.length < 2 || numbers.length > 3 || !numbers.every((number) => NUMBER.test(number))) return null
  const [latitude = NaN, longitude = NaN] = numbers.map(degrees)
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return null
  let accuracy: number | undefined
  for (const parameter of parameters) {
    const pair = /^([A-Za-z0-9-]+)(?:=([A-Za-z0-9[\]:&+$_.!~*'()%-]+))?$/.exec(parameter)
    if (!pair) return null
    const [, name = '', value = ''] = pair
    if (name.toLowerCase() === 'crs' && value.toLowerCase() !== 'wgs84') return null
    if (name.toLowerCase() !== 'u') continue
    // Any other value, or a negative one, makes the whole URI invalid.
    if (accuracy !== undefined || !NUMBER.test(value) || value.startsWith('-')) return null
    accuracy = Number(value)
  }
  return accuracy === undefined ? { latitude, longitude } : { latitude, longitude, accuracy }
}

/** Without -0. */
function degrees(text: string): number {
  return Number(text) || 0
}
