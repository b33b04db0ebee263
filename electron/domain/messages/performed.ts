import type { MessageId } from '../../../shared/model/ids.ts'
import type { LinkPreview } from '../../../shared/model/message.ts'
import type { Extra } from './store/extra.ts'
import type { ParticipantId } from './store/participants.ts'
import type { IdsOf } from './store/refs.ts'

/** What somebody does to an earlier message. */
export type Operation =
  | {
      readonly kind: 'correction'
      /** The id of the message that brought it. */
      readonly id: string | null
      readonly body: string
      readonly extra: Extra
      /** Its text means the person. */
      readonly mention?: boolean | undefined
    }
  | { readonly kind: 'retraction' }
  | { readonly kind: 'reaction'; readonly emojis: readonly string[] }
  /** A device of theirs has it. */
  | { readonly kind: 'delivered'; readonly device: string }
  /** They have read everything up to this message. */
  | { readonly kind: 'read'; readonly device: string }
  /** A link preview that was sent after the message. */
  | { readonly kind: 'preview'; readonly preview: LinkPreview }
  /** Links to a file of the message, which come after it (XEP-0447 §3.3). `id` names the file. */
  | { readonly kind: 'sources'; readonly id: string | null; readonly urls: readonly string[] }
  /** The message `by` answers it. */
  | { readonly kind: 'answer'; readonly by: MessageId }
  /** A moderator of the room deletes it (XEP-0425). Only the room itself says so. */
  | { readonly kind: 'moderation'; readonly by: string | null; readonly reason: string | null }

export interface PerformedOperation {
  readonly op: Operation
  readonly authorId: ParticipantId
  /** Whether the person did it, on any device. */
  readonly own: boolean
  /** Whether they did it on this device. */
  readonly here: boolean
  /** By the server's clock, in milliseconds since 1970. */
  readonly at: number
  /** Its number in the archive, if it comes from there. */
  readonly archived?: number | undefined
  /** Whose ids name its message: in a room mostly those of the room. The default is `author`. */
  readonly idsOf?: IdsOf | undefined
  /** The key of the device that sealed it (omemo_key.id); null: it came plain. Not set if that says nothing new. */
  readonly sealedBy?: number | null | undefined
  /** It can only be about this message or later ones: before, somebody else may have had the nickname. */
  readonly since?: MessageId | undefined
}
