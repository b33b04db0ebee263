import type { LanguageVariant, LinkPreview, Message } from '../../../../shared/model/message.ts'
import type { Block } from '../../../../shared/model/rich-text.ts'
import type { SealedReason } from '../../../../shared/model/encryption.ts'
import type { ConversationNotice } from '../../../../shared/model/notice.ts'

/** Properties that few messages have, kept as one JSON object, so that the other messages need no space for them. */
export interface Extra {
  readonly subject?: string | undefined
  readonly thread?: string | undefined
  readonly mail?: true | undefined
  readonly rich?: readonly Block[] | undefined
  readonly unstyled?: true | undefined
  readonly previews?: readonly LinkPreview[] | undefined
  readonly sealedBy?: string | undefined
  readonly sealedWhy?: SealedReason | undefined
  readonly variants?: readonly LanguageVariant[] | undefined
  /** The id of the answered message, as stated by the sender. */
  readonly answers?: string | undefined
  /** The stanza id of its caption, if that was sent apart. */
  readonly captionId?: string | undefined
  /** Of an own message in a room: the nicknames that the person chose to mention. */
  readonly named?: readonly string[] | undefined
  /** It was written to be sealed, and to be sent later. */
  readonly toSeal?: true | undefined
  /** When it was last corrected. */
  readonly editedAt?: number | undefined
  /** The number of that correction in the archive, if it came from there. */
  readonly editedAs?: number | undefined
  /** What happened in the conversation. */
  readonly event?: ConversationNotice | undefined
  /** A moderator of the room deleted it. */
  readonly moderated?: Message['moderated']
  /** It was sealed, and its retraction was not. */
  readonly retractedPlain?: true | undefined
}

/** Returns null if there is nothing to keep. */
export function writeExtra(extra: Extra): string | null {
  const text = JSON.stringify(extra)
  return text === '{}' ? null : text
}

export function readExtra(text: string | null): Extra {
  return text === null ? {} : (JSON.parse(text) as Extra)
}
