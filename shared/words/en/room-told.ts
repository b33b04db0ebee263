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
const reasonOf = (reason: string | null): string => (reason ? ` Reason: ${quoted(reason)}.` : '')

/** So many names are said; the rest is a number. */
const MOST_NAMES = 3
function people(nicks: readonly string[]): string {
  const names = nicks.map(named)
  if (names.length <= MOST_NAMES) return numbers.list(names)
  const others = names.length - MOST_NAMES + 1
  return numbers.list([...names.slice(0, MOST_NAMES - 1), `${numbers.number(others)} others`])
}

/** What rooms tell of, each from what happened. */
export const roomsTold = {
  /** A line in the history of a room. */
  /** `nameOf`: what to call the people of an address. */
  notice(notice: ConversationNotice, nameOf: (jid: BareJid) => string = String): string {
    switch (notice.what) {
      case 'subject': {
        const by = notice.by === null ? null : named(notice.by)
        if (notice.text.trim() === '') return by ? `${by} removed the subject` : 'The subject was removed'
        const text = quoted(notice.text)
        return by ? `${by} changed the subject to ${text}` : `The subject is ${text}`
      }
      case 'nick':
        return notice.self
          ? `You are now called ${named(notice.to)}`
          : `${named(notice.from)} is now called ${named(notice.to)}`
      case 'kicked':
      case 'banned':
        return happened(notice, notice.what === 'banned' ? 'banned' : 'removed')
      case 'affiliation-lost':
        return `${notice.self ? 'You are' : `${named(notice.nick)} is`} no longer a member and had to leave${because(notice.reason)}`
      case 'members-only':
        return `${notice.self ? 'You' : named(notice.nick)} had to leave, because the room is now for members only`
      case 'affiliation':
      case 'role': {
        const became = notice.what === 'role' ? ROLES[notice.role] : AFFILIATIONS[notice.affiliation]
        const who = notice.self ? 'You' : named(notice.nick)
        const by = notice.by === null ? '' : `, by decision of ${named(notice.by)}`
        return `${who} ${notice.self ? became[0] : became[1]}${by}${because(notice.reason)}`
      }
      case 'fact':
        return FACTS[notice.fact]
      case 'destroyed':
        return `The room was closed${because(notice.reason)}`
      case 'declined':
        return `${named(notice.by)} declined the invitation${because(notice.reason)}`
      case 'traffic': {
        const { joined, left } = notice
        return [
          ...(joined.length > 0 ? [`${people(joined)} came`] : []),
          ...(left.length > 0 ? [`${people(left)} left`] : []),
        ].join('; ')
      }
      default:
        return encryptionNotice(notice, nameOf)
    }
  },
  /** Why one is not in a room, in whole sentences. */
  out(out: OutOfRoom): string {
    switch (out.why) {
      case 'left':
        return 'You left this room.'
      case 'kicked':
        return sentence(out.by, 'removed you from this room.', 'You were removed from this room.', out.reason)
      case 'banned':
        return sentence(out.by, 'banned you from this room.', 'You are banned from this room.', out.reason)
      case 'affiliation':
        return `You are no longer a member of this room.${reasonOf(out.reason)}`
      case 'members-only':
        return `This room is now for members only, and you are none.${reasonOf(out.reason)}`
      case 'destroyed':
        return out.to === null
          ? `This room was closed.${reasonOf(out.reason)}`
          : `This room has moved to ${inSentence(out.to)}.${reasonOf(out.reason)}`
      case 'refused':
        return roomsTold.refusal(out.refusal)
    }
  },
  /** Why a room cannot be entered, with the way on. */
  refusal(refusal: JoinRefusal): string {
    switch (refusal.code) {
      case 'nickname-invalid':
        return 'The room doesn’t accept this nickname. Choose another one.'
      case 'nickname-taken':
        return `Somebody else in the room has this nickname. ${quoted(refusal.proposal)} is probably free.`
      case 'nickname-refused':
        return refusal.reserved === null
          ? 'The room doesn’t allow this nickname. Choose another one.'
          : `The room keeps the nickname ${quoted(refusal.reserved)} for you.`
      case 'room-password-needed':
        return refusal.wrong ? 'This password is wrong.' : 'Enter the password of this room.'
      case 'members-only':
        return refusal.canRegister
          ? 'Only members can enter this room. You can ask to become one.'
          : 'Only members can enter this room. Ask its owner to make you one.'
      case 'banned':
        return 'You are banned from this room.'
      case 'room-full':
        return 'The room is full. Try again later.'
      case 'room-locked':
        return 'This room is being set up. Try again later.'
      case 'room-not-found':
        return 'There is no room with this address. Check its spelling.'
      case 'room-gone':
        return refusal.to === null
          ? 'This room no longer exists.'
          : `This room has moved to ${inSentence(refusal.to)}.`
      case 'not-a-room':
        return 'This is not the address of a room.'
      case 'challenge-failed':
        return 'The room asks a question before you can enter. The answer was not right.'
      case 'too-many-rooms':
        return 'You are in as many rooms as Balcony can keep. Leave one first.'
      case 'room-silent':
        return 'The room isn’t answering. Try again later.'
      case 'room-refused':
        return refusal.text
          ? `The room didn’t let you in: ${quoted(refusal.text)}`
          : `The room didn’t let you in (${inSentence(refusal.condition)}).`
    }
  },
} as const

const ROLES = {
  moderator: ['are now a moderator', 'is now a moderator'],
  participant: ['can now write', 'can now write'],
  visitor: ['can now only read', 'can now only read'],
  none: ['had to leave', 'had to leave'],
} as const

const AFFILIATIONS = {
  owner: ['are now an owner', 'is now an owner'],
  admin: ['are now an admin', 'is now an admin'],
  member: ['are now a member', 'is now a member'],
  none: ['are no longer a member', 'is no longer a member'],
  outcast: ['are now banned', 'is now banned'],
} as const

const FACTS = {
  'non-anonymous': 'Everyone in this room can see everyone’s address',
  'semi-anonymous': 'Only moderators can see addresses in this room now',
  'fully-anonymous': 'Nobody can see addresses in this room now',
  'shows-unavailable-members': 'The list of people now has members who aren’t here, too',
  'hides-unavailable-members': 'The list of people now only has people who are here',
  'configuration-changed': 'The settings of the room have changed',
  logged: 'What is said here is now recorded by the room',
  'not-logged': 'What is said here is no longer recorded by the room',
  created: 'The room was created',
  'nickname-assigned': 'The room gave you another nickname',
} as const

function happened(
  notice: Extract<RoomNotice, { what: 'kicked' | 'banned' | 'affiliation-lost' | 'members-only' }>,
  done: 'banned' | 'removed',
): string {
  const who = notice.self ? 'you' : named(notice.nick)
  const passive = notice.self ? `You were ${done}` : `${who} was ${done}`
  return `${notice.by === null ? passive : `${named(notice.by)} ${done} ${who}`}${because(notice.reason)}`
}

const sentence = (by: string | null, active: string, passive: string, reason: string | null): string =>
  `${by === null ? passive : `${named(by)} ${active}`}${reasonOf(reason)}`
