import type { Place } from '../../shared/model/ids.ts'
import type { LastMessage } from '../../shared/model/message.ts'

/** What a person is told of a message of their own; the words are in `words.messages.states`. */
export type ShownState = 'waiting' | 'sent' | 'delivered' | 'read' | 'failed'

/**
 * What has become of a message: *Sent* is said once the server has it, *Read* once the other side has told that it read
 * up to there (XEP-0333). null for a message of somebody else.
 */
export function shownState(
  { state, place }: Pick<LastMessage, 'state' | 'place'>,
  peerReadPlace: Place,
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
      return place <= peerReadPlace ? 'read' : state === 'delivered' ? 'delivered' : 'sent'
  }
}
