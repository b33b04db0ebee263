import { childText, cutText, element, optional } from '../../xml/codec.ts'

export const NS_VERSION = 'jabber:iq:version'

/** A word or two, for display. */
const name = cutText(256)

/** The question, which is empty, and its answer. */
export const Software = element(NS_VERSION, 'query', {
  name: optional(childText(name)),
  version: optional(childText(name)),
  os: optional(childText(name)),
})
