import * as v from 'valibot'
import type { AccountId } from '../model/ids.ts'
import type { BareJid } from '../model/jid.ts'
import { command } from './command.ts'
import { accountId, knownJid } from './schemas.ts'

/** The longest side of an own picture, in pixels. Some clients show nothing larger (XEP-0153 §4.1). */
export const OWN_AVATAR_SIDE = 256
/** The largest own picture: well below what servers take in one stanza. */
export const OWN_AVATAR_BYTES = 180_000
/** The side of the picture for notifications, in pixels. */
export const NOTICE_AVATAR_SIDE = 64

/** Whose picture it is: a contact, a room, or the account itself. */
export interface AvatarVersion {
  readonly accountId: AccountId
  readonly jid: BareJid
  /** The hash of the picture, which is at the media path `avatar/VERSION`; null if there is none. */
  readonly version: string | null
}

export const avatarCommands = {
  /**
   * Publishes the picture that the window has written to `avatar/own/ACCOUNT_ID`: a square PNG of at most 256 pixels,
   * which the window has drawn anew.
   */
  'avatars.setOwn': command()(v.object({ accountId })),
  /** Tells everybody that there is no picture any more. */
  'avatars.removeOwn': command()(v.object({ accountId })),
  /** Gives a room (XEP-0486) the picture that the window has written to `avatar/own/ACCOUNT_ID`. */
  'avatars.setRoom': command()(v.object({ accountId, room: knownJid })),
  'avatars.removeRoom': command()(v.object({ accountId, room: knownJid })),
}

export interface AvatarSnapshot {
  /** Everybody with a picture that is here. */
  readonly avatars: readonly AvatarVersion[]
}

export type AvatarDelta = { readonly kind: 'avatarsChanged'; readonly avatars: readonly AvatarVersion[] }
