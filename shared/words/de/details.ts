import { inSentence } from '../../text/quoted.ts'
import type { Words } from '../words.ts'

export const details: Words['details'] = {
  details: 'Details',
  close: 'Details schließen',
  resize: 'Breite der Details',
  toggle: 'Details ein- oder ausblenden',

  pin: 'Anheften',
  unpin: 'Nicht mehr anheften',
  pinned: 'Angeheftet',
  markRead: 'Als gelesen markieren',
  add: 'Zu den Kontakten hinzufügen …',
  askAgain: 'Noch einmal fragen',

  notContact: 'Nicht in deinen Kontakten',
  addShort: 'Hinzufügen',
  blockShort: 'Blockieren',
  withYouAs: (address) => `mit dir als ${inSentence(address)}`,

  notesText: 'Nur du kannst lesen, was du hier schreibst. Deine anderen Geräte sehen es auch.',
  yourAddress: 'Deine Adresse',
  copyAddress: 'Adresse kopieren',
  copied: 'Adresse kopiert.',
  groups: 'Gruppen',
  noGroups: 'In keiner Gruppe',

  online: 'Wer wen online sieht',
  youSeeThem: 'Du siehst, wann diese Person online ist',
  youAsked: 'Gefragt, noch keine Antwort',
  youDoNotSee: 'Du siehst nicht, wann diese Person online ist',
  theySeeYou: 'Diese Person sieht, wann du online bist',
  theyDoNotSee: 'Diese Person sieht nicht, wann du online bist',
  blocked:
    'Du hast diese Person blockiert: Von ihr kommt nichts mehr an, und sie sieht nicht, wann du online bist.',

  devices: 'Geräte',
  ownDevices: 'Deine anderen Geräte',
  noDevices: 'Keines ist online.',
  noDevicesSeen: 'Verborgen, denn du siehst nicht, wann diese Person online ist.',
  notAsked: 'Balcony fragt nur nach Programmen, wenn die Person auch sieht, wann du online bist.',
  notConnected: 'Du bist offline, daher weiß Balcony es nicht.',
  asking: 'Balcony fragt, welches Programm es ist …',
  silent: 'Sagt nicht, welches Programm es ist.',
  noAnswer: 'Hat nicht geantwortet.',
  unknownDevice: 'Ein Gerät',
  program: (name, version) => (version === '' ? name : `${name} ${version}`),
  programOn: (program, system) => `${program} auf ${system}`,
  timeThere: (time) => `${time} Uhr dort`,
  timeThereOn: (day, time) => `${day}, ${time} Uhr dort`,

  notifications: 'Benachrichtigungen',
  announced: 'Du wirst über neue Nachrichten benachrichtigt.',
  mutedText: 'Stummgeschaltet, bis du es änderst.',
  actions: 'Was du tun kannst',
}
