import type { TextFormat } from '../xml/codec.ts'

const TOKEN = "[a-z0-9!#$&^_.+'-]{1,100}"
const MEDIA_TYPE = new RegExp(`^(${TOKEN}/${TOKEN})\\s*(?:;|$)`, 'i')
/** Longer than any media type with its parameters. */
const MAX_LENGTH = 1024

/** A media type (RFC 6838 §4.2) in lower case, without parameters: `image/png`. */
export const mediaType: TextFormat<string> = {
  parse(text) {
    if (text.length > MAX_LENGTH) return undefined
    return MEDIA_TYPE.exec(text.trim())?.[1]?.toLowerCase()
  },
  format: (value) => value,
}
