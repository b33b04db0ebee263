import type { Place } from '../../shared/model/ids.ts'
import type { Conversation, LastMessage } from '../../shared/model/message.ts'

/** The state of an own message as the person sees it; the words are in `words.messages.states`. */
export type ShownState = 'waiting' | 'sent' | 'delivered' | 'read' | 'room' | 'failed'

/**
 * The state of a message: *Sent* once the server has it, *Read* once the other side has marked it or a later one as read
 * (XEP-0333); *In the room* once the room has told everybody. null for somebody else's message.
 */
export function shownState(
  { state, place }: Pick<LastMessage, 'state' | 'place'>,
  peerReadPlace: Place,
  kind: Conversation['kind'] = 'person',
): ShownState | null {
  switch (state) {
    case undefined:
      return null
    case 'waiting':
    case 'sent':
      return 'waiting'
    case 'failed':
      return 'failed'
    case 'acknowledged':
    case 'delivered':
      if (kind === 'room') return state === 'delivered' ? 'room' : 'sent'
      return place <= peerReadPlace ? 'read' : state === 'delivered' ? 'delivered' : 'sent'
  }
}
