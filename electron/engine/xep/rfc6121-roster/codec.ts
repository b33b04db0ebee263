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

/** As long as the person may make one (`shared/contract`, `name`). */
const name = cutText(1024)
/**
 * In how many groups somebody is shown: as many as the person may put them. A group whose name is longer than 1,024
 * characters is passed over.
 */
const MAX_GROUPS = 100
/** No list is longer: the parser takes no stanza with more elements. */
const MAX_ITEMS = 250_000

/**
 * One item as it travels (RFC 6121 §2.1.2). Its address should be a bare one; some gateways give theirs a resource
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

/** A contact as the server keeps it. */
export interface RosterItem {
  readonly jid: BareJid
  /** Empty where none was given. */
  readonly name: string
  /** Each once, sorted. */
  readonly groups: readonly string[]
  readonly subscription: Subscription
  /** `ask='subscribe'`: asked to see their presence, not answered yet (§2.1.2.2). */
  readonly pending: boolean
  /** They may subscribe without asking (§3.4). */
  readonly approved: boolean
}

/** The contact an item describes; `removed` where it says that there is none any more. */
export function readItem(item: Infer<typeof Item>): RosterItem | 'removed' {
  const { jid: address, name = '', subscription = 'none', ask, approved = false, groups } = item
  if (subscription === 'remove') return 'removed'
  // Servers keep them in no order, and give them in a different one each time.
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

/** Each group once, none that is empty: a server refuses others (RFC 6121 §2.3.3). */
export function distinct(groups: readonly string[]): readonly string[] {
  return [...new Set(groups)].filter((group) => group !== '')
}
