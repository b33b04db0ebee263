import type { BareJid } from '../../../shared/model/jid.ts'
import type { Bookmark } from '../../engine/xep/0402-bookmarks/index.ts'

/** What the devices of an account share of a room, in its bookmark. */
export type SharedRoom = Omit<Bookmark, 'room'>

export const sharedIn = ({ name, nick, password, autojoin, pinned, notify }: SharedRoom): SharedRoom => ({
  name,
  nick,
  password,
  autojoin,
  pinned,
  notify,
})

/** What is kept of a room here, as far as others care. */
interface Kept extends Pick<SharedRoom, 'name' | 'password' | 'autojoin'> {
  readonly nick: string
  readonly shared: SharedRoom | null
  readonly known: { readonly name: string }
}

/** What the person has chosen here besides, in the conversation. `notify`: null if they have chosen nothing. */
export type ChosenThere = Pick<SharedRoom, 'pinned' | 'notify'>

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
  }
}

export const isSameShared = (a: SharedRoom, b: SharedRoom): boolean =>
  a.name === b.name &&
  a.nick === b.nick &&
  a.password === b.password &&
  a.autojoin === b.autojoin &&
  a.pinned === b.pinned &&
  a.notify === b.notify

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
  }
}

export const toBookmark = (room: BareJid, shared: SharedRoom): Bookmark => ({ room, ...shared })
