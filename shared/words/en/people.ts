import { inSentence } from '../../text/quoted.ts'
import { quoted } from './quoted.ts'

/** Who somebody is, as far as one can know, and who is kept away. */
export const people = {
  notContact: 'Not in your contacts',
  mixedLetters: 'Mixes letters from different alphabets, so it may not be what it looks like',
  mixedLink: (host: string) =>
    `Leads to ${inSentence(host)}, which mixes letters from different alphabets and may not be what it looks like`,
  callsThemself: (name: string) => `Says their name is ${quoted(name, 60)}`,
  blocked: 'Blocked',
  block: 'Block…',
  unblock: 'Unblock',
  blockedConversation: (name: string) =>
    `You blocked ${inSentence(name)}. You get nothing from them, and you can’t send them anything.`,
} as const
