import type { BareJid } from '../../../shared/model/jid.ts'
import { boundedIds, type Bookmark, type LoadedBookmark } from '../../engine/xep/0402-bookmarks/index.ts'

/** What the devices of an account share of a room, in its bookmark. */
export type SharedRoom = Omit<Bookmark, 'room'>

export const sharedIn = ({
  name,
  nick,
  password,
  autojoin,
  pinned,
  notify,
  ignored,
}: SharedRoom): SharedRoom => ({
  name,
  nick,
  password,
  autojoin,
  pinned,
  notify,
  ignored,
})

/** What a bookmark says. A list of XEP-0048 says nothing of what only items keep, so that stays as it was. */
export function saidBy(bookmark: LoadedBookmark, before: SharedRoom): SharedRoom {
  const said = sharedIn(bookmark)
  if (bookmark.source === 'item') return said
  const { pinned, notify, ignored } = before
  return { ...said, pinned, notify, ignored }
}

/** What is kept of a room here, as far as others care. */
interface Kept extends Pick<SharedRoom, 'name' | 'password' | 'autojoin'> {
  readonly nick: string
  readonly shared: SharedRoom | null
  readonly known: { readonly name: string }
}

/** What the person has chosen here besides, in the conversation. `notify`: null if they have chosen nothing. */
export interface ChosenThere extends Pick<SharedRoom, 'pinned' | 'notify'> {
  /** The ids of occupants whom they don't want to read. */
  readonly ignored: readonly string[]
}

/** The bookmark as this device would have it. What nobody has chosen stays as the server has it. */
export function wantedOf(kept: Kept, chosen: ChosenThere, defaultNick: string): SharedRoom {
  const { shared, known } = kept
  return {
    name:
      kept.name ?? (shared === null || shared.name !== null ? known.name || (shared?.name ?? null) : null),
    nick: shared?.nick === null && kept.nick === defaultNick ? null : kept.nick,
    password: kept.password,
    autojoin: kept.autojoin,
    pinned: chosen.pinned,
    notify: chosen.notify ?? shared?.notify ?? null,
    ignored: chosen.ignored.length === 0 && !shared?.ignored ? null : boundedIds(chosen.ignored),
  }
}

export const isSameShared = (a: SharedRoom, b: SharedRoom): boolean =>
  a.name === b.name &&
  a.nick === b.nick &&
  a.password === b.password &&
  a.autojoin === b.autojoin &&
  a.pinned === b.pinned &&
  a.notify === b.notify &&
  a.ignored?.join('\n') === b.ignored?.join('\n')

/**
 * Both this device and others may have changed something since they last agreed on `base`. What was changed here counts,
 * everything else is as the others have it.
 */
export function mergeShared(base: SharedRoom | null, here: SharedRoom, there: SharedRoom): SharedRoom {
  const pick = <Name extends keyof SharedRoom>(name: Name): SharedRoom[Name] =>
    base !== null && here[name] !== base[name] ? here[name] : there[name]
  return {
    name: pick('name'),
    nick: pick('nick'),
    password: pick('password'),
    autojoin: pick('autojoin'),
    pinned: pick('pinned'),
    notify: pick('notify'),
    ignored: mergeIgnored(base?.ignored ?? null, here.ignored, there.ignored),
  }
}

/** Each device may have added some and taken some away. */
function mergeIgnored(
  base: SharedRoom['ignored'],
  here: SharedRoom['ignored'],
  there: SharedRoom['ignored'],
): SharedRoom['ignored'] {
  if (there === null || here === null) return there ?? here
  const before = new Set(base)
  const added = here.filter((id) => !before.has(id))
  const removed = new Set(base?.filter((id) => !here.includes(id)))
  return boundedIds([...there.filter((id) => !removed.has(id)), ...added])
}

export const toBookmark = (room: BareJid, shared: SharedRoom): Bookmark => ({ room, ...shared })
