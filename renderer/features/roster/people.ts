import type { Contact } from '../../../shared/model/contact.ts'

/** A line of the list: the head of a group or a contact in it. */
export type Line =
  | {
      readonly kind: 'group'
      readonly key: string
      readonly group: string
      readonly collapsed: boolean
      readonly online: number
      readonly all: number
    }
  | { readonly kind: 'contact'; readonly key: string; readonly contact: Contact }

export interface Listing {
  readonly hideOffline: boolean
  readonly collapsed: ReadonlySet<string>
  /** What the group of those without one is called. */
  readonly noGroup: string
}

const byName = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true })
const isOnline = (contact: Contact): boolean => contact.presence.show !== 'offline'

/**
 * The lines of the list of people: groups by name, those without a group last; in each, who is online comes first,
 * then the order of `contacts`, which is by name. Without any groups there are no heads.
 */
export function linesOf(
  contacts: readonly Contact[],
  { hideOffline, collapsed, noGroup }: Listing,
): readonly Line[] {
  const groups = new Map<string, Contact[]>()
  for (const contact of contacts) {
    for (const group of contact.groups.length > 0 ? new Set(contact.groups) : ['']) {
      const members = groups.get(group)
      if (members) members.push(contact)
      else groups.set(group, [contact])
    }
  }
  const names = [...groups.keys()].sort((a, b) => (a === '' ? 1 : b === '' ? -1 : byName.compare(a, b)))
  const heads = names.length > 1 || (names.length === 1 && names[0] !== '')
  return names.flatMap((name): Line[] => {
    const members = groups.get(name) ?? []
    const online = members.filter(isOnline)
    const rest = hideOffline ? [] : members.filter((contact) => !isOnline(contact))
    const closed = heads && collapsed.has(name)
    const lines = closed
      ? []
      : [...online, ...rest].map((contact): Line => {
          return { kind: 'contact', key: `${name}/${contact.accountId}/${contact.jid}`, contact }
        })
    // A group of which everybody is hidden would be a head without a body.
    if (!heads || (hideOffline && online.length === 0)) return lines
    const head = { group: name || noGroup, collapsed: closed, online: online.length, all: members.length }
    return [{ kind: 'group', key: name, ...head }, ...lines]
  })
}

/** Every group that somebody is in, by name. */
export function groupsOf(contacts: readonly Contact[]): readonly string[] {
  return [...new Set(contacts.flatMap((contact) => contact.groups))].sort(byName.compare)
}
