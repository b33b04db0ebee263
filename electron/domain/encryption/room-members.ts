import type { EncryptionProblem } from '../../../shared/model/encryption.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { bareOf, localpartOf, type BareJid } from '../../../shared/model/jid.ts'
import { rooms, type Room, type RoomEvent } from '../../engine/xep/0045-muc/index.ts'
import type { LiveAccount } from '../context.ts'
import type { Reader, Transaction } from '../db/store.ts'

/** Members stand on three lists (XEP-0045 §9.5, §10.4, §10.8). */
const LISTS = ['owner', 'admin', 'member'] as const
const NS_MUC_USER = 'http://jabber.org/protocol/muc#user'
/** A message for more people would be larger than servers take. */
const MOST_MEMBERS = 1_000

/** Who reads in a room where only members are, and everybody sees everybody's address. */
export interface RoomMembers {
  /** The members; or why it can't be private. `keys-unreachable`: they were not read yet. */
  of(room: BareJid): readonly BareJid[] | EncryptionProblem
  /** Reads the lists, if the room can be private and they were not read since it changed. */
  load(room: BareJid): Promise<void>
  close(): void
}

type Known = readonly BareJid[] | 'refused'
type OccupantChange = Extract<RoomEvent, { kind: 'occupants' }>['changes'][number]

/** `changed`: the members of a room, or whether it can be private, have changed. */
export function followRoomMembers(account: LiveAccount, changed: (room: BareJid) => void): RoomMembers {
  const api = account.client.use(rooms)
  const known = new Map<BareJid, Known>()
  const reading = new Map<BareJid, Promise<void>>()
  /** Rooms that have changed while their lists were read. */
  const outdated = new Set<BareJid>()

  function privacyOf(room: Room | undefined): EncryptionProblem | null {
    if (room === undefined || !room.isJoined) return 'room-left'
    if (!room.abilities.isMembersOnly) return 'room-open'
    return room.abilities.isNonAnonymous === true ? null : 'room-anonymous'
  }

  /** The lists have to be read again. */
  function forget(room: BareJid): void {
    if (reading.has(room)) outdated.add(room)
    known.delete(room)
    changed(room)
  }

  /** Those on the lists now, and those who are there. undefined: they do not come for now. */
  async function listed(room: BareJid): Promise<Known | undefined> {
    const found = new Set<BareJid>([account.address])
    for (const affiliation of LISTS) {
      const list = await api.admin.list(room, affiliation)
      if (!list.ok) {
        const { error } = list
        // Some rooms show their members the list of members only, and the others are seen while they are there.
        return error.code === 'stanza-error' && error.type !== 'wait' ? 'refused' : undefined
      }
      for (const { address: member } of list.value)
        if (localpartOf(bareOf(member)) !== null && found.size < MOST_MEMBERS) found.add(bareOf(member))
    }
    for (const { address: there } of api.get(room)?.occupants.values() ?? [])
      if (there !== null) found.add(bareOf(there))
    return [...found]
  }

  async function readLists(room: BareJid): Promise<void> {
    let members: Known | undefined
    do {
      outdated.delete(room)
      members = await listed(room)
    } while (members !== undefined && outdated.has(room) && privacyOf(api.get(room)) === null)
    if (members === undefined || outdated.delete(room)) return
    known.set(room, members)
    changed(room)
  }

  /** A room tells by a message of changes for those who are not there (XEP-0045 §9.3, §10.3). */
  const releaseMessages = account.client.channel.onMessage(({ from, element }) => {
    const room = bareOf(from)
    const item = element.child(NS_MUC_USER, 'x')?.child(NS_MUC_USER, 'item')
    if (item?.attrs['affiliation'] !== undefined && from === room && (known.has(room) || reading.has(room)))
      forget(room)
    return false
  })

  const releaseEvents = api.onEvent((event) => {
    switch (event.kind) {
      case 'joined':
      case 'left':
      case 'configuration':
      case 'info':
        forget(event.room)
        break
      case 'occupants': {
        const members = known.get(event.room)
        if (reading.has(event.room) && event.changes.some(isAboutMembers)) outdated.add(event.room)
        if (members === undefined || members === 'refused') break
        // Somebody who is not on the lists as they were read, or is no longer.
        const occupants = [...(api.get(event.room)?.occupants.values() ?? [])]
        const isOther = occupants.some(
          ({ address }) => address !== null && !members.includes(bareOf(address)),
        )
        if (!isOther && !event.changes.some(isAboutMembers)) break
        forget(event.room)
      }
    }
  })

  return {
    of(address) {
      const problem = privacyOf(api.get(address))
      if (problem !== null) return problem
      const members = known.get(address)
      if (members === 'refused') return 'room-lists-refused'
      return members ?? 'keys-unreachable'
    },
    async load(address) {
      if (privacyOf(api.get(address)) !== null || known.has(address)) return
      const running = reading.get(address) ?? readLists(address).finally(() => reading.delete(address))
      reading.set(address, running)
      await running
    },
    close() {
      releaseMessages()
      releaseEvents()
    },
  }
}

/** Somebody has become a member, or is none any more. */
function isAboutMembers(change: OccupantChange): boolean {
  if (change.what === 'changed') return change.before.affiliation !== change.occupant.affiliation
  return (
    change.what === 'left' &&
    (change.occupant.affiliation === 'none' || change.occupant.affiliation === 'outcast')
  )
}

/**
 * Keeps who reads in a private room. Returns those who could not read before; none at the first time, when nothing was
 * written for anybody yet.
 */
export function keepReaders(
  tx: Transaction,
  conversationId: ConversationId,
  members: readonly BareJid[],
): readonly BareJid[] {
  const before = new Set(readersOf(tx, conversationId))
  for (const peer of before)
    if (!members.includes(peer))
      tx.run('DELETE FROM omemo_reader WHERE conversation_id = ? AND peer = ?', conversationId, peer)
  const added = members.filter((peer) => !before.has(peer))
  for (const peer of added)
    tx.run('INSERT INTO omemo_reader (conversation_id, peer) VALUES (?, ?)', conversationId, peer)
  return before.size === 0 ? [] : added
}

const readersOf = (db: Reader, id: ConversationId): BareJid[] =>
  db
    .all<{ peer: BareJid }>('SELECT peer FROM omemo_reader WHERE conversation_id = ?', id)
    .map(({ peer }) => peer)
