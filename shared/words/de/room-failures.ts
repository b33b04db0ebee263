import type { RoomFailure } from '../../model/room-failure.ts'
import { isInvisible } from '../../text/names.ts'
import type { FailureSentences } from '../failure-sentences.ts'
import { numbers } from './numbers.ts'
import { quoted } from './quoted.ts'

const minutes = (ms: number): number => Math.max(1, Math.ceil(ms / 60_000))

/** The failures in rooms, as a part of `failures`. */
export const roomFailures: Pick<FailureSentences, RoomFailure['code']> = {
  'not-in-room': () => 'Du bist gerade nicht in diesem Raum. Betritt ihn und versuche es noch einmal.',
  'nickname-invalid': () =>
    'Dieser Spitzname hat ein Zeichen, das nicht erlaubt ist, oder nichts Sichtbares. Wähle einen anderen.',
  'nickname-taken': () => 'Jemand im Raum hat diesen Spitznamen. Wähle einen anderen.',
  'nickname-refused': () => 'Der Raum nimmt diesen Spitznamen nicht an. Wähle einen anderen.',
  'occupant-unknown': () =>
    'Der Raum verrät dir die Adresse dieser Person nicht, darum kann Balcony sie nicht auf seine Listen setzen.',
  'room-exists': () =>
    'Unter dieser Adresse gibt es schon einen Raum. Wähle eine andere Adresse oder tritt ihm bei.',
  'challenge-over': () => 'Der Raum wartet nicht mehr auf diese Antwort. Tritt ihm noch einmal bei.',
  'terms-unsuitable': ({ text }) =>
    text === undefined || isInvisible(text)
      ? 'Nach diesen Wörtern kann die Suche nicht suchen. Versuche es mit anderen.'
      : `Nach diesen Wörtern kann die Suche nicht suchen. Versuche es mit anderen. Sie sagt: ${quoted(text)}`,
  'too-many-searches': ({ retryAfterMs }) =>
    `Die Suche möchte, dass du wartest. Versuche es in ${numbers.number(minutes(retryAfterMs))} Min. noch einmal.`,
}
