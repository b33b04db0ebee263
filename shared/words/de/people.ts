import { inSentence } from '../../text/quoted.ts'
import { quoted } from './quoted.ts'

/** Who somebody is, as far as one can know, and who is kept away. */
export const people = {
  notContact: 'Nicht in deinen Kontakten',
  mixedLetters: 'Mischt Buchstaben verschiedener Alphabete und ist vielleicht nicht, wonach es aussieht',
  mixedLink: (host: string) =>
    `Führt zu ${inSentence(host)}: mischt Buchstaben verschiedener Alphabete und ist vielleicht nicht, wonach es aussieht`,
  callsThemself: (name: string) => `Nennt sich selbst ${quoted(name, 60)}`,
  blocked: 'Blockiert',
  block: 'Blockieren …',
  unblock: 'Freigeben',
  blockedConversation: (name: string) =>
    `Du hast ${inSentence(name)} blockiert. Du bekommst nichts von dort und kannst nichts dorthin senden.`,
} as const
