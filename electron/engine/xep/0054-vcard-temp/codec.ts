import { base64 } from '../../xml/codec.ts'
import { el, type Element } from '../../xml/element.ts'

export const NS_VCARD = 'vcard-temp'

/**
 * Base64 of a picture, in characters: what a picture of one megabyte takes, wrapped into lines. XEP-0153 §4.1 asks for
 * 8 KiB of picture, but the clients of today publish some hundred.
 */
const MAX_PHOTO_LENGTH = 1_500_000

export const emptyCard = (): Element => el(NS_VCARD, 'vCard')

/**
 * The bytes of the photo; null if there is none, or only an address on the web, which is never fetched. A stated type
 * is not believed by anybody, so it is not read.
 */
export function photoOf(card: Element): Uint8Array | null {
  const data = card.child(NS_VCARD, 'PHOTO')?.child(NS_VCARD, 'BINVAL')?.text()
  if (data === undefined || data.length > MAX_PHOTO_LENGTH) return null
  const bytes = base64.parse(data)
  return bytes === undefined || bytes.length === 0 ? null : bytes
}

/** The card with another photo, or without one. Everything else stays, also elements that we do not know. */
export function withPhoto(
  card: Element,
  photo: { readonly type: string; readonly bytes: Uint8Array } | null,
): Element {
  const others = card.children.filter((node) => typeof node === 'string' || !node.is(NS_VCARD, 'PHOTO'))
  const added =
    photo === null
      ? []
      : [
          el(
            NS_VCARD,
            'PHOTO',
            {},
            el(NS_VCARD, 'TYPE', {}, photo.type),
            el(NS_VCARD, 'BINVAL', {}, base64.format(photo.bytes)),
          ),
        ]
  return el(NS_VCARD, 'vCard', card.attrs, ...others, ...added)
}
