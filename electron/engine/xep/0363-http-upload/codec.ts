import {
  attr,
  child,
  childText,
  children,
  dateTime,
  element,
  integer,
  longText,
  optional,
  text,
} from '../../xml/codec.ts'

export const NS_UPLOAD = 'urn:xmpp:http:upload:0'
export const NS_PURPOSE = 'urn:xmpp:http:upload:purpose:0'

/** The limit of common browsers and servers. */
const url = longText(2048)
/** Tokens have some kilobytes, and web servers refuse longer headers. */
const headerValue = longText(8192)
/** Three names are allowed, and a server hardly repeats one. */
const MAX_HEADERS = 16

/** The question for a place (§4). Its purpose is a child of its own namespace. */
export const SlotRequest = element(NS_UPLOAD, 'request', {
  filename: attr(),
  size: attr(integer()),
  mediaType: optional(attr(longText(256), 'content-type')),
})

const Header = element(NS_UPLOAD, 'header', { name: attr(), value: text(headerValue) })
const Put = element(NS_UPLOAD, 'put', { url: attr(url), headers: children(Header, MAX_HEADERS) })
const Get = element(NS_UPLOAD, 'get', { url: attr(url) })

/** A place for a file: where to put it, and where others get it. */
export const Slot = element(NS_UPLOAD, 'slot', { put: child(Put), get: child(Get) })

/** Errors (§6). */
export const TooLarge = element(NS_UPLOAD, 'file-too-large', {
  limit: optional(childText(integer(), 'max-file-size')),
})
export const Retry = element(NS_UPLOAD, 'retry', { stamp: optional(attr(dateTime)) })
