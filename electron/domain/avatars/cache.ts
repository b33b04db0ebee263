import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { DomainContext } from '../context.ts'
import type { SealedFiles } from '../files/index.ts'
import { MAX_PICTURE_BYTES, verifiedType } from './picture.ts'
import * as rows from './store.ts'
import type { Source, Wanted } from './store.ts'

/** As many contacts as anybody has, times their pictures. Beyond these bounds no further picture is fetched. */
const MAX_PICTURES = 10_000
const MAX_BYTES = 300_000_000
/** Changes are announced together: after signing in there are many. */
const ANNOUNCE_MS = 200
/**
 * Somebody may say that they have no picture only because one of their clients doesn't know it, and say so again at each
 * sign-in. So pictures that nobody has any more stay for a while.
 */
const SWEEP_MS = 3_600_000

/** The part of the sealed files that pictures need. */
export type PictureFiles = Pick<SealedFiles, 'keep' | 'read' | 'remove' | 'collect'>

/** Which picture everybody has, and the pictures, each once. */
export interface AvatarCache {
  /** Notes what somebody says. True if that is new. */
  claim(accountId: AccountId, jid: BareJid, source: Source, hash: string | null): boolean
  forget(accountId: AccountId, jids: readonly BareJid[]): void
  /** Whether the picture is here. */
  has(hash: string): boolean
  /** Whether there is room for one more. */
  hasRoom(): boolean
  /**
   * Verifies and keeps a picture. `refused`: it is not the one with this hash, or not one that may be shown. `full`: the
   * disk refuses it.
   */
  keep(hash: string, bytes: Uint8Array): Promise<'kept' | 'refused' | 'full'>
  /** This picture cannot be had from them, and is never asked for again. */
  refuse(accountId: AccountId, wanted: Wanted): void
  /** The file of a picture turned out to be damaged. It will be fetched again. */
  damaged(hash: string): void
  close(): void
}

export function createAvatarCache(
  { ports, store, announce }: Pick<DomainContext, 'ports' | 'store' | 'announce'>,
  files: PictureFiles,
): AvatarCache {
  const changed = new Map<AccountId, Set<BareJid>>()
  let cancelAnnounce: (() => void) | null = null
  let cancelSweep: (() => void) | null = null

  function noteChange(accountId: AccountId, jid: BareJid): void {
    const jids = changed.get(accountId) ?? new Set()
    changed.set(accountId, jids.add(jid))
    cancelAnnounce ??= ports.clock.after(ANNOUNCE_MS, () => {
      cancelAnnounce = null
      const avatars = [...changed].flatMap(([id, people]) => rows.shownOfAll(store, id, [...people]))
      changed.clear()
      announce({ kind: 'avatarsChanged', avatars })
    })
  }

  function sweepLater(): void {
    cancelSweep ??= ports.clock.after(SWEEP_MS, () => {
      cancelSweep = null
      store.write((tx) => files.remove(tx, rows.sweepPictures(tx)), false)
      files.collect()
    })
  }

  sweepLater()

  return {
    claim(accountId, jid, source, hash) {
      const before = rows.claimsOf(store, accountId, jid)
      if (before && before[source] === hash) return false
      store.write((tx) => rows.keepClaim(tx, accountId, jid, source, hash), false)
      noteChange(accountId, jid)
      sweepLater()
      return true
    },
    forget(accountId, jids) {
      store.write((tx) => rows.forget(tx, accountId, jids), false)
      for (const jid of jids) noteChange(accountId, jid)
      sweepLater()
    },
    has: (hash) => rows.pictureOf(store, hash) !== undefined,
    hasRoom() {
      const { count, bytes } = rows.pictureTotals(store)
      return count < MAX_PICTURES && bytes + MAX_PICTURE_BYTES <= MAX_BYTES
    },
    async keep(hash, bytes) {
      const type = verifiedType(bytes, hash)
      if (type === null) return 'refused'
      if (rows.pictureOf(store, hash)) return 'kept'
      const file = await files.keep('avatar', null, bytes)
      if (!file.ok) return 'full'
      store.write((tx) => {
        // Another account may have been faster.
        if (rows.pictureOf(tx, hash)) files.remove(tx, [file.value])
        else rows.keepPicture(tx, hash, { file: file.value, type, size: bytes.length })
      }, false)
      files.collect()
      for (const owner of rows.ownersOf(store, hash)) noteChange(owner.accountId, owner.jid)
      return 'kept'
    },
    refuse(accountId, wanted) {
      store.write((tx) => rows.refuse(tx, accountId, wanted), false)
    },
    damaged(hash) {
      const picture = rows.pictureOf(store, hash)
      if (picture === undefined) return
      const owners = rows.ownersOf(store, hash)
      store.write((tx) => {
        rows.dropPicture(tx, hash)
        files.remove(tx, [picture.file])
      }, false)
      files.collect()
      for (const owner of owners) noteChange(owner.accountId, owner.jid)
    },
    close() {
      cancelAnnounce?.()
      cancelSweep?.()
    },
  }
}
