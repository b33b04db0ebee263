import type { LinkOrigin } from '../../model/link.ts'
import { inSentence } from '../../text/quoted.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'
import { quoted } from './quoted.ts'

const origin: Readonly<Record<LinkOrigin, string>> = {
  message: 'You followed a link in a message.',
  outside: 'Another program opened a link in Balcony.',
  'send-to': 'Another program wants to share something with Balcony.',
}

export const links = {
  title: 'Open link',
  origin,
  place: (at: number, count: number): string => `Link ${numbers.number(at)} of ${numbers.number(count)}`,
  leftOut: (count: number): string =>
    plural(count, {
      one: 'Balcony ignored 1 more.',
      other: `Balcony ignored ${numbers.number(count)} more.`,
    }),

  about: 'Address',
  chat: 'The link asks you to open a chat with this address.',
  chatWithText: 'The link asks you to send this to the address. You can change it first.',
  text: 'Text',
  room: 'The link asks you to join the room at this address. You see first what it says about itself.',
  roomWithPassword:
    'The link asks you to join the room at this address, and brings its password. You see first what it says about itself.',
  add: 'The link asks you to add this address to your contacts. They see your request, and your presence once you allow it.',
  addInvited: 'This is an invitation: they are waiting for you to add them to your contacts.',
  addKnown: 'The link asks you to add this address to your contacts. It is already there.',
  remove: 'The link asks you to remove this address from your contacts. The chat stays.',
  removeUnknown: 'The link asks you to remove this address from your contacts. It is not there.',
  unsubscribe:
    'The link asks you to stop seeing the presence of this address. Balcony doesn’t let links do that, but you can open the chat.',
  register: 'The link asks you to create an account on this server.',
  registerInvited:
    'You are invited to create an account on this server. Balcony shows it the invitation when you continue.',
  verify:
    'The link verifies devices of this address. Agree only if you have it from them in a way that nobody else could change, such as in person.',
  unknown: (action: string): string =>
    `The link asks for ${quoted(action)}. Balcony doesn’t know how to do that, but you can open a chat with this address.`,
  unusable: 'The beginning of the link',

  account: 'Your account',
  asAccount: (address: string): string => `Your account for this: ${inSentence(address)}`,
  otherAccount: (address: string): string =>
    `The link is for your account ${inSentence(address)}, which isn’t in Balcony.`,
  signInFirst: 'Sign in first. Balcony keeps the link until you have an account here.',
  name: 'Name',
  group: 'Group',

  openChat: 'Open chat',
  writeText: 'Open as draft',
  addContact: 'Add to contacts',
  removeContact: 'Remove from contacts',
  verifyDevices: 'Verify devices',
  createAccount: 'Create account',
  later: 'Later',
  forget: 'Discard link',

  settings: 'Links',
  settingsText: 'Jabber addresses on web pages and in emails are links that begin with “xmpp:”.',
  isHandler: 'This computer opens these links with Balcony. Balcony always asks before it does anything.',
  becomeHandler: 'Open these links with Balcony',
} as const
