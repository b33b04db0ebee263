import { inSentence } from '../../text/quoted.ts'
import type { Words } from '../words.ts'

export const invitations: Words['invitations'] = {
  invites: (who) => `${inSentence(who)} lädt dich in diesen Raum ein.`,
  claimed: (who) =>
    `Der Raum sagt, dass ${inSentence(who)} dich einlädt. Dein Server kann das nicht bestätigen.`,
  somebody: 'Jemand lädt dich in diesen Raum ein.',
  join: 'Betreten',
  decline: 'Ablehnen',
}
