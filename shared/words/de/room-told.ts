import type { BareJid } from '../../model/jid.ts'
import type { ConversationNotice } from '../../model/notice.ts'
import type { JoinRefusal, OutOfRoom, RoomNotice } from '../../model/room.ts'
import { shownNick } from '../../text/nickname.ts'
import { inSentence } from '../../text/quoted.ts'
import { encryptionNotice } from './encryption-told.ts'
import { numbers } from './numbers.ts'
import { quoted } from './quoted.ts'

const named = (nick: string): string => inSentence(shownNick(nick))
const because = (reason: string | null): string => (reason ? `: ${quoted(reason)}` : '')
const reasonOf = (reason: string | null): string => (reason ? ` Grund: ${quoted(reason)}.` : '')

/** So many names are said; the rest is a number. */
const MOST_NAMES = 3
function people(nicks: readonly string[]): string {
  const names = nicks.map(named)
  if (names.length <= MOST_NAMES) return numbers.list(names)
  const others = names.length - MOST_NAMES + 1
  return numbers.list([...names.slice(0, MOST_NAMES - 1), `${numbers.number(others)} weitere`])
}
const one = (nicks: readonly string[], singular: string, several: string): string =>
  `${people(nicks)} ${nicks.length === 1 ? singular : several}`

/** What rooms tell of, each from what happened. */
export const roomsTold = {
  notice(notice: ConversationNotice, nameOf: (jid: BareJid) => string = String): string {
    switch (notice.what) {
      case 'subject': {
        const by = notice.by === null ? null : named(notice.by)
        if (notice.text.trim() === '') return by ? `${by} hat das Thema entfernt` : 'Das Thema wurde entfernt'
        const text = quoted(notice.text)
        return by ? `${by} hat das Thema geändert: ${text}` : `Das Thema ist ${text}`
      }
      case 'nick':
        return notice.self
          ? `Du heißt jetzt ${named(notice.to)}`
          : `${named(notice.from)} heißt jetzt ${named(notice.to)}`
      case 'kicked':
      case 'banned':
        return happened(notice, notice.what === 'banned' ? 'ausgeschlossen' : 'aus dem Raum entfernt')
      case 'affiliation-lost':
        return `${notice.self ? 'Du bist' : `${named(notice.nick)} ist`} nicht mehr Mitglied und nicht mehr im Raum${because(notice.reason)}`
      case 'members-only':
        return `${notice.self ? 'Du bist' : `${named(notice.nick)} ist`} nicht mehr im Raum, denn er ist jetzt nur für Mitglieder`
      case 'affiliation':
      case 'role': {
        const became = notice.what === 'role' ? ROLES[notice.role] : AFFILIATIONS[notice.affiliation]
        const who = notice.self ? 'Du' : named(notice.nick)
        const by = notice.by === null ? '' : `, auf Entscheidung von ${named(notice.by)}`
        return `${who} ${notice.self ? became[0] : became[1]}${by}${because(notice.reason)}`
      }
      case 'fact':
        return FACTS[notice.fact]
      case 'destroyed':
        return `Der Raum wurde geschlossen${because(notice.reason)}`
      case 'declined':
        return `${named(notice.by)} hat die Einladung abgelehnt${because(notice.reason)}`
      case 'traffic': {
        const { joined, left } = notice
        return [
          ...(joined.length > 0 ? [one(joined, 'ist gekommen', 'sind gekommen')] : []),
          ...(left.length > 0 ? [one(left, 'ist gegangen', 'sind gegangen')] : []),
        ].join('; ')
      }
      default:
        return encryptionNotice(notice, nameOf)
    }
  },
  out(out: OutOfRoom): string {
    switch (out.why) {
      case 'left':
        return 'Du hast diesen Raum verlassen.'
      case 'kicked':
        return sentence(
          out.by,
          'hat dich aus diesem Raum entfernt.',
          'Du wurdest aus diesem Raum entfernt.',
          out.reason,
        )
      case 'banned':
        return sentence(
          out.by,
          'hat dich aus diesem Raum ausgeschlossen.',
          'Du bist aus diesem Raum ausgeschlossen.',
          out.reason,
        )
      case 'affiliation':
        return `Du bist nicht mehr Mitglied dieses Raums.${reasonOf(out.reason)}`
      case 'members-only':
        return `Dieser Raum ist jetzt nur für Mitglieder, und du bist keines.${reasonOf(out.reason)}`
      case 'destroyed':
        return out.to === null
          ? `Dieser Raum wurde geschlossen.${reasonOf(out.reason)}`
          : `Dieser Raum ist umgezogen: ${inSentence(out.to)}.${reasonOf(out.reason)}`
      case 'refused':
        return roomsTold.refusal(out.refusal)
    }
  },
  refusal(refusal: JoinRefusal): string {
    switch (refusal.code) {
      case 'nickname-invalid':
        return 'Der Raum nimmt diesen Namen nicht an. Wähle einen anderen.'
      case 'nickname-taken':
        return `Jemand anderes im Raum heißt schon so. ${quoted(refusal.proposal)} ist wahrscheinlich frei.`
      case 'nickname-refused':
        return refusal.reserved === null
          ? 'Der Raum erlaubt diesen Namen nicht. Wähle einen anderen.'
          : `Der Raum hält für dich den Namen ${quoted(refusal.reserved)} bereit.`
      case 'room-password-needed':
        return refusal.wrong ? 'Dieses Passwort ist falsch.' : 'Gib das Passwort dieses Raums ein.'
      case 'members-only':
        return refusal.canRegister
          ? 'Nur Mitglieder können diesen Raum betreten. Du kannst darum bitten, eines zu werden.'
          : 'Nur Mitglieder können diesen Raum betreten. Bitte jemanden, dem er gehört, dich aufzunehmen.'
      case 'banned':
        return 'Du bist aus diesem Raum ausgeschlossen.'
      case 'room-full':
        return 'Der Raum ist voll. Versuche es später wieder.'
      case 'room-locked':
        return 'Dieser Raum wird gerade eingerichtet. Versuche es später wieder.'
      case 'room-not-found':
        return 'Unter dieser Adresse gibt es keinen Raum. Prüfe, ob sie richtig geschrieben ist.'
      case 'room-gone':
        return refusal.to === null
          ? 'Diesen Raum gibt es nicht mehr.'
          : `Dieser Raum ist umgezogen: ${inSentence(refusal.to)}.`
      case 'not-a-room':
        return 'Das ist nicht die Adresse eines Raums.'
      case 'challenge-failed':
        return 'Der Raum stellt vor dem Betreten eine Frage. Die Antwort war nicht richtig.'
      case 'too-many-rooms':
        return 'Du bist in so vielen Räumen, wie Balcony verwalten kann. Verlasse zuerst einen.'
      case 'room-silent':
        return 'Der Raum antwortet nicht. Versuche es später wieder.'
      case 'room-refused':
        return refusal.text
          ? `Der Raum hat dich nicht hereingelassen: ${quoted(refusal.text)}`
          : `Der Raum hat dich nicht hereingelassen (${inSentence(refusal.condition)}).`
    }
  },
} as const

