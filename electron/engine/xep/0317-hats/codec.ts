import { attr, children, cutText, element, longText, type Codec, type Infer } from '../../xml/codec.ts'
import type { Stanza } from '../../stanza/stanza.ts'

export const NS_HATS = 'urn:xmpp:hats:0'
/** Before the text had a syntax of its own (version 0.2), Prosody made up this one. */
const NS_HATS_OLD = 'xmpp:prosody.im/protocol/hats:1'

/** More do not fit beside a name. */
const MAX_HATS = 8
/** The same hat may be named in several languages. */
const MAX_TITLES = 64
/** A word or two. A longer title is cut, since it is only shown. */
const title = cutText(64)
/** An identifier, which would be another one if it was cut. */
const uri = longText(512)

const hatsOf = (ns: string) =>
  element(ns, 'hats', {
    hats: children(element(ns, 'hat', { uri: attr(uri), title: attr(title) }), MAX_TITLES),
  })
export const Hats = hatsOf(NS_HATS)
const HatsOld: Codec<Infer<typeof Hats>> = hatsOf(NS_HATS_OLD)

/** An additional role of an occupant, such as "Teacher". */
export interface Hat {
  /** Identifies the hat. */
  readonly uri: string
  readonly title: string
}

/** Of all occupants without hats, so that they need no memory. */
const NONE: readonly Hat[] = []

/**
 * The hats in a presence of an occupant, each once, at most eight. `features`: those of the room. A room that does not
 * announce hats (§2) does not know them, and passes on whatever an occupant calls themselves.
 */
export function hatsIn(presence: Stanza, features: ReadonlySet<string>): readonly Hat[] {
  const told =
    (features.has(NS_HATS) ? presence.get(Hats) : undefined) ??
    (features.has(NS_HATS_OLD) ? presence.get(HatsOld) : undefined)
  if (told === undefined) return NONE
  const seen = new Map<string, Hat>()
  for (const hat of told.hats) {
    if (hat.title.trim() === '' || seen.has(hat.uri)) continue
    seen.set(hat.uri, hat)
    if (seen.size === MAX_HATS) break
  }
  return seen.size === 0 ? NONE : [...seen.values()]
}
