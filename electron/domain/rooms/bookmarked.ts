import type { Handlers } from '../../../shared/contract/command.ts'
import type { roomCommands } from '../../../shared/contract/rooms.ts'
import { ok } from '../../../shared/model/result.ts'
import type { RoomBook } from './book.ts'
import type { SharedRooms } from './bookmarks.ts'
import { NOT_FOUND } from './failures.ts'
import { nameInAddress } from './known.ts'

/** Lists the bookmarks of rooms that are not kept here. */
export function bookmarkCommands(
  { accounts }: Pick<RoomBook, 'accounts'>,
  shared: Pick<SharedRooms, 'others'>,
): Pick<Handlers<typeof roomCommands>, 'rooms.bookmarks'> {
  return {
    'rooms.bookmarks'({ accountId }) {
      const account = accounts.get(accountId)
      if (account === undefined) return NOT_FOUND
      const rooms = [...shared.others(account)]
        .filter(([jid]) => !account.rooms.has(jid))
        .map(([jid, { name, nick }]) => ({
          ...{ jid, name: name ?? nameInAddress(jid), description: '', occupants: null, language: '' },
          ...(nick !== null && { nick }),
        }))
        .sort((a, b) => a.name.localeCompare(b.name))
      return ok({ rooms, next: null, count: rooms.length })
    },
  }
}
