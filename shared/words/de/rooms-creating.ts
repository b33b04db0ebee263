import { inSentence } from '../../text/quoted.ts'
import type { Words } from '../words.ts'
import { numbers } from './numbers.ts'

export const creating: Words['creating'] = {
  title: 'Raum erstellen',
  open: 'Raum erstellen',
  what: 'Art des Raums',
  presets: {
    group: {
      label: 'Private Gruppe',
      text: 'Nur Eingeladene können sie betreten. Sie sehen gegenseitig ihre Adressen.',
    },
    public: {
      label: 'Öffentlicher Raum',
      text: 'Alle können ihn finden und betreten. Nur die Moderation sieht Adressen.',
    },
    announcement: {
      label: 'Raum für Ankündigungen',
      text: 'Alle können ihn betreten und lesen. Schreiben kann nur, wem du es erlaubst.',
    },
  },
  name: 'Name',
  description: 'Beschreibung',
  descriptionHint: 'Freiwillig. Man liest sie vor dem Betreten.',
  advanced: 'Erweitert',
  address: 'Adresse',
  addressHint: 'Ohne Angabe denkt Balcony sich eine aus.',
  create: 'Erstellen',
  busy: 'Erstellt den Raum …',
  nameMissing: 'Gib ihm einen Namen.',
  groupTitle: 'Neue Gruppe',
  groupName: 'Name der Gruppe',
  groupText: 'Nur die Personen, die du auswählst, können sie betreten und lesen.',
  groupBusy: 'Erstellt die Gruppe …',
  people: 'Personen',
  search: 'Personen suchen',
  nobodyFound: 'Niemand unter deinen Kontakten passt.',
  noContacts: 'Du hast mit diesem Konto noch keine Kontakte.',
  chosen: (count) => `${numbers.number(count)} ausgewählt`,
  peopleMissing: 'Wähle mindestens eine Person aus.',
  createGroup: 'Gruppe erstellen',
  uninvited: (names) => `Die Gruppe ist fertig. Diese Personen konnten nicht eingeladen werden: ${names}.`,
  inviteAgain: 'Noch einmal einladen',
  openGroup: 'Gruppe öffnen',
  inviteTitle: (room) => `Personen einladen: ${inSentence(room)}`,
  invitePeople: 'Personen einladen …',
  invite: 'Einladen',
  reason: 'Was du ihnen dazu sagst',
  reasonHint: 'Freiwillig.',
  notInvited: (names) => `Diese Personen konnten nicht eingeladen werden: ${names}.`,
}
