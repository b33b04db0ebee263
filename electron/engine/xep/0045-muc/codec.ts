import { jid } from '../../stanza/address.ts'
import {
  attr,
  child,
  childText,
  children,
  cutText,
  dateTime,
  element,
  integer,
  longText,
  oneOf,
  optional,
  type Infer,
} from '../../xml/codec.ts'
import { DataForm } from '../0004-data-forms/index.ts'

export const NS_MUC = 'http://jabber.org/protocol/muc'
export const NS_MUC_USER = 'http://jabber.org/protocol/muc#user'
const NS_MUC_ADMIN = 'http://jabber.org/protocol/muc#admin'
const NS_MUC_OWNER = 'http://jabber.org/protocol/muc#owner'

export const AFFILIATIONS = ['owner', 'admin', 'member', 'none', 'outcast'] as const
export const ROLES = ['moderator', 'participant', 'visitor', 'none'] as const

/** A lasting relation to a room (§5.2). */
export type Affiliation = (typeof AFFILIATIONS)[number]
/** The rights of an occupant until they leave (§5.1). */
export type Role = (typeof ROLES)[number]

/** A few lines of text. A longer reason is cut, since it is only shown. */
const reason = optional(childText(cutText(1024)))
/** It is sent back unchanged, so a longer one counts as absent. */
const password = optional(childText(longText(1024)))
/** A resource has at most 1,023 octets (RFC 7622 §3.4). Rooms send no others. */
const nick = longText(1023)
/** The registered codes are twenty. */
const MAX_CODES = 32
/** Affiliation lists of large rooms. The rest is ignored. */
const MAX_ITEMS = 10_000

/** In the presence that joins a room (§7.2). */
export const Join = element(NS_MUC, 'x', {
  password,
  history: optional(
    child(
      element(NS_MUC, 'history', {
        maxchars: optional(attr(integer())),
        maxstanzas: optional(attr(integer())),
        since: optional(attr(dateTime)),
      }),
    ),
  ),
})

const item = (ns: string) =>
  element(ns, 'item', {
    affiliation: optional(attr(oneOf(...AFFILIATIONS))),
    role: optional(attr(oneOf(...ROLES))),
    jid: optional(attr(jid)),
    nick: optional(attr(nick)),
    actor: optional(child(element(ns, 'actor', { nick: optional(attr(nick)), jid: optional(attr(jid)) }))),
    reason,
  })

/** Who is addressed is in `to` when we send it, and the sender in `from` when the room does (§7.8.2). */
const letter = <const Name extends string>(name: Name) =>
  element(NS_MUC_USER, name, {
    from: optional(attr(jid)),
    to: optional(attr(jid)),
    reason,
    continues: optional(child(element(NS_MUC_USER, 'continue', { thread: optional(attr()) }))),
  })

const destroyed = (ns: string) => element(ns, 'destroy', { jid: optional(attr(jid)), password, reason })

/** What a room says about a presence or a message. Only the room may say it (§17.3). */
export const MucUser = element(NS_MUC_USER, 'x', {
  item: optional(child(item(NS_MUC_USER))),
  codes: children(element(NS_MUC_USER, 'status', { code: attr(integer(100, 999)) }), MAX_CODES),
  destroy: optional(child(destroyed(NS_MUC_USER))),
  invite: optional(child(letter('invite'))),
  decline: optional(child(letter('decline'))),
  password,
})
export type MucUserInfo = Infer<typeof MucUser>

/** Roles and affiliations to read or change (§8, §9). */
export const AdminQuery = element(NS_MUC_ADMIN, 'query', { items: children(item(NS_MUC_ADMIN), MAX_ITEMS) })

/** The configuration of a room (§10), or its end (§10.9). */
export const OwnerQuery = element(NS_MUC_OWNER, 'query', {
  form: optional(child(DataForm)),
  destroy: optional(child(destroyed(NS_MUC_OWNER))),
})
