import type { AvatarSnapshot, avatarCommands } from '../../../shared/contract/avatars.ts'
import type { Handlers } from '../../../shared/contract/command.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Room } from '../../../shared/model/room.ts'
import { err } from '../../../shared/model/result.ts'
import type { AttachAccount, DomainContext, LiveAccount } from '../context.ts'
import type { MediaRoutes } from '../media.ts'
import type { RoomsFeature } from '../rooms/index.ts'
import { createAvatarCache, type PictureFiles } from './cache.ts'
import { followAvatars } from './follow.ts'
import { avatarRoutes, type DrawnPictures } from './media.ts'
import { createOwnAvatar } from './own.ts'
import { createPassingPictures } from './passing.ts'
import { createRoomPicture } from './room-picture.ts'
import { noticeOf, shown, shownOf } from './store.ts'

export interface AvatarParts {
  /** A room that the account keeps. */
  roomAt(accountId: AccountId, jid: BareJid): Room | undefined
  readonly ownersOf: RoomsFeature['pictureOwners']
}

const UNSUITABLE = Promise.resolve(err({ code: 'picture-unsuitable' }))

/** The pictures of contacts, accounts and rooms, and of those who are seen in passing. */
export interface AvatarFeature {
  readonly commands: Handlers<typeof avatarCommands>
  readonly attach: AttachAccount
  readonly media: MediaRoutes
  snapshot(): AvatarSnapshot
  /**
   * The picture for a notification, as the window drew it: red, green, blue and alpha of 64 by 64 pixels. null if there is
   * none (yet).
   */
  noticePicture(accountId: AccountId, jid: BareJid): Uint8Array | null
  close(): void
}

export function createAvatars(
  context: DomainContext,
  files: PictureFiles,
  parts: AvatarParts,
): AvatarFeature {
  const { store } = context
  const cache = createAvatarCache(context, files)
  const own = createOwnAvatar(context, cache)
  const drawn: DrawnPictures = new Map()
  const passing = createPassingPictures(context, parts.ownersOf)
  const accounts = new Map<AccountId, LiveAccount>()
  const ofRoom = createRoomPicture(accounts, cache, parts.roomAt)
  /** What the window has drawn, which is used once. */
  const take = (accountId: AccountId): Uint8Array | null => {
    const bytes = drawn.get(accountId) ?? null
    drawn.delete(accountId)
    return bytes
  }

  return {
    commands: {
      'avatars.setOwn': ({ accountId }) => {
        const bytes = take(accountId)
        return bytes === null ? UNSUITABLE : own.publish(accountId, bytes)
      },
      'avatars.removeOwn': ({ accountId }) => own.remove(accountId),
      'avatars.setRoom': ({ accountId, room }) => {
        const bytes = take(accountId)
        return bytes === null ? UNSUITABLE : ofRoom.set(accountId, room, bytes)
      },
      'avatars.removeRoom': ({ accountId, room }) => ofRoom.set(accountId, room, null),
    },
    attach(account) {
      accounts.set(account.id, account)
      const release = followAvatars({ context, cache, own, roomAt: parts.roomAt }, account)
      return () => {
        release()
        accounts.delete(account.id)
        drawn.delete(account.id)
      }
    },
    media: avatarRoutes({ store, files, cache, passing, drawn, isAccount: (id) => accounts.has(id) }),
    snapshot: () => ({ avatars: shown(store) }),
    noticePicture(accountId, jid) {
      const version = shownOf(store, accountId, jid)
      return version === null ? null : noticeOf(store, version)
    },
    close() {
      passing.close()
      cache.close()
    },
  }
}
