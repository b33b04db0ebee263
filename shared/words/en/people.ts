import { inSentence } from '../../text/quoted.ts'
import { quoted } from './quoted.ts'

/** Who somebody is, as far as one can know, and who is kept away. */
export const people = {
  notContact: 'Not in your contacts',
  mixedLetters: 'Mixes letters of different alphabets, so it may not be what it looks like',
  mixedLink: (host: string) =>
    `Leads to ${inSentence(host)}, which mixes letters of different alphabets and may not be what it looks like`,
  callsThemself: (name: string) => `Calls themself ${quoted(name, 60)}`,
  blocked: 'Blocked',
  block: 'Block…',
  unblock: 'Unblock',
  blockedConversation: (name: string) =>
    `You have blocked ${inSentence(name)}. Nothing arrives from them, and nothing can be sent to them.`,
} as const
