import type { Codec } from '../../xml/codec.ts'
import { el } from '../../xml/element.ts'

const NS_UPDATE = 'vcard-temp:x:update'

/** The hash of the photo, or null for an empty one, which says that there is none (§4.1). */
export const VCardUpdate: Codec<string | null> = {
  ns: NS_UPDATE,
  name: 'x',
  parse(source) {
    const photo = source.is(NS_UPDATE, 'x') ? source.child(NS_UPDATE, 'photo') : undefined
    if (photo === undefined) return undefined
    const text = photo.text()
    // No hash is longer. Anything that is neither empty nor a hash says nothing.
    if (text.length > 64) return undefined
    const hash = text.trim().toLowerCase()
    if (hash === '') return null
    return /^[0-9a-f]{40}$/.test(hash) ? hash : undefined
  },
  build: (hash) => el(NS_UPDATE, 'x', {}, el(NS_UPDATE, 'photo', {}, ...(hash === null ? [] : [hash]))),
}
