/**
 * Rooms are the same on all devices of an account, by their bookmarks (XEP-0402). Each room knows what it and the server
 * last agreed on: what differs from that here is published, what differs there is taken over. So a room that the person
 * left without a connection is left everywhere later.
 */
import type { NotificationRule } from '../../../shared/model/notification.ts'
import type { AccountId, ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { Release } from '../../engine/index.ts'
import { bookmarks, type Bookmarks, type LoadedBookmark } from '../../engine/xep/0402-bookmarks/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import { createSharing, type SharedNode } from '../publishing.ts'
import type { RoomBook } from './book.ts'
import type { OwnRoom, RoomAccount } from './own-room.ts'
import {
  isSameShared,
  mergeShared,
  saidBy,
  sharedIn,
  toBookmark,
  wantedOf,
  type SharedRoom,
} from './shared-room.ts'
import { chosenIn } from './store.ts'

/** People change several things in a row. */
const PUBLISH_AFTER_MS = 1_000

/** Something that the account's devices tell, or the server at the start. */
type Told =
  | { readonly kind: 'bookmark'; readonly bookmark: LoadedBookmark }
  | { readonly kind: 'removed'; readonly rooms: readonly BareJid[] }
  /** These are all, so that others were removed. */
  | { readonly kind: 'all'; readonly rooms: ReadonlySet<BareJid> }
  /** All bookmarks went at once, perhaps by accident: nobody leaves anything. */
  | { readonly kind: 'gone' }

export interface BookmarkParts {
  readonly context: DomainContext
  readonly book: RoomBook
  readonly defaultNick: (account: RoomAccount) => string
  /** Enters a room that another device has added. */
  readonly enter: (room: OwnRoom) => void
  /** Another device has left the room. */
  readonly leave: (room: OwnRoom) => void
  readonly pin: (id: ConversationId, pinned: boolean) => void
  readonly setRule: (id: ConversationId, rule: NotificationRule) => void
  /** Hides what an occupant writes, or shows it again. */
  readonly ignore: (room: OwnRoom, id: string, ignored: boolean) => void
}

export interface SharedRooms {
  attach(account: LiveAccount): Release
  /** Something about the room may be different from its bookmark. */
  changed(room: OwnRoom): void
  /** What the bookmark of a room says that is not kept here. */
  remembered(account: RoomAccount, room: BareJid): SharedRoom | undefined
  /** The room is kept here from now on, with what its bookmark says of its conversation. */
  adopt(room: OwnRoom): void
  /** The bookmarks of rooms that are not kept here. */
  others(account: RoomAccount): ReadonlyMap<BareJid, SharedRoom>
  /** The room is no longer kept here. Its bookmark stays. */
  closed(room: OwnRoom): void
  /** Resolves once this session's bookmarks have been read, or cannot be. */
  read(id: AccountId): Promise<void>
  close(): void
}

type Chosen = Pick<SharedRoom, 'pinned' | 'notify' | 'ignored'>

const RULES: Readonly<Record<NonNullable<SharedRoom['notify']>, NotificationRule>> = {
  always: 'all',
  'on-mention': 'mentions',
  never: 'none',
}

export function createSharedRooms(parts: BookmarkParts): SharedRooms {
  const { context, book } = parts
  const { store, ports } = context
  /** Bookmarks of rooms that are not kept here. The engine bounds their number. */
  const others = new Map<AccountId, Map<BareJid, SharedRoom>>()
  const reading = new Map<AccountId, { readonly done: Promise<void>; readonly end: () => void }>()
  /** Bookmarks that the server does not take in this session, so that they are not tried again and again. */
  const refused = new Map<OwnRoom, SharedRoom>()
  /** Bookmarks that are on their way. The server tells of them before it answers, and no other device has chosen them. */
  const sent = new Map<OwnRoom, SharedRoom>()

  function wanted(room: OwnRoom): SharedRoom {
    const chosen = chosenIn(store, room.conversationId)
    return wantedOf(room.kept, chosen, parts.defaultNick(room.account))
  }

  /** The bookmark to publish; null if the server has it. */
  function due(room: OwnRoom): SharedRoom | null {
    const { shared, out } = room.kept
    const now = wanted(room)
    const last = refused.get(room)
    if (last !== undefined && isSameShared(last, now)) return null
    // What the account is not in and nobody keeps is not kept anew.
    if (shared === null) return out === null ? now : null
    return isSameShared(shared, now) ? null : now
  }

  /** Makes the conversation like that. */
  function choose(room: OwnRoom, before: Chosen, now: Chosen): void {
    if (now.pinned !== before.pinned) parts.pin(room.conversationId, now.pinned)
    if (now.notify !== null && now.notify !== before.notify)
      parts.setRule(room.conversationId, RULES[now.notify])
    const [was, is] = [before.ignored ?? [], now.ignored ?? []]
    for (const id of is) if (!was.includes(id)) parts.ignore(room, id, true)
    for (const id of was) if (!is.includes(id)) parts.ignore(room, id, false)
  }

  const adopt = (room: OwnRoom): void => {
    if (room.kept.shared !== null) choose(room, chosenIn(store, room.conversationId), room.kept.shared)
  }

  function takeOver(room: OwnRoom, bookmark: LoadedBookmark): void {
    const there = saidBy(bookmark, room.kept.shared ?? wanted(room))
    const own = sent.get(room)
    if (own !== undefined && isSameShared(own, there)) {
      book.keep(room, { shared: there }, false)
      return
    }
    const here = wanted(room)
    const merged = mergeShared(room.kept.shared, here, there)
    const { nick, autojoin } = merged
    const entersAgain = autojoin && !here.autojoin
    const isNewNick = nick !== null && nick !== here.nick
    book.keep(room, {
      shared: there,
      name: merged.name === here.name ? room.kept.name : merged.name,
      password: merged.password,
      autojoin,
      ...(isNewNick && { nick }),
      ...(entersAgain && { out: null }),
    })
    choose(room, here, merged)
    if (entersAgain) parts.enter(room)
    else if (!autojoin && here.autojoin) parts.leave(room)
    else if (isNewNick && room.status.kind === 'joined') void room.account.api.get(room.jid)?.setNick(nick)
  }

  function remember({ id }: RoomAccount, room: BareJid, shared: SharedRoom): void {
    const known = others.get(id) ?? new Map<BareJid, SharedRoom>()
    others.set(id, known.set(room, shared))
  }

  function takeNew(account: RoomAccount, bookmark: LoadedBookmark): void {
    const shared = sharedIn(bookmark)
    if (!bookmark.autojoin) {
      remember(account, bookmark.room, shared)
      return
    }
    const { name, nick, password } = bookmark
    const kept = { name, nick: nick ?? parts.defaultNick(account), password, autojoin: true, shared }
    const room = book.add(account, bookmark.room, kept, false)
    adopt(room)
    parts.enter(room)
  }

  function removed(room: OwnRoom): void {
    if (room.kept.shared === null) return
    book.keep(room, { shared: null, autojoin: false })
    if (room.kept.out === null) parts.leave(room)
  }

  function take(account: RoomAccount, told: Told): void {
    switch (told.kind) {
      case 'bookmark': {
        const room = account.rooms.get(told.bookmark.room)
        if (room) takeOver(room, told.bookmark)
        else takeNew(account, told.bookmark)
        break
      }
      case 'removed':
        for (const jid of told.rooms) {
          others.get(account.id)?.delete(jid)
          const room = account.rooms.get(jid)
          if (room) removed(room)
        }
        break
      case 'all': {
        const gone = [...account.rooms.values()].filter(
          ({ jid, kept }) => kept.shared !== null && !told.rooms.has(jid),
        )
        if (told.rooms.size === 0 && gone.length > 1) take(account, { kind: 'gone' })
        else gone.forEach(removed)
        break
      }
      case 'gone':
        for (const room of account.rooms.values())
          if (room.kept.shared !== null) book.keep(room, { shared: null }, false)
        break
    }
  }

  async function load(api: Bookmarks, signal?: AbortSignal) {
    const loaded = await api.load(signal && { signal })
    if (!loaded.ok) return loaded
    const told: Told[] = loaded.value.bookmarks.map((bookmark) => ({ kind: 'bookmark', bookmark }))
    const rooms = new Set(loaded.value.bookmarks.map(({ room }) => room))
    return ok([...told, ...(loaded.value.isWhole ? [{ kind: 'all', rooms } as const] : [])])
  }

  function nodeOf({ id, client }: LiveAccount): SharedNode<Told> {
    const api = client.use(bookmarks)
    return {
      isSupported: () => Promise.resolve(ok(true)),
      async all({ signal }) {
        const loaded = await load(api, signal)
        if (!loaded.ok) reading.get(id)?.end()
        return loaded
      },
      listen: (handler) =>
        api.onChange(async (change) => {
          if (change.kind === 'gone') await handler([{ kind: 'gone' }])
          else if (change.kind === 'changed') {
            const told: Told[] = change.bookmarks.map((bookmark) => ({ kind: 'bookmark', bookmark }))
            await handler([...told, { kind: 'removed', rooms: change.removed }])
          } else {
            // Not awaited: the answer comes by the stream that waits for this.
            void load(api).then((loaded) => (loaded.ok ? handler(loaded.value) : undefined))
          }
        }),
    }
  }

  const sharing = createSharing<Told, OwnRoom>({
    clock: ports.clock,
    publishAfterMs: PUBLISH_AFTER_MS,
    nodeOf,
    take({ id }, items) {
      const account = book.accounts.get(id)
      if (account === undefined) return
      for (const told of items) take(account, told)
      if (items.length === 0 || items.at(-1)?.kind === 'all') reading.get(id)?.end()
    },
    unsent: (id, limit) =>
      [...(book.accounts.get(id)?.rooms.values() ?? [])].filter((room) => due(room) !== null).slice(0, limit),
    async publish({ client }, room) {
      const now = due(room)
      if (now === null) return ok(() => undefined)
      sent.set(room, now)
      const done = await client.use(bookmarks).publish(toBookmark(room.jid, now))
      sent.delete(room)
      if (done.ok) return ok(() => book.keep(room, { shared: now }, false))
      const { error } = done
      if (error.code === 'not-connected' || error.code === 'cancelled' || error.code === 'request-timeout')
        return err(error)
      // Another try would end alike.
      return ok(() => {
        refused.set(room, now)
        ports.log(`rooms: a bookmark was not kept: ${error.code}`)
      })
    },
    log: (line) => ports.log(`rooms: bookmarks: ${line}`),
  })

  return {
    attach(account) {
      const { id, client } = account
      const releases = [
        client.onSession(({ kind }) => {
          if (kind !== 'fresh') return
          refused.clear()
          others.delete(id)
          let end = (): void => undefined
          const done = new Promise<void>((resolve) => (end = resolve))
          reading.set(id, { done, end })
        }),
        sharing.attach(account),
      ]
      return () => {
        for (const release of releases) release()
        others.delete(id)
        reading.get(id)?.end()
        reading.delete(id)
      }
    },
    changed(room) {
      if (due(room) !== null) sharing.soon(room.account.id)
    },
    adopt,
    remembered: (account, room) => others.get(account.id)?.get(room),
    others: ({ id }) => others.get(id) ?? new Map<BareJid, SharedRoom>(),
    closed({ account, jid, kept: { shared } }) {
      if (shared !== null) remember(account, jid, shared)
    },
    read: (id) => reading.get(id)?.done ?? Promise.resolve(),
    close: sharing.close,
  }
}
