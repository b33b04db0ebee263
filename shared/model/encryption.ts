import type { ConversationId } from './ids.ts'
import type { BareJid } from './jid.ts'

/**
 * Why a conversation cannot be encrypted, or why a message in it waits. `no-devices`: the other side has no device with
 * encryption. `keys-unreachable`: its keys could not be read, and will be tried again. `no-trusted-device`: the person
 * trusts none of its devices. `server-cannot`: the account's own server keeps no keys. The others are about rooms:
 * everybody may enter, not everybody sees the addresses of all, its lists are not shown to the account, the account is not
 * in it now, or it is a private conversation with one of its occupants.
 */
export type EncryptionProblem =
  | 'no-devices'
  | 'keys-unreachable'
  | 'no-trusted-device'
  | 'server-cannot'
  | 'room-open'
  | 'room-anonymous'
  | 'room-lists-refused'
  | 'room-left'
  | 'room-private'

/**
 * Whether what the person writes here is sealed. `on`: it is, or it waits. `off`: the person has turned it off, or it was
 * never on. `offered`: it could be, but a program of theirs was seen without it. `impossible`: see `problem`.
 */
export type EncryptionState = 'on' | 'off' | 'offered' | 'impossible'

/** The encryption of one conversation. */
export interface ConversationEncryption {
  readonly conversationId: ConversationId
  readonly state: EncryptionState
  /** Why it is impossible, or why messages wait. */
  readonly problem: EncryptionProblem | null
  /** People who cannot read it, because they have no keys; only in a room, and at most 50. */
  readonly without: readonly BareJid[]
  /** Devices of people with a verified one that the person has not decided about. Nothing is sealed for them. */
  readonly undecided: number
  /** Every device that can read it was verified. */
  readonly verified: boolean
  /**
   * Whether reactions, deletions and read markers go in plain to devices that can seal texts only: `not-needed`, there
   * are none; `ask`, the person has not decided.
   */
  readonly plainExtras: 'not-needed' | 'ask' | 'allowed' | 'refused'
}

/** What the person thinks of a device's key. `trusted`: nobody was asked, or the person said so without comparing. */
export type Trust = 'undecided' | 'trusted' | 'verified' | 'distrusted'

/** A device with encryption, of the person or of somebody else. */
export interface EncryptionDevice {
  readonly owner: BareJid
  /** Its number (XEP-0384). */
  readonly device: number
  readonly name: string | null
  /** This very device. */
  readonly isThis: boolean
  /** Its identity key in groups of eight hex digits; null: not known yet. */
  readonly fingerprint: string | null
  readonly trust: Trust
  /** `everything`: texts, files, reactions (OMEMO 2). `texts`: texts and links to files only (OMEMO 0.3). */
  readonly reads: 'everything' | 'texts'
  /** When it last sent something here, in milliseconds since 1970; null: never. */
  readonly activeAt: number | null
  /** Its keys could not be read. */
  readonly unreachable?: true | undefined
  /** It is no longer on its owner's list. */
  readonly gone?: true | undefined
  /** An own device that was not active for 90 days. */
  readonly stale?: true | undefined
}

/** All devices that take part in a conversation: those of others first, then the person's own. */
export interface EncryptionDetails {
  readonly encryption: ConversationEncryption
  readonly devices: readonly EncryptionDevice[]
  /** How many are not shown, in a very large room. */
  readonly left: number
}

/** An account's own devices, and the link (also as QR code) by which others verify this one and those verified here. */
export interface OwnDevices {
  readonly devices: readonly EncryptionDevice[]
  /** The link by which others verify them; the one that most programs read. */
  readonly link: string
  /** The same for those that read the form of XEP-0434. */
  readonly trustLink: string
}

/** What a verification link or QR code would do. */
export interface VerificationLink {
  readonly owner: BareJid
  /** Keys of devices that are known here, and those that are not (yet). */
  readonly known: number
  readonly unknown: number
}

/**
 * Why a message cannot be read. `waits`: what was before it is still on its way. `other-device`: it was not sealed for
 * this one. `before`: it was written before this device existed. `session`: the keys between the two devices no longer
 * fit. `gone`: its key is no longer here. `earlier`: it was sealed for an earlier installation of this device. `damaged`:
 * it was changed on the way, or is no proper message. `nobody`: the room does not say who wrote it, and no device that is
 * known here has sealed it. `unknown`: another kind of encryption.
 */
export type SealedReason =
  'waits' | 'other-device' | 'before' | 'session' | 'gone' | 'earlier' | 'damaged' | 'nobody' | 'unknown'

/** What a message's encryption was. `distrusted`: by a device that the person does not trust. */
export type MessageSeal = 'sealed' | 'verified' | 'distrusted'

/** A device that sealed a message. */
export interface SealingDevice {
  readonly owner: BareJid
  readonly device: number
  readonly name: string | null
}

/** A device that got a message's key. */
export interface SealedFor extends SealingDevice {
  readonly version: 'OMEMO 0.3' | 'OMEMO 2'
  /** The message began the session. */
  readonly newSession: boolean
}

/** What happened to the encryption of a conversation, as a line in it. */
export type EncryptionNotice =
  | { readonly what: 'encryption-on' | 'encryption-off'; readonly byPerson: boolean }
  /** Somebody has another device, or other keys than before. */
  | { readonly what: 'new-device' | 'new-keys'; readonly owner: BareJid; readonly name: string | null }
  | { readonly what: 'key-verified'; readonly owner: BareJid; readonly name: string | null }
  /** In a private room: somebody who can read from now on. */
  | { readonly what: 'can-read'; readonly owner: BareJid }
