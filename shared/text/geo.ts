/** A place on the earth (WGS 84), in degrees; `accuracy` in metres. */
export interface GeoPoint {
  readonly latitude: number
  readonly longitude: number
  readonly accuracy?: number
}

/** Coordinates and their uncertainty take a few dozen characters. */
const MAX_URI_LENGTH = 256

/** Degrees, as RFC 5870 §3.3 writes a number; a thousandth of a millimetre is the ninth place. */
const NUMBER = /^-?\d{1,7}(?:\.\d{1,20})?$/

/**
 * The place that a body names when all of it is one `geo:` URI (RFC 5870). Null otherwise: for words beside it, another
 * coordinate system, or what is not on the earth.
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
    // Another one, or one below nothing, makes the whole URI none.
    if (accuracy !== undefined || !NUMBER.test(value) || value.startsWith('-')) return null
    accuracy = Number(value)
  }
  return accuracy === undefined ? { latitude, longitude } : { latitude, longitude, accuracy }
}

/** Not minus nothing. */
function degrees(text: string): number {
  return Number(text) || 0
}
