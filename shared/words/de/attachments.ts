import { inSentence } from '../../text/quoted.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

/** The files in the composer, and recording a voice message. */
export const attachments = {
  list: 'Anhänge',
  attach: 'Datei anhängen',
  /** The title of the system's dialog. */
  chooseTitle: 'Dateien anhängen',
  drop: 'Dateien hier ablegen, um sie anzuhängen',
  dropText: 'Du kannst vor dem Senden eine Beschriftung hinzufügen.',
  remove: (name: string) => `${inSentence(name)} entfernen`,
  removed: (name: string) => `${inSentence(name)} wurde entfernt.`,
  restore: 'Entfernen rückgängig machen',
  caption: (name: string) => `Beschriftung für ${inSentence(name)}`,
  captionShort: 'Beschriftung',
  originalSize: 'Originalgröße',
  handingOver: (name: string) => `${inSentence(name)} wird vorbereitet`,
  packing: (name: string) => `${inSentence(name)} wird gepackt`,
  cancelPacking: (name: string) => `Packen von ${inSentence(name)} abbrechen`,
  tryAgain: 'Erneut versuchen',
  moved: (name: string, place: number, count: number) =>
    `${inSentence(name)} ist jetzt ${numbers.number(place)} von ${numbers.number(count)}.`,
  added: (count: number) =>
    plural(count, {
      one: `${numbers.number(count)} Datei angehängt.`,
      other: `${numbers.number(count)} Dateien angehängt.`,
    }),
  moveHint: 'Alt mit einer Pfeiltaste verschiebt eine Datei.',
  textIsCaption: 'Dein Text wird als Beschriftung gesendet.',
  textGoesFirst: 'Dein Text wird zuerst gesendet, als eigene Nachricht.',
  waiting: 'Wird gesendet, sobald die Dateien bereit sind.',
  tooLarge: (limit: string) => `Zu groß für deinen Server, der höchstens ${limit} annimmt.`,
  noWay:
    'Dein Server nimmt keine Dateien an. Sie können gesendet werden, während die andere Person online ist.',
  notStripped: 'Balcony kann Ort und Kameradaten aus dieser Datei nicht entfernen.',
  tooManyPixels: 'Zu groß, um angezeigt zu werden. Wird als Datei gesendet.',
  pastedPicture: (moment: string) => `Bild ${moment}`,
  voiceName: (moment: string) => `Sprachnachricht ${moment}`,

  recording: {
    start: 'Sprachnachricht aufnehmen',
    group: 'Eine Sprachnachricht wird aufgenommen',
    pause: 'Pausieren',
    resume: 'Fortsetzen',
    listen: 'Anhören',
    stopListening: 'Anhören beenden',
    send: 'Senden',
    discard: 'Verwerfen',
    recording: (duration: string) => `Aufnahme, ${duration}`,
    paused: (duration: string) => `Pausiert, ${duration}`,
    nearEnd: (duration: string) => `Noch ${duration}.`,
    atEnd: (duration: string) =>
      `Eine Sprachnachricht ist höchstens ${duration} lang, deshalb pausiert die Aufnahme.`,
    preparing: 'Die Sprachnachricht wird vorbereitet …',
  },
} as const
