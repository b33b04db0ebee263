import { NOTICE_AVATAR_SIDE, OWN_AVATAR_BYTES } from '../../../shared/contract/avatars.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { Store } from '../db/store.ts'
import type { MediaFile, MediaRoutes } from '../media.ts'
import type { AvatarCache, PictureFiles } from './cache.ts'
import type { PassingPictures } from './passing.ts'
import { keepNotice, noticeOf, pictureOf } from './store.ts'

const NOTICE_BYTES = NOTICE_AVATAR_SIDE * NOTICE_AVATAR_SIDE * 4

/** What the window has drawn for an account and not published yet. */
export type DrawnPictures = Map<AccountId, Uint8Array>

interface AvatarRouteParts {
  readonly store: Store
  readonly files: PictureFiles
  readonly cache: AvatarCache
  readonly passing: PassingPictures
  readonly drawn: DrawnPictures
  readonly isAccount: (id: AccountId) => boolean
}

/**
 * The addresses of pictures. `avatar/HASH` gives one that is kept, or fetches that of somebody in a room on the screen.
 * The window writes what it draws for the account, or for a room, to `avatar/own/ACCOUNT_ID`, and the pixels for
 * notifications to `avatar/notice/HASH`.
 *
 * Somebody's picture is a stranger's file for a decoder, and decoders have holes. So only the sandboxed window decodes
 * it. Notifications get the pixels that the window drew: numbers that nothing has to decode.
 */
export function avatarRoutes({
  store,
  files,
  cache,
  passing,
  drawn,
  isAccount,
}: AvatarRouteParts): MediaRoutes {
  function get(hash: string): MediaFile | null {
    const picture = pictureOf(store, hash)
    if (picture === undefined) return null
    const { type, size, file } = picture
    async function* read(start: number, end: number): AsyncIterable<Uint8Array> {
      try {
        yield* files.read(file, start, end)
      } catch (fault) {
        cache.damaged(hash)
        throw fault
      }
    }
    return { type, size, read }
  }

  async function put(
    what: string,
    of: string,
    body: AsyncIterable<Uint8Array>,
  ): Promise<Result<undefined, Failure>> {
    const bytes = await gather(body, what === 'own' ? OWN_AVATAR_BYTES : NOTICE_BYTES)
    if (bytes === null) return err({ code: 'picture-unsuitable' })
    if (what === 'own' && isAccount(of as AccountId)) {
      drawn.set(of as AccountId, bytes)
      return ok()
    }
    if (what !== 'notice' || bytes.length !== NOTICE_BYTES || !pictureOf(store, of)) {
      return err({ code: 'picture-unsuitable' })
    }
    // Each window draws it once in each of its lives.
    if (noticeOf(store, of) === null) store.write((tx) => keepNotice(tx, of, bytes), false)
    return ok()
  }

  return {
    avatar: {
      get: async ({ parts: [, hash, ...more], watches }) =>
        hash === undefined || more.length > 0 ? null : (get(hash) ?? (await passing.get(hash, watches))),
      put: ({ parts: [, what = '', of = ''] }, body) => put(what, of, body),
    },
  }
}

/** The whole body, or null if it is longer than `most` bytes. */
async function gather(body: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > most) return null
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}
