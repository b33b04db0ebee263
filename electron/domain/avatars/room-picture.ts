import type { Failure } from '../../../shared/model/failure.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Room } from '../../../shared/model/room.ts'
import { err, type Result } from '../../../shared/model/result.ts'
import { rooms } from '../../engine/xep/0045-muc/index.ts'
import type { LiveAccount } from '../context.ts'
import type { AvatarCache } from './cache.ts'
import { drawnSide, hashOf } from './picture.ts'

/** The picture of a room (XEP-0486 §4.2), which its owners choose. */
export interface RoomPicture {
  /** null: the room has none any more. The room has the last word on who may. */
  set(accountId: AccountId, room: BareJid, bytes: Uint8Array | null): Promise<Result<undefined, Failure>>
}

export function createRoomPicture(
  accounts: ReadonlyMap<AccountId, LiveAccount>,
  cache: AvatarCache,
  roomAt: (accountId: AccountId, jid: BareJid) => Room | undefined,
): RoomPicture {
  return {
    async set(accountId, jid, bytes) {
      const account = accounts.get(accountId)
      if (account === undefined || roomAt(accountId, jid) === undefined) return err({ code: 'not-found' })
      if (bytes !== null) {
        if (drawnSide(bytes) === null) return err({ code: 'picture-unsuitable' })
        // Kept first, so that the window shows it as soon as the room tells of it.
        if ((await cache.keep(hashOf(bytes), bytes)) === 'full') return err({ code: 'disk-full' })
      }
      const picture = bytes === null ? null : { type: 'image/png', bytes }
      return account.client.use(rooms).admin.setPicture(jid, picture)
    },
  }
}
