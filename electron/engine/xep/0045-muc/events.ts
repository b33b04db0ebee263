import type { BareJid } from '../../../../shared/model/jid.ts'
import type { OccupantChange } from './changes.ts'
import type { Challenge } from './challenge.ts'
import type { Affiliation } from './codec.ts'
import type { FormRequest } from './form-requests.ts'
import type { Invitation } from './invitation.ts'
import type { Departure, RoomFact } from './status.ts'

/** Events of rooms, each in the order of the stream. Those of single occupants come in batches of 50 ms. */
export type RoomEvent = { readonly room: BareJid } & (
  | { readonly kind: 'joined'; readonly facts: readonly RoomFact[] }
  /** The account is no longer in the room. It is not joined again by itself. */
  | ({ readonly kind: 'left' } & Departure)
  | { readonly kind: 'nick'; readonly from: string; readonly to: string }
  /** `omitted`: so many changes are not among `changes`, and the whole list has to be looked at. */
  | { readonly kind: 'occupants'; readonly changes: readonly OccupantChange[]; readonly omitted: number }
  /** `by`: the nickname of who set it, `at`: when (ms since 1970), both if the room says so. Also before each `joined`. */
  | {
      readonly kind: 'subject'
      readonly text: string
      readonly by: string | null
      readonly at: number | null
    }
  | { readonly kind: 'configuration'; readonly facts: readonly RoomFact[] }
  /** What the room says about itself was asked again, and is in `Room.info`. */
  | { readonly kind: 'info' }
  /** Its picture has changed, or only now told of, possibly before `joined` (XEP-0486). `hash`: null if it has none. */
  | { readonly kind: 'avatar'; readonly hash: string | null }
  /** The room wants an answer before it lets us in. The join waits for `answerChallenge`, or for `leave`. */
  | { readonly kind: 'challenge'; readonly challenge: Challenge }
  /** The account's affiliation was changed while it was not in the room (code 101). Anybody can pretend to be a room. */
  | { readonly kind: 'affiliation'; readonly affiliation: Affiliation; readonly reason: string | null }
  | { readonly kind: 'request'; readonly request: FormRequest }
  | { readonly kind: 'invited'; readonly invitation: Invitation }
  | { readonly kind: 'declined'; readonly by: BareJid; readonly reason: string | null }
  /** An invitation, a request for voice or an answer was refused. */
  | { readonly kind: 'refused'; readonly condition: string; readonly text?: string }
  /** Whether the room still answers. Asked only after a silence or a doubt. */
  | { readonly kind: 'answering'; readonly isAnswering: boolean }
)

/** An event of one room, as the room itself tells it. */
export type OwnEvent = RoomEvent extends infer Event
  ? Event extends RoomEvent
    ? Omit<Event, 'room'>
    : never
  : never
