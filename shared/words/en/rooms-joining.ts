import { inSentence } from '../../text/quoted.ts'
import { languageName } from '../language-name.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

/** Entering a room. */
export const joining = {
  title: 'Join a room',
  /** Leads to the dialog. */
  open: 'Join room',
  address: 'Address',
  addressPlaceholder: 'talk@rooms.example.org',
  becomes: (address: string): string => `That is ${inSentence(address)}`,
  account: 'With your account',
  nick: 'Nickname',
  nickHint: 'What others in the room call you.',
  password: 'Password',
  join: 'Join',
  asking: 'Asking what this room is…',
  joining: 'Entering the room…',
  about: 'About this room',
  people: (count: number): string =>
    plural(count, {
      one: `${numbers.number(count)} person is there.`,
      other: `${numbers.number(count)} people are there.`,
    }),
  language: (tag: string): string => `Language: ${inSentence(languageName(tag, 'en'))}`,
  keepsHistory: 'The room keeps what is said, for those who come later.',
  everybody: 'Everybody can enter.',
  joinAs: (nick: string): string => `Join as ${inSentence(nick)}`,
  tryAgain: 'Try again',
  follow: 'Go there',
  create: 'Create this room',
  openChat: 'Open as a chat',
  askMembership: 'Ask for membership',
  membershipTitle: 'Ask to become a member',
  membershipText: 'The room wants to know this of new members.',
  membershipPlain: 'The room asks nothing. Its admins may decide later.',
  membershipAsked: 'You have asked to become a member. You can enter once an admin has agreed.',
  send: 'Send',
  challengeTitle: 'The room asks a question',
  challengeText: 'It wants to make sure that you are no program.',
  answer: 'Answer',
  webPage: 'Answer on a web page',
} as const
