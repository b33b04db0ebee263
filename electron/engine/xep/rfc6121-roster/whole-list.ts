import { setImmediate as turn } from 'node:timers/promises'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Element } from '../../xml/element.ts'
import type { RosterChange } from './api.ts'
import { isSame, Item, readItem, type RosterItem } from './codec.ts'

/** Items that are read in one turn of the event loop: some 2 ms of work, 8 before the code is warm. */
const READ_SLICE = 100
/** Contacts that are kept and told in one turn: some 5 ms of work, most of it the application's. */
const CHANGE_SLICE = 250

/** Reads a whole list, a slice a turn; null where `signal` ended it. */
export async function readWhole(
  query: Element,
  signal: AbortSignal,
): Promise<ReadonlyMap<BareJid, RosterItem> | null> {
  const list = new Map<BareJid, RosterItem>()
  const { children } = query
  for (let at = 0; at < children.length; at += READ_SLICE) {
    if (at > 0) await turn()
    if (signal.aborted) return null
    for (const child of children.slice(at, at + READ_SLICE)) {
      const parsed = typeof child === 'string' ? undefined : Item.parse(child)
      const item = parsed ? readItem(parsed) : 'removed'
      if (item !== 'removed') list.set(item.jid, item)
    }
  }
  return list
}

/** What makes `before` equal to `list`, in slices: each is work for one turn. */
export function changesTo(
  list: ReadonlyMap<BareJid, RosterItem>,
  before: ReadonlyMap<BareJid, RosterItem>,
): readonly RosterChange[] {
  const changed = [...list.values()].filter((item) => {
    const known = before.get(item.jid)
    return known === undefined || !isSame(known, item)
  })
  const removed = [...before.keys()].filter((jid) => !list.has(jid))
  return [
    ...slices(changed).map((items) => ({ kind: 'changed', items }) as const),
    ...slices(removed).map((jids) => ({ kind: 'removed', jids }) as const),
  ]
}

function slices<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / CHANGE_SLICE) }, (_, n) =>
    all.slice(n * CHANGE_SLICE, (n + 1) * CHANGE_SLICE),
  )
}
