import type { LinkOrigin } from '../../model/link.ts'
import { inSentence } from '../../text/quoted.ts'
import { quoted } from './quoted.ts'

const origin: Readonly<Record<LinkOrigin, string>> = {
  message: 'You followed a link in a message.',
  outside: 'Another program opened a link in Balcony.',
  'send-to': 'Another program wants to hand something to Balcony.',
}

export const links = {
  title: 'Open link',
  origin,
  nothingYet: 'Nothing has been done yet.',
  place: (at: number, count: number): string => `Link ${at} of ${count}`,
  leftOut: (count: number): string =>
    count === 1 ? 'One more came and was left out.' : `${count} more came and were left out.`,

  about: 'Address',
  chat: 'It asks to open a conversation with this address.',
  chatWithText: 'It asks to write this to the address. You can change it before you send it.',
  text: 'Text',
  files: (count: number): string =>
    count === 1
      ? 'Balcony cannot send files yet, so the file stays where it is.'
      : `Balcony cannot send files yet, so the ${count} files stay where they are.`,
  room: 'It asks to enter a room at this address. Balcony cannot enter rooms yet.',
  add: 'It asks to add this address to your contacts. They will see that you asked, and when you are there once you let them.',
  addInvited: 'You are invited: whoever made this link is waiting for you to add them to your contacts.',
  addKnown: 'It asks to add this address to your contacts, where it is already.',
  remove: 'It asks to remove this address from your contacts. The conversation stays.',
  removeUnknown: 'It asks to remove this address from your contacts, where it is not.',
  unsubscribe:
    'It asks that you no longer see when this address is there. Balcony does not do that for a link; you can open the conversation instead.',
  register: 'It asks to make a new account there.',
  registerInvited:
    'You are invited to make a new account there. The invitation is shown to that server when you go on.',
  unknown: (action: string): string =>
    `It asks for ${quoted(action)}, which Balcony does not do. You can open a conversation with the address instead.`,
  unusable: 'The link begins like this',

  account: 'With your account',
  asAccount: (address: string): string => `With your account ${inSentence(address)}.`,
  otherAccount: (address: string): string =>
    `The link is meant for ${inSentence(address)}, which is not in Balcony.`,
  signInFirst: 'Sign in first. The link waits until you have an account here.',
  name: 'Name',
  group: 'Group',

  openChat: 'Open conversation',
  writeText: 'Put it into the conversation',
  addContact: 'Add to contacts',
  removeContact: 'Remove from contacts',
  createAccount: 'Create account',
  createAccountOn: (domain: string): string => `Create account on ${inSentence(domain)}`,
  later: 'Later',
  forget: 'Forget the link',

  settings: 'Links',
  settingsText: 'Addresses on web pages and in mails are links that begin with “xmpp:”.',
  isHandler: 'This computer opens them with Balcony, which always asks before it does anything.',
  becomeHandler: 'Open xmpp: links with Balcony',
} as const
