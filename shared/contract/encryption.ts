import * as v from 'valibot'
import type {
  ConversationEncryption,
  EncryptionDetails,
  OwnDevices,
  VerificationLink,
} from '../model/encryption.ts'
import type { AccountId } from '../model/ids.ts'
import { command } from './command.ts'
import { accountId, conversationId, knownJid, typed } from './schemas.ts'

const device = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(2 ** 31 - 1))
/** The text of a link or a QR code. */
const link = typed('link', 10_000)
const key = v.pipe(v.string(), v.regex(/^[0-9a-f]{8}( [0-9a-f]{8}){7}$/))

export const encryptionCommands = {
  /** How the conversation is encrypted; `encryptionChanged` tells windows that watch its history of changes. */
  'encryption.of': command<ConversationEncryption>()(v.object({ conversationId })),
  /** The devices that take part in it. */
  'encryption.details': command<EncryptionDetails>()(v.object({ conversationId })),
  /** Only this turns it off. What waits to be sealed then still does not go out plain: see `encryption.sendPlain`. */
  'encryption.turn': command()(v.object({ conversationId, on: v.boolean() })),
  /** Sends in plain what waits in a conversation whose encryption was turned off. */
  'encryption.sendPlain': command()(v.object({ conversationId })),
  /** Whether reactions, deletions and read markers may go in plain to devices that can seal texts only. */
  'encryption.allowPlainExtras': command()(v.object({ conversationId, allow: v.boolean() })),
  /** Looks for the devices again and begins new sessions with those whose sessions are broken. */
  'encryption.renew': command()(v.object({ conversationId })),

  'encryption.own': command<OwnDevices>()(v.object({ accountId })),
  /** `key`: the fingerprint as shown. */
  'encryption.decide': command()(
    v.object({
      accountId,
      owner: knownJid,
      key,
      trust: v.picklist(['trusted', 'verified', 'distrusted']),
    }),
  ),
  /** What `encryption.verify` would do with this link, without doing it. */
  'encryption.readLink': command<VerificationLink>()(v.object({ accountId, link })),
  /** Verifies the keys of the link, and distrusts other keys of the same device. */
  'encryption.verify': command<VerificationLink>()(v.object({ accountId, link })),
  /** Takes one of the account's own other devices from its list. */
  'encryption.removeDevice': command()(v.object({ accountId, device })),
  /** The name of this device for the account's other devices and for contacts. */
  'encryption.nameDevice': command()(v.object({ accountId, name: typed('name', 100) })),
}

export type EncryptionDelta =
  | { readonly kind: 'encryptionChanged'; readonly encryption: ConversationEncryption }
  /** An account's own devices have changed. */
  | { readonly kind: 'ownDevicesChanged'; readonly accountId: AccountId }

export type EncryptionSnapshot = object
