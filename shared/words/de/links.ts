import type { LinkOrigin } from '../../model/link.ts'
import { inSentence } from '../../text/quoted.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'
import { quoted } from './quoted.ts'

const origin: Readonly<Record<LinkOrigin, string>> = {
  message: 'Du hast einen Link in einer Nachricht geöffnet.',
  outside: 'Ein anderes Programm hat einen Link in Balcony geöffnet.',
  'send-to': 'Ein anderes Programm möchte etwas mit Balcony teilen.',
}

export const links = {
  title: 'Link öffnen',
  origin,
  place: (at: number, count: number): string => `Link ${numbers.number(at)} von ${numbers.number(count)}`,
  leftOut: (count: number): string =>
    plural(count, {
      one: 'Balcony hat einen weiteren nicht beachtet.',
      other: `Balcony hat ${numbers.number(count)} weitere nicht beachtet.`,
    }),

  about: 'Adresse',
  chat: 'Der Link bittet dich, einen Chat mit dieser Adresse zu öffnen.',
  chatWithText: 'Der Link bittet dich, das an diese Adresse zu senden. Du kannst es vorher ändern.',
  text: 'Text',
  room: 'Der Link bittet dich, den Raum mit dieser Adresse zu betreten. Du siehst zuerst, was der Raum über sich sagt.',
  roomWithPassword:
    'Der Link bittet dich, den Raum mit dieser Adresse zu betreten, und bringt sein Passwort mit. Du siehst zuerst, was der Raum über sich sagt.',
  add: 'Der Link bittet dich, diese Adresse zu deinen Kontakten hinzuzufügen. Dort sieht man deine Anfrage, und deinen Status, sobald du es erlaubst.',
  addInvited:
    'Das ist eine Einladung: Jemand wartet darauf, dass du diese Adresse zu deinen Kontakten hinzufügst.',
  addKnown: 'Der Link bittet dich, diese Adresse zu deinen Kontakten hinzuzufügen. Sie ist schon dort.',
  remove: 'Der Link bittet dich, diese Adresse aus deinen Kontakten zu entfernen. Der Chat bleibt.',
  removeUnknown: 'Der Link bittet dich, diese Adresse aus deinen Kontakten zu entfernen. Sie ist nicht dort.',
  unsubscribe:
    'Der Link bittet dich, den Status dieser Adresse nicht mehr zu sehen. Das erlaubt Balcony keinem Link, aber du kannst den Chat öffnen.',
  register: 'Der Link bittet dich, ein Konto auf diesem Server zu erstellen.',
  registerInvited:
    'Du bist eingeladen, ein Konto auf diesem Server zu erstellen. Balcony zeigt ihm die Einladung, wenn du weitermachst.',
  verify:
    'Der Link verifiziert Geräte dieser Adresse. Stimm nur zu, wenn du ihn so bekommen hast, dass ihn niemand ändern konnte, etwa persönlich.',
  unknown: (action: string): string =>
    `Der Link bittet um ${quoted(action)}. Das kann Balcony nicht, aber du kannst einen Chat mit dieser Adresse öffnen.`,
  unusable: 'Der Anfang des Links',

  account: 'Dein Konto',
  asAccount: (address: string): string => `Dein Konto dafür: ${inSentence(address)}`,
  otherAccount: (address: string): string =>
    `Der Link ist für dein Konto ${inSentence(address)}, das nicht in Balcony ist.`,
  signInFirst: 'Melde dich zuerst an. Balcony hebt den Link auf, bis du hier ein Konto hast.',
  name: 'Name',
  group: 'Gruppe',

  openChat: 'Chat öffnen',
  writeText: 'Als Entwurf öffnen',
  addContact: 'Zu Kontakten hinzufügen',
  removeContact: 'Aus Kontakten entfernen',
  verifyDevices: 'Geräte verifizieren',
  createAccount: 'Konto erstellen',
  later: 'Später',
  forget: 'Link verwerfen',

  settings: 'Links',
  settingsText: 'Jabber-Adressen auf Webseiten und in E-Mails sind Links, die mit „xmpp:“ beginnen.',
  isHandler: 'Dieser Computer öffnet diese Links mit Balcony. Balcony fragt immer, bevor es etwas tut.',
  becomeHandler: 'Diese Links mit Balcony öffnen',
} as const
