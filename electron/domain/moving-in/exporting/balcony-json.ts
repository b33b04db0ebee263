import type { ConversationNotice } from '../../../../shared/model/notice.ts'

/**
 * Balcony's own form of a conversation, in JSON (RFC 8259) in UTF-8. It is stable: later versions only add properties, and
 * readers ignore those that they don't know.
 *
 *     {"balcony":"conversation","version":1,"account":"romeo@montague.example","peer":"juliet@capulet.example",
 *      "name":"Juliet","exportedAt":"2026-11-30T12:00:00.000Z","messages":[
 *     {"at":"2026-11-30T11:00:00.000Z","own":false,"from":"juliet@capulet.example","kind":"text","text":"Ay me"},
 *     …
 *     ]}
 *
 * The head is one line and each message is one, so that a program can read a file of any size line by line.
 *
 * - `account`, `peer`: bare addresses of the two sides. `name`: the person's name for the peer.
 * - `kind`: `room`, and then the peer is the room, or `private`, a conversation with one of its occupants, who is the `name`.
 * - `messages`: oldest first, in the order of the conversation. Of each:
 *   - `at`: when it reached the server, as far as known (ISO 8601, UTC).
 *   - `own`: whether the account wrote it, on any device. `from`: the bare address of its author; in a room that of the
 *     room, and `nick` is the nickname of the author.
 *   - `kind`: `text`, `action` (its text begins with `/me `, XEP-0245), `announcement`, `attention`, `file`, `sealed` (an
 *     encrypted message that could not be read), `event` (`event` says what happened in a room).
 *   - `text`: its present text. `original`: its first text, if it was corrected. `subject`.
 *   - `id`: the id of its stanza; `originId` and `archiveId`: those of XEP-0359, the latter by the account's archive.
 *   - `deleted`: it was deleted for everybody. `replyTo`: the `id` of the message that it answers.
 *   - `files`: each with `name`, `type`, `size` in bytes, `url`. `reactions`: each with `emoji` and `by`, addresses, or in a
 *     room `nicks`.
 */
export const BALCONY_FORM = 'conversation'
export const BALCONY_VERSION = 1

export interface BalconyHead {
  readonly balcony: typeof BALCONY_FORM
  readonly version: number
  readonly account: string
  readonly peer: string
  readonly kind?: 'room' | 'private' | undefined
  readonly name?: string | undefined
  readonly exportedAt: string
}

export interface BalconyMessage {
  readonly at: string
  readonly own: boolean
  readonly from: string
  readonly nick?: string | undefined
  readonly kind: string
  readonly text: string
  readonly original?: string | undefined
  readonly subject?: string | undefined
  readonly id?: string | undefined
  readonly originId?: string | undefined
  readonly archiveId?: string | undefined
  readonly deleted?: true | undefined
  readonly replyTo?: string | undefined
  readonly files?: readonly BalconyFile[] | undefined
  readonly reactions?:
    | readonly {
        readonly emoji: string
        readonly by: readonly string[]
        readonly nicks?: readonly string[] | undefined
      }[]
    | undefined
  readonly event?: ConversationNotice | undefined
}

export interface BalconyFile {
  readonly name: string
  readonly type: string
  readonly size?: number | undefined
  readonly url?: string | undefined
}
