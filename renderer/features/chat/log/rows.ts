import type { AttachmentState } from '../../../../shared/model/file.ts'
import type { MessageId } from '../../../../shared/model/ids.ts'
import type { Message } from '../../../../shared/model/message.ts'
import type { RoomNotice } from '../../../../shared/model/room.ts'
import { dayAround } from '../../../../shared/words/dates.ts'
import type { GapPlace } from '../../../state/gaps.svelte.ts'

/** Messages of one author that follow each other within this time are a group. */
const GROUP_MS = 5 * 60_000

/** Pictures of one author that follow each other within this time stand together. */
const TOGETHER_MS = 60_000
/** One row of the list is laid out at once, and so are the pictures in it. */
const MOST_TOGETHER = 12

/** What is no part of a talk stands alone. */
const isAlone = ({ kind }: Message): boolean =>
  kind === 'announcement' || kind === 'attention' || kind === 'event'

/** In a room all messages have its address. */
const isByTheSame = (one: Message, other: Message): boolean =>
  one.direction === other.direction && one.author === other.author && one.by?.key === other.by?.key

/** One message, or pictures that stand together, among its neighbours. */
export interface Row {
  /** The first one. */
  readonly message: Message
  readonly messages: readonly Message[]
  /** The line with the date stands before it. */
  readonly startsDay: boolean
  /** The line "New messages" stands before it. */
  readonly startsUnread: boolean
  readonly startsGroup: boolean
  readonly endsGroup: boolean
  /** Messages may be missing directly above it, or below. */
  readonly gapAbove: boolean
  readonly gapBelow: boolean
  /** What happened below it in a room, and is not kept. */
  readonly passing: readonly RoomNotice[]
  /** Nothing was said before it. */
  readonly isBeginning: boolean
}

/** What is known of the stretch that rows are made of. */
export interface Stretch {
  readonly unreadFrom: MessageId | null
  /** Nothing earlier is stored here. */
  readonly fromBeginning: boolean
  /** Nothing later is stored here. */
  readonly toEnd?: boolean
  /** Where messages may be missing. */
  readonly gaps?: ReadonlySet<GapPlace>
  /** What happened below a message in a room, and is not kept. */
  readonly passing?: (id: MessageId) => readonly RoomNotice[]
}

const NO_GAPS: ReadonlySet<GapPlace> = new Set()
const NOTHING: readonly RoomNotice[] = []

/**
 * `known` holds the rows made before: what stands as it stood is the same row, and is not drawn again.
 *
 * `fromBeginning`: nothing comes before the first of them. Otherwise the first one's day may have begun earlier, and a
 * line that goes away when a page arrives would make what is read jump.
 */
export function rowsOf(
  messages: readonly Message[],
  { unreadFrom, fromBeginning, toEnd = true, gaps = NO_GAPS, passing = () => NOTHING }: Stretch,
  known: WeakMap<Message, Row> = new WeakMap(),
): readonly Row[] {
  const rows: Row[] = []
  let startsNext = false
  // Asked for once a day, not for each message: a burst makes the rows of thousands anew in every frame.
  let day = { from: 0, until: 0 }
  const isOutside = ({ sentAt }: Message): boolean => sentAt < day.from || sentAt >= day.until
  const starts = togetherFrom(messages, unreadFrom, gaps)
  // Backwards, as a group ends where the next one starts.
  for (let end = messages.length; end > 0;) {
    const at = starts?.get(end) ?? end - 1
    const message = messages[at]
    if (!message) break
    const before = messages[at - 1]
    if (isOutside(message)) day = dayAround(message.sentAt)
    const gapAbove = gaps.has(message.id)
    const gapBelow = end === messages.length && toEnd && gaps.has('end')
    const last = messages[end - 1]
    const passed = last ? passing(last.id) : NOTHING
    const isBeginning = at === 0 && fromBeginning && !gapAbove
    const startsDay = before ? isOutside(before) : isBeginning
    const startsUnread = message.id === unreadFrom
    const startsGroup =
      startsDay ||
      startsUnread ||
      gapAbove ||
      !before ||
      !isByTheSame(before, message) ||
      isAlone(message) ||
      isAlone(before) ||
      Math.abs(message.sentAt - before.sentAt) > GROUP_MS
    const endsGroup = startsNext || end === messages.length || passed.length > 0
    let row = known.get(message)
    if (
      row?.startsDay !== startsDay ||
      row.startsUnread !== startsUnread ||
      row.startsGroup !== startsGroup ||
      row.endsGroup !== endsGroup ||
      row.gapAbove !== gapAbove ||
      row.gapBelow !== gapBelow ||
      row.isBeginning !== isBeginning ||
      row.passing !== passed ||
      !hasSame(row.messages, messages, at, end)
    ) {
      row = {
        message,
        messages: messages.slice(at, end),
        startsDay,
        startsUnread,
        startsGroup,
        endsGroup,
        gapAbove,
        gapBelow,
        passing: passed,
        isBeginning,
      }
      known.set(message, row)
    }
    rows.push(row)
    startsNext = startsGroup
    end = at
  }
  return rows.reverse()
}

function hasSame(row: readonly Message[], messages: readonly Message[], from: number, end: number): boolean {
  if (row.length !== end - from) return false
  return row.every((message, at) => message === messages[from + at])
}

/** Where pictures stand together: the first of each such stretch, by its end. Counted from the first, which stays. */
function togetherFrom(
  messages: readonly Message[],
  unreadFrom: MessageId | null,
  gaps: ReadonlySet<GapPlace>,
): ReadonlyMap<number, number> | null {
  let found: Map<number, number> | null = null
  let from = 0
  for (let at = 1; at <= messages.length; at++) {
    const [before, message] = [messages[at - 1], messages[at]]
    if (
      before &&
      message?.kind === 'file' &&
      message.id !== unreadFrom &&
      !gaps.has(message.id) &&
      at - from < MOST_TOGETHER &&
      isTogether(before, message)
    )
      continue
    if (at - from > 1) (found ??= new Map<number, number>()).set(at, from)
    from = at
  }
  return found
}

const isTogether = (before: Message, message: Message): boolean =>
  isPictureAlone(before) &&
  isPictureAlone(message) &&
  isByTheSame(before, message) &&
  Math.abs(message.sentAt - before.sentAt) <= TOGETHER_MS &&
  dayAround(before.sentAt).until > message.sentAt

/** One picture and nothing beside it that would need room. */
function isPictureAlone(message: Message): boolean {
  const { kind, files, body, retracted, replyTo, reactions, state, sendAt } = message
  if (kind !== 'file' || body !== '' || retracted || replyTo || reactions?.length) return false
  if (state === 'failed' || sendAt !== undefined || files?.length !== 1) return false
  const [file] = files
  return file?.kind === 'picture' && !NEEDS_ROOM.has(file.state)
}

/** A sentence says what happened. */
const NEEDS_ROOM: ReadonlySet<AttachmentState> = new Set(['offered', 'failed', 'declined', 'gone'])

/** Where a message stands, alone or with others; -1 if it is in none of the rows. */
export const rowIndexOf = (rows: readonly Row[], id: MessageId): number =>
  rows.findIndex(({ message, messages }) =>
    messages.length === 1 ? message.id === id : messages.some((one) => one.id === id),
  )
