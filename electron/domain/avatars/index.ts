import type { AvatarSnapshot, avatarCommands } from '../../../shared/contract/avatars.ts'
import type { Handlers } from '../../../shared/contract/command.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { err } from '../../../shared/model/result.ts'
import type { AttachAccount, DomainContext } from '../context.ts'
import type { MediaRoutes } from '../media.ts'
import { createAvatarCache, type PictureFiles } from './cache.ts'
import { followAvatars } from './follow.ts'
import { avatarRoutes, type DrawnPictures } from './media.ts'
import { createOwnAvatar } from './own.ts'
import { noticeOf, shown, shownOf } from './store.ts'

/** The pictures of contacts and accounts. */
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

export function createAvatars(context: DomainContext, files: PictureFiles): AvatarFeature {
  const { store } = context
  const cache = createAvatarCache(context, files)
  const own = createOwnAvatar(context, cache)
  const drawn: DrawnPictures = new Map()
  const accounts = new Set<AccountId>()

  return {
    commands: {
      'avatars.setOwn': ({ accountId }) => {
        const bytes = drawn.get(accountId)
        drawn.delete(accountId)
        return bytes === undefined
          ? Promise.resolve(err({ code: 'picture-unsuitable' }))
          : own.publish(accountId, bytes)
      },
      'avatars.removeOwn': ({ accountId }) => own.remove(accountId),
    },
    attach(account) {
      accounts.add(account.id)
      const release = followAvatars(context, cache, own, account)
      return () => {
        release()
        accounts.delete(account.id)
        drawn.delete(account.id)
      }
    },
    media: avatarRoutes(store, files, cache, drawn, (id) => accounts.has(id)),
    snapshot: () => ({ avatars: shown(store) }),
    noticePicture(accountId, jid) {
      const version = shownOf(store, accountId, jid)
      return version === null ? null : noticeOf(store, version)
    },
    close: cache.close,
  }
}
