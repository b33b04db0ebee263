import { jid } from '../../stanza/address.ts'
import {
  attr,
  child,
  childText,
  children,
  cutText,
  element,
  integer,
  longText,
  optional,
  type Codec,
} from '../../xml/codec.ts'
import { el } from '../../xml/element.ts'
import { DataForm } from '../0004-data-forms/index.ts'
import { PageAnswer, PageRequest } from '../0059-rsm/index.ts'

const NS = 'urn:xmpp:channel-search:0'
export const NS_SEARCH = `${NS}:search`
export const NS_PARAMS = `${NS}:search-params`
export const NS_ORDER = `${NS}:order`
export const NS_ERROR = `${NS}:error`
/** Everybody's address is visible (§6.2). */
export const NO_ANONYMITY = `${NS}:anonymity`

/** A page is cut here, whatever was asked for. */
const MOST_ITEMS = 1_000
/** An announcement that a person reads before entering. The rest is cut off. */
const shown = cutText(4_096)
const word = longText(256)

export const SearchRequest = element(NS_SEARCH, 'search', { page: child(PageRequest), form: child(DataForm) })

/** Whether a room can be entered without more: an empty element in the examples, a boolean in the table of §6.2. */
const Open: Codec<boolean> = {
  ns: NS_SEARCH,
  name: 'is-open',
  parse: (source) => !['false', '0'].includes(source.text().trim()),
  build: (value) => el(NS_SEARCH, 'is-open', {}, String(value)),
}

const Item = element(NS_SEARCH, 'item', {
  address: attr(jid),
  name: optional(childText(shown)),
  description: optional(childText(shown)),
  language: optional(childText(word)),
  users: optional(childText(integer(), 'nusers')),
  type: optional(childText(word, 'service-type')),
  open: optional(child(Open)),
  anonymity: optional(childText(word, 'anonymity-mode')),
})

export const SearchResult = element(NS_SEARCH, 'result', {
  items: children(Item, MOST_ITEMS),
  page: optional(child(PageAnswer)),
})
