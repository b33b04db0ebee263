import type { Subscription } from '../../../../shared/model/contact.ts'
import { bareOf, type BareJid } from '../../../../shared/model/jid.ts'
import { jid } from '../../stanza/address.ts'
import {
  attr,
  boolean,
  childTexts,
  children,
  cutText,
  element,
  oneOf,
  optional,
  type Infer,
} from '../../xml/codec.ts'

export const NS_ROSTER = 'jabber:iq:roster'
export const NS_ROSTER_VERSIONING = 'urn:xmpp:features:rosterver'

/** The limit for a name that the person gives (`shared/contract`, `name`). */
const name = cutText(1024)
/**
 * The limit for the groups of a contact, the same as for the person's own changes. A group with a name of more than
 * 1,024 characters is ignored.
 */
const MAX_GROUPS = 100
/** No list is longer, since the parser accepts no stanza with more elements. */
const MAX_ITEMS = 250_000

/**
 * One item on the wire (RFC 6121 §2.1.2). Its address should be bare, but some gateways use one with a resource
 * (`icq.example/registered`).
 */
export const Item = element(NS_ROSTER, 'item', {
  jid: attr(jid),
  name: optional(attr(name)),
  subscription: optional(attr(oneOf('none', 'to', 'from', 'both', 'remove'))),
  ask: optional(attr(oneOf('subscribe'))),
  approved: optional(attr(boolean)),
  groups: childTexts('group', { max: MAX_GROUPS }),
})

/** A roster get, result, set or push (RFC 6121 §2.1.1). */
export const Query = element(NS_ROSTER, 'query', { ver: optional(attr()), items: children(Item, MAX_ITEMS) })

/** A contact as the server stores it. */
export interface RosterItem {
  readonly jid: BareJid
  /** Empty if there is none. */
  readonly name: string
  /** Each once, sorted. */
  readonly groups: readonly string[]
  readonly subscription: Subscription
  /** `ask='subscribe'`: the person asked to see their presence, and there is no answer yet (§2.1.2.2). */
  readonly pending: boolean
  /** They may subscribe without asking (§3.4). */
  readonly approved: boolean
}

/** The contact that an item describes; `removed` if the contact was removed. */
export function readItem(item: Infer<typeof Item>): RosterItem | 'removed' {
  const { jid: address, name = '', subscription = 'none', ask, approved = false, groups } = item
  if (subscription === 'remove') return 'removed'
  // Servers store groups without an order, and may send them in a different one each time.
  return {
    jid: bareOf(address),
    name,
    groups: [...distinct(groups)].sort(),
    subscription,
    pending: ask !== undefined,
    approved,
  }
}

export function isSame(a: RosterItem, b: RosterItem): boolean {
  return (
    a.name === b.name &&
    a.subscription === b.subscription &&
    a.pending === b.pending &&
    a.approved === b.approved &&
    a.groups.length === b.groups.length &&
    a.groups.every((group, index) => group === b.groups[index])
  )
}

/** Each group once, without empty ones: a server refuses others (RFC 6121 §2.3.3). */
export function distinct(groups: readonly string[]): readonly string[] {
  return [...new Set(groups)].filter((group) => group !== '')
}
