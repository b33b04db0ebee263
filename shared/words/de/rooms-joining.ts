import { inSentence } from '../../text/quoted.ts'
import { languageName } from '../language-name.ts'
import type { Words } from '../words.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

export const joining: Words['joining'] = {
  title: 'Raum betreten',
  open: 'Raum betreten',
  address: 'Adresse',
  addressPlaceholder: 'gespraech@raeume.example.org',
  becomes: (address) => `Das ist ${inSentence(address)}`,
  account: 'Mit deinem Konto',
  nick: 'Spitzname',
  nickHint: 'Wie andere im Raum dich nennen.',
  password: 'Passwort',
  join: 'Betreten',
  asking: 'Fragt, was das für ein Raum ist …',
  joining: 'Betritt den Raum …',
  about: 'Über diesen Raum',
  people: (count) =>
    plural(count, {
      one: `${numbers.number(count)} Person ist dort.`,
      other: `${numbers.number(count)} Personen sind dort.`,
    }),
  language: (tag) => `Sprache: ${inSentence(languageName(tag, 'de'))}`,
  keepsHistory: 'Der Raum hebt auf, was gesagt wird, für alle, die später kommen.',
  everybody: 'Alle können ihn betreten.',
  joinAs: (nick) => `Als ${inSentence(nick)} betreten`,
  tryAgain: 'Noch einmal versuchen',
  follow: 'Dorthin gehen',
  create: 'Diesen Raum erstellen',
  openChat: 'Als Chat öffnen',
  askMembership: 'Um Mitgliedschaft bitten',
  membershipTitle: 'Um Mitgliedschaft bitten',
  membershipText: 'Das möchte der Raum von neuen Mitgliedern wissen.',
  membershipPlain: 'Der Raum fragt nichts. Vielleicht entscheidet die Verwaltung später.',
  membershipAsked: 'Du hast um Mitgliedschaft gebeten. Sobald jemand zustimmt, kannst du den Raum betreten.',
  send: 'Senden',
  challengeTitle: 'Der Raum stellt eine Frage',
  challengeText: 'Er möchte sicher sein, dass du kein Programm bist.',
  answer: 'Antworten',
  webPage: 'Auf einer Webseite antworten',
}
