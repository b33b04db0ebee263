import { childText, element, optional } from '../../xml/codec.ts'

export const NS_VERSION = 'jabber:iq:version'

/** The question, which is empty, and its answer. */
export const Software = element(NS_VERSION, 'query', {
  name: optional(childText()),
  version: optional(childText()),
  os: optional(childText()),
})