const ROLES = {
  moderator: ['moderierst jetzt', 'moderiert jetzt'],
  participant: ['kannst jetzt schreiben', 'kann jetzt schreiben'],
  visitor: ['kannst jetzt nur lesen', 'kann jetzt nur lesen'],
  none: ['bist nicht mehr im Raum', 'ist nicht mehr im Raum'],
} as const

const AFFILIATIONS = {
  owner: ['hast jetzt alle Rechte im Raum', 'hat jetzt alle Rechte im Raum'],
  admin: ['bist jetzt in der Verwaltung', 'ist jetzt in der Verwaltung'],
  member: ['bist jetzt Mitglied', 'ist jetzt Mitglied'],
  none: ['bist nicht mehr Mitglied', 'ist nicht mehr Mitglied'],
  outcast: ['bist jetzt ausgeschlossen', 'ist jetzt ausgeschlossen'],
} as const

const FACTS = {
  'non-anonymous': 'Alle in diesem Raum sehen die Adressen aller',
  'semi-anonymous': 'Nur die Moderation sieht in diesem Raum jetzt Adressen',
  'fully-anonymous': 'Niemand sieht in diesem Raum jetzt Adressen',
  'shows-unavailable-members': 'Die Liste der Personen enthält jetzt auch Mitglieder, die nicht hier sind',
  'hides-unavailable-members': 'Die Liste der Personen enthält jetzt nur, wer hier ist',
  'configuration-changed': 'Die Einstellungen des Raums haben sich geändert',
  logged: 'Was hier gesagt wird, zeichnet der Raum jetzt auf',
  'not-logged': 'Was hier gesagt wird, zeichnet der Raum nicht mehr auf',
  created: 'Der Raum wurde angelegt',
  'nickname-assigned': 'Der Raum hat dir einen anderen Namen gegeben',
} as const

function happened(
  notice: Extract<RoomNotice, { what: 'kicked' | 'banned' | 'affiliation-lost' | 'members-only' }>,
  done: string,
): string {
  const who = notice.self ? 'dich' : named(notice.nick)
  const passive = notice.self ? `Du wurdest ${done}` : `${who} wurde ${done}`
  return `${notice.by === null ? passive : `${named(notice.by)} hat ${who} ${done}`}${because(notice.reason)}`
}

const sentence = (by: string | null, active: string, passive: string, reason: string | null): string =>
  `${by === null ? passive : `${named(by)} ${active}`}${reasonOf(reason)}`
