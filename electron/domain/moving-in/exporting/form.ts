import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Conversation } from '../../../../shared/model/message.ts'
import { shownNick } from '../../../../shared/text/nickname.ts'
import type { Words } from '../../../../shared/words/index.ts'
import type { AttachmentRecord, ExportedMessage } from '../../messages/index.ts'

/** What an exported conversation is about. */
export interface ExportSubject {
  readonly account: BareJid
  readonly kind: Conversation['kind']
  readonly peer: BareJid
  /** The person's name for the other side, that of the room, or the nickname of its occupant. */
  readonly name: string
  /** Milliseconds since 1970. */
  readonly now: number
  /** The time zone of this computer, by its name in the tz database. */
  readonly zone: string
  readonly words: Words
  nameOf(jid: BareJid): string
  /** The bytes of a picture as base64, piece by piece; null if it is not here or not wanted. */
  pictureOf(file: AttachmentRecord): AsyncIterable<string> | null
}

/** A form of a file: its pieces, in order. */
export interface ExportForm {
  readonly extension: string
  head(subject: ExportSubject): string
  /** `before`: the message before it; null for the first one. */
  message(
    one: ExportedMessage,
    before: ExportedMessage | null,
    subject: ExportSubject,
  ): Iterable<string> | AsyncIterable<string>
  end(subject: ExportSubject): string
}

/** The link of a file, to be shown beside its name. */
export const linkOfFile = ({ about }: AttachmentRecord): string | undefined => about.urls?.[0]

/** Who wrote a message: in a room by the nickname. */
export const authorOf = ({ message }: ExportedMessage, { nameOf }: ExportSubject): string =>
  message.by === undefined ? nameOf(message.author) : shownNick(message.by.nick)

/** The text of a message in words, where it has none of its own; null if the body says it all. */
export function spokenText({ message }: ExportedMessage, { words }: ExportSubject): string | null {
  if (message.event !== undefined) return words.rooms.told.notice(message.event)
  if (message.retracted) return words.movingIn.page.deleted
  if (message.kind === 'sealed') return words.movingIn.page.sealed
  if (message.kind === 'attention') return words.movingIn.page.attention
  return null
}
