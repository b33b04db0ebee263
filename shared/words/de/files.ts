import { inSentence } from '../../text/quoted.ts'
import type { Words } from '../words.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

const seconds = (count: number): string =>
  plural(count, { one: `${numbers.number(count)} Sekunde`, other: `${numbers.number(count)} Sekunden` })
const minutes = (count: number): string =>
  plural(count, { one: `${numbers.number(count)} Minute`, other: `${numbers.number(count)} Minuten` })
const hours = (count: number): string =>
  plural(count, { one: `${numbers.number(count)} Stunde`, other: `${numbers.number(count)} Stunden` })

export const files: Words['files'] = {
  short: {
    picture: 'Bild',
    pictures: (count) => `${numbers.number(count)} Bilder`,
    video: 'Video',
    file: 'Datei',
    voice: 'Sprachnachricht',
    andMore: (name, more) =>
      plural(more, {
        one: `${name} und ${numbers.number(more)} weitere Datei`,
        other: `${name} und ${numbers.number(more)} weitere Dateien`,
      }),
  },

  open: 'Öffnen',
  saveAs: 'Speichern unter',
  showInFolder: 'Im Ordner zeigen',
  download: 'Herunterladen',
  accept: 'Annehmen',
  decline: 'Ablehnen',
  pause: 'Pause',
  resume: 'Fortsetzen',
  tryAgain: 'Erneut versuchen',
  cancel: 'Abbrechen',
  copyPicture: 'Bild kopieren',
  pictureCopied: 'Bild kopiert',
  pictureNotCopied: 'Das Bild konnte nicht kopiert werden. Speichere es stattdessen.',
  deleteHere: 'Von diesem Computer löschen',
  deleted: (name) => `${inSentence(name)} wurde von diesem Computer gelöscht`,
  saved: (path) => `Gespeichert als ${inSentence(path)}`,
  showPicture: (name) => `${inSentence(name)} anzeigen`,
  more: (name) => `Mehr zu ${inSentence(name)}`,

  sending: (name) => `${inSentence(name)} wird gesendet`,
  receiving: (name) => `${inSentence(name)} wird empfangen`,
  saving: (name) => `${inSentence(name)} wird gespeichert`,
  doneOf: (done, size) => `${done} von ${size}`,
  perSecond: (size) => `${size} pro Sekunde`,
  secondsLeft: (count) => {
    const rounded = Math.max(1, Math.round(count))
    if (rounded < 60) return `noch ${seconds(rounded)}`
    if (rounded < 3600) return `noch ${minutes(Math.round(rounded / 60))}`
    return `noch ${hours(Math.round(rounded / 3600))}`
  },
  from: (host) => `von ${inSentence(host)}`,
  sizeUnknown: 'Größe unbekannt',

  state: {
    offeredIn: (name) => `${inSentence(name)} möchte dir diese Datei senden`,
    offeredOut: (name) => `Wartet, bis ${inSentence(name)} zustimmt`,
    waitingIn: 'Wartet auf den Download',
    waitingOut: 'Wartet auf das Senden',
    silent: 'Wartet auf die Gegenseite …',
    paused: 'Pausiert',
    failed: 'Diese Datei konnte nicht übertragen werden',
    declinedIn: 'Du hast diese Datei abgelehnt',
    declinedOut: (name) => `${inSentence(name)} hat diese Datei abgelehnt`,
    gone: 'Von diesem Computer gelöscht',
  },

  notShown: 'Hier nicht darstellbar',
  pictureTooLarge: 'Dieses Bild ist zu groß, um hier gezeigt zu werden. Du kannst es speichern.',
  pictureBroken: 'Dieses Bild kann hier nicht gezeigt werden. Du kannst es speichern.',
  playAnimation: (name) => `${inSentence(name)} abspielen`,
  videoBroken: 'Dieses Video kann hier nicht abgespielt werden. Du kannst es speichern.',
  audioBroken: 'Diese Aufnahme kann hier nicht abgespielt werden. Du kannst sie speichern.',
  showText: 'Text zeigen',
  hideText: 'Text verbergen',
  textOf: (name) => `Text von ${inSentence(name)}`,
  textMissing: 'Der Text konnte nicht gelesen werden. Versuch es noch einmal.',

  voice: (duration) => `Sprachnachricht, ${duration}`,
  audio: (name) => inSentence(name),
  play: 'Abspielen',
  pausePlaying: 'Pause',
  position: 'Position',
  positionOf: (position, duration) => `${position} von ${duration}`,
  speed: (times) => `Tempo: ${times}`,
  times: (speed) => `${numbers.number(speed)}×`,

  details: {
    title: (name) => inSentence(name),
    way: 'Weg',
    ways: {
      upload: 'Auf einen Server hochgeladen',
      download: 'Von einem Server heruntergeladen',
      direct: 'Direkt zum anderen Gerät',
      proxy: 'Über einen Vermittler',
      'in-band': 'Über die Chat-Server',
    },
    wayTerms: {
      upload: 'XEP-0363: HTTP-Upload',
      download: 'HTTP',
      direct: 'XEP-0065: SOCKS5-Bytestream',
      proxy: 'XEP-0065: SOCKS5-Proxy',
      'in-band': 'XEP-0047: In-Band-Bytestream',
    },
    notTransferred: 'Hier nicht übertragen',
    peer: 'Server oder Gerät',
    hash: 'Prüfsumme',
    hashTerm: 'SHA-256',
    failedTry: (way) => `Fehlgeschlagen: ${way}`,
  },

  kept: {
    title: 'Dateien',
    search: 'Dateien suchen',
    shown: { pictures: 'Bilder', documents: 'Dokumente', links: 'Links' },
    none: {
      pictures: 'Noch keine Bilder.',
      documents: 'Noch keine Dokumente.',
      links: 'Noch keine Links.',
    },
    notFound: 'Nichts gefunden.',
    showMore: 'Mehr zeigen',
    showInChat: 'Im Chat zeigen',
    loading: 'Dateien werden gesucht …',
  },
}
