import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { connectToRead } from '../../../electron/domain/db/connect.ts'
import { openStore } from '../../../electron/domain/db/open.ts'
import type { Transaction } from '../../../electron/domain/db/store.ts'
import { collectChanges } from '../../../electron/domain/messages/changes.ts'
import { ensureRoom } from '../../../electron/domain/messages/rooms/conversations.ts'
import { openConversation } from '../../../electron/domain/messages/store/conversations.ts'
import { NO_TRAITS, NOTHING_KNOWN } from '../../../electron/domain/rooms/known.ts'
import { keepRoom } from '../../../electron/domain/rooms/store.ts'
import { keyCheckOf, writeProtection } from '../../../electron/domain/vault/protection-record.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { addRoster } from '../../live/prosody.ts'
import { settleIn } from '../town.ts'
import type { Balcony } from '../watched.ts'
import { GUEST_PASSWORD, type Hall } from './hall.ts'

export const GUEST = '00000000-0000-4000-8000-000000000001' as AccountId
/** The contacts. They are never there. */
export const FRIENDS = ['nurse', 'friar'] as const
export const addressOf = (friend: string): BareJid => `${friend}@hall.test` as BareJid
const NICK = 'Juliet'
const KEY = Buffer.alloc(32, 0xab)

export interface House extends Balcony {
  readonly address: BareJid
}

/** Writes a profile with one account that keeps these rooms, the last used one first, and conversations with two friends. */
export function buildHouse(folder: string, hall: Hall, name: string, rooms: readonly BareJid[]): House {
  const profile = join(folder, name)
  mkdirSync(profile)
  writeProtection(profile, { protection: 'keychain', keyCheck: keyCheckOf(KEY) })
  const address = hall.account(name)
  const friends = FRIENDS.map((friend) => ({ jid: addressOf(friend), name: friend, groups: [] }))
  addRoster(hall.server, name, friends)
  const now = Date.now()
  const store = openStore({
    path: join(profile, 'balcony.db'),
    key: { kind: 'raw', bytes: KEY },
    announced: () => undefined,
    now,
  })
  store.write((tx) => {
    settleIn(tx, GUEST, address, hall.server, friends)
    for (const [place, room] of rooms.entries()) keep(tx, room, now - place * 1_000)
    for (const { jid } of friends) openConversation(tx, GUEST, jid, now)
  })
  store.close()
  const secrets = new Map([
    ['store-key', KEY.toString('hex')],
    [`account-password ${GUEST}`, GUEST_PASSWORD],
  ])
  return { profile, secrets, address }
}

function keep(tx: Transaction, room: BareJid, usedAt: number): void {
  const id = ensureRoom(
    tx,
    collectChanges(tx, () => null),
    GUEST,
    room,
    usedAt,
  )
  const traits = { ...NO_TRAITS, archive: true, stanzaIds: true, occupantIds: true }
  const subject = { text: 'Verona', by: null, at: null }
  keepRoom(tx, id, {
    ...{ nick: NICK, password: null, autojoin: true, name: null, out: null, usedAt, shared: null },
    known: { ...NOTHING_KNOWN, traits, subject },
  })
}

/** Reads, over a connection of its own that blocks nobody, how many of the first `most` rooms take messages now. */
export function watchOpen({ profile }: Balcony): { count(most: number): number; close(): void } {
  const db = connectToRead(join(profile, 'balcony.db'), { kind: 'raw', bytes: KEY })
  const open = db.prepare(
    `SELECT count(*) AS count FROM (SELECT joined FROM conversation WHERE kind = 'room' ORDER BY id LIMIT ?)
     WHERE joined = 1`,
  )
  return { count: (most) => Number(open.get([most])?.['count']), close: () => db.close() }
}
