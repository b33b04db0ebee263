import { setImmediate as turn } from 'node:timers/promises'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Element } from '../../xml/element.ts'
import type { RosterChange } from './api.ts'
import { createAddresses, type Addresses } from './addresses.ts'
import { isSame, Item, readItem, type RosterItem } from './codec.ts'

/** Items to read in one turn of the event loop: some 2 ms of work, 8 before the code is warm. */
const READ_SLICE = 100
/** Contacts to compare with the known ones in one turn: some 1 ms. */
const COMPARE_SLICE = 5_000
/** Changed contacts to store and announce in one turn: some 5 ms of work, most of it in the application. */
const CHANGE_SLICE = 250

/** A whole list from the server, and the addresses of items that are not bare. */
export interface WholeList {
  readonly items: ReadonlyMap<BareJid, RosterItem>
  readonly addresses: Addresses
}

/** Reads a whole list, one slice per turn; null if `signal` aborted. */
export async function readWhole(query: Element, signal: AbortSignal): Promise<WholeList | null> {
  const items = new Map<BareJid, RosterItem>()
  const addresses = createAddresses()
  const { children } = query
  for (let at = 0; at < children.length; at += READ_SLICE) {
    if (at > 0) await turn()
    if (signal.aborted) return null
    for (const child of children.slice(at, at + READ_SLICE)) {
      const parsed = typeof child === 'string' ? undefined : Item.parse(child)
      const item = parsed ? readItem(parsed) : 'removed'
      if (!parsed || item === 'removed') continue
      if (addresses.added(parsed.jid, items.has(item.jid))) items.set(item.jid, item)
    }
  }
  return { items, addresses }
}

/** The changes from `before` to `list`, in slices for one turn each. */
export async function* changesTo(
  list: ReadonlyMap<BareJid, RosterItem>,
  before: ReadonlyMap<BareJid, RosterItem>,
): AsyncGenerator<RosterChange, void, void> {
  const gone: BareJid[] = []
  for (const [index, jid] of [...before.keys()].entries()) {
    if (index % COMPARE_SLICE === COMPARE_SLICE - 1) await turn()
    if (!list.has(jid)) gone.push(jid)
  }
  let changed: RosterItem[] = []
  let compared = 0
  for (const item of list.values()) {
    if (++compared % COMPARE_SLICE === 0) await turn()
    const known = before.get(item.jid)
    if (known !== undefined && isSame(known, item)) continue
    changed.push(item)
    if (changed.length < CHANGE_SLICE) continue
    yield { kind: 'changed', items: changed }
    changed = []
  }
  if (changed.length > 0) yield { kind: 'changed', items: changed }
  for (let at = 0; at < gone.length; at += CHANGE_SLICE) {
    yield { kind: 'removed', jids: gone.slice(at, at + CHANGE_SLICE) }
  }
}
