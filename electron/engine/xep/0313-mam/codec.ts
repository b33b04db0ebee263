import {
  attr,
  boolean,
  child,
  childTexts,
  element,
  longText,
  oneOf,
  optional,
  tolerantDateTime,
} from '../../xml/codec.ts'
import { DataForm } from '../0004-data-forms/index.ts'
import { PageAnswer, PageRequest } from '../0059-rsm/index.ts'

/** XEP-0313 §9. */
export const NS_MAM = 'urn:xmpp:mam:2'
export const NS_MAM_EXTENDED = 'urn:xmpp:mam:2#extended'
export const NS_GROUPCHAT_FIELD = 'urn:xmpp:mam:2#groupchat-field'
/** XEP-0431. */
export const NS_FULL_TEXT = 'urn:xmpp:fulltext:0'

/** Asks for messages (§4). */
export const Query = element(NS_MAM, 'query', {
  queryid: attr(),
  form: optional(child(DataForm)),
  page: child(PageRequest),
})

/** The end of a page (§4.3.2). Absent means not complete, and stable. */
export const Fin = element(NS_MAM, 'fin', {
  complete: optional(attr(boolean)),
  stable: optional(attr(boolean)),
  page: optional(child(PageAnswer)),
})

const Start = element(NS_MAM, 'start', { id: attr(), at: attr(tolerantDateTime, 'timestamp') })
const End = element(NS_MAM, 'end', { id: attr(), at: attr(tolerantDateTime, 'timestamp') })

/** The oldest and the newest message (§5). Both are missing in an empty archive. */
export const Metadata = element(NS_MAM, 'metadata', {
  start: optional(child(Start)),
  end: optional(child(End)),
})

/** More than anybody lists. One more than may be written is read, so that too many are noticed. */
const MAX_RULES = 501
const address = longText(3071)
const jids = childTexts('jid', { format: address, max: MAX_RULES })
const Always = element(NS_MAM, 'always', { jids })
const Never = element(NS_MAM, 'never', { jids })

/** XEP-0441 §2.1. The addresses go back to the server as they came, so they are not parsed. */
export const Preferences = element(NS_MAM, 'prefs', {
  default: attr(oneOf('always', 'never', 'roster')),
  always: optional(child(Always)),
  never: optional(child(Never)),
})
