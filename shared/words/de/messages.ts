import { inSentence } from '../../text/quoted.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'
import { quoted } from './quoted.ts'

/** What a sender calls their encryption, and the language of their code: a word, not a sentence. */
const LONGEST_WORD = 30

/** What is said about messages, and in place of those that cannot be shown as they are. */
export const messages = {
  /** What has become of one's own. */
  states: {
    waiting: 'Wartet',
    sent: 'Gesendet',
    delivered: 'Zugestellt',
    read: 'Gelesen',
    room: 'Im Raum',
    failed: 'Fehlgeschlagen',
  },
  /** What stands in the place of a text, or around it. */
  shown: {
    you: 'Du',
    notes: 'Notizen an dich selbst',
    retracted: 'Diese Nachricht wurde gelöscht',
    sealed: (by: string) =>
      by === ''
        ? 'Diese Nachricht ist so verschlüsselt, dass Balcony sie noch nicht lesen kann'
        : `Diese Nachricht ist mit ${inSentence(by, LONGEST_WORD)} verschlüsselt, das Balcony noch nicht lesen kann`,
    sealedShort: 'Verschlüsselte Nachricht',
    blank: 'Diese Nachricht enthält keinen sichtbaren Text',
    blankShort: 'Nachricht ohne sichtbaren Text',
    attentionBy: (name: string) => `${inSentence(name)} bittet um deine Aufmerksamkeit`,
    attentionAskedOf: (name: string) => `Du hast ${inSentence(name)} um Aufmerksamkeit gebeten`,
    action: (name: string | null, deed: string) =>
      name === null ? `* ${deed}` : `* ${inSentence(name)} ${deed}`,
    announcement: 'Ankündigung',
    mail: 'Geschrieben wie eine E-Mail',
    late: 'Verspätet angekommen',
    claimed: (moment: string) => `Laut Absender geschrieben: ${moment}`,
    edited: 'Bearbeitet',
    inReplyTo: (name: string) => `Als Antwort an ${inSentence(name)}`,
    replyGone: 'Eine Nachricht, die nicht hier ist',
    replyDeleted: 'Eine gelöschte Nachricht',
    leadsElsewhere: (host: string) => `Führt zu ${inSentence(host)}, das in der Nachricht nicht vorkommt`,
    place: 'Ort',
    coordinates: (latitude: string, longitude: string) => `${latitude}; ${longitude}`,
    within: (distance: string) => `Auf ${distance} genau`,
    openMap: 'Auf einer Karte öffnen',
    code: 'Code',
    willBeSent: (moment: string) => `Wird gesendet: ${moment}`,
    describeReaction: (emoji: string, by: string) => `${emoji}: ${by}`,
    codeIn: (language: string) => `Code, ${inSentence(language, LONGEST_WORD)}`,
  },
  reactions: {
    group: 'Reaktionen',
    button: (emoji: string, count: number, by: string) => `${emoji} ${numbers.number(count)}, ${by}`,
    you: 'du',
    more: (count: number) =>
      plural(count, { one: `${numbers.number(count)} weitere`, other: `${numbers.number(count)} weitere` }),
    choose: 'Reaktion wählen',
    moreEmoji: 'Weitere Emoji',
  },
  late: {
    arrived: (count: number) =>
      plural(count, {
        one: `${numbers.number(count)} Nachricht ist verspätet angekommen`,
        other: `${numbers.number(count)} Nachrichten sind verspätet angekommen`,
      }),
    show: 'Anzeigen',
  },
  back: 'Zurück zur vorigen Stelle',
  typing: 'schreibt …',
  /** What can be done with a message. */
  actions: {
    toolbar: 'Aktionen für die Nachricht',
    reply: 'Antworten',
    react: 'Reagieren',
    edit: 'Bearbeiten',
    more: 'Mehr',
    copy: 'Kopieren',
    quote: 'Auswahl zitieren',
    forward: 'Weiterleiten',
    select: 'Auswählen',
    delete: 'Löschen',
    details: 'Nachrichtendetails',
    sendNow: 'Jetzt senden',
    change: 'Zeit ändern',
    callBack: 'Nicht senden',
    askAttention: 'Um Aufmerksamkeit bitten',
    copied: (count: number) =>
      plural(count, { one: 'Nachricht kopiert', other: `${numbers.number(count)} Nachrichten kopiert` }),
    notFound: 'Diese Nachricht ist nicht mehr hier',
  },
  /** In the list of shortcuts. */
  keys: {
    group: 'Bei einer Nachricht',
    previous: 'Vorherige Nachricht',
    next: 'Nächste Nachricht',
    extendUp: 'Auswahl nach oben erweitern',
    extendDown: 'Auswahl nach unten erweitern',
    first: 'Erste geladene Nachricht',
    last: 'Neueste Nachricht',
    menu: 'Menü der Nachricht',
    jump: 'Nachricht anzeigen, auf die sie antwortet',
  },
  select: {
    bar: 'Ausgewählte Nachrichten',
    count: (count: number) =>
      plural(count, {
        one: `${numbers.number(count)} ausgewählt`,
        other: `${numbers.number(count)} ausgewählt`,
      }),
    one: (name: string) => `${inSentence(name)} auswählen`,
  },
  deleting: {
    title: (count: number) =>
      plural(count, { one: 'Nachricht löschen', other: `${numbers.number(count)} Nachrichten löschen` }),
    text: '„Für mich löschen“ entfernt sie von diesem Gerät. „Für alle löschen“ bittet auch die Programme aller anderen, sie zu löschen; manche behalten sie vielleicht trotzdem.',
    textHere: (count: number) =>
      plural(count, {
        one: 'Sie wird von diesem Gerät entfernt. Alle anderen behalten sie.',
        other: 'Sie werden von diesem Gerät entfernt. Alle anderen behalten sie.',
      }),
    forMe: 'Für mich löschen',
    forEveryone: 'Für alle löschen',
    onlyFiles: (count: number) =>
      plural(count, { one: 'Nur 1 Datei löschen', other: `Nur ${numbers.number(count)} Dateien löschen` }),
    textFiles: (count: number) =>
      plural(count, {
        one: '„Nur 1 Datei löschen“ behält die Nachricht und gibt den Platz ihrer Datei auf diesem Computer frei.',
        other: `„Nur ${numbers.number(count)} Dateien löschen“ behält die Nachrichten und gibt den Platz ihrer Dateien auf diesem Computer frei.`,
      }),
  },
  forwarding: {
    title: (count: number) =>
      plural(count, {
        one: 'Nachricht weiterleiten',
        other: `${numbers.number(count)} Nachrichten weiterleiten`,
      }),
    search: 'Personen und Chats suchen',
    targets: 'Weiterleiten an',
    nobody: (query: string) => `Weder Personen noch Chats passen zu ${quoted(query)}.`,
    send: (count: number) =>
      count === 0
        ? 'Weiterleiten'
        : plural(count, {
            one: `An ${numbers.number(count)} Chat weiterleiten`,
            other: `An ${numbers.number(count)} Chats weiterleiten`,
          }),
    most: (count: number) => `Höchstens ${numbers.number(count)} Chats auf einmal`,
    done: 'Weitergeleitet',
  },
  rescheduling: 'Zu einer anderen Zeit senden',
  versions: {
    title: 'Fassungen',
    now: 'Aktuelle Fassung',
    left: (count: number) =>
      plural(count, {
        one: `${numbers.number(count)} Fassung dazwischen wurde nicht aufbewahrt`,
        other: `${numbers.number(count)} Fassungen dazwischen wurden nicht aufbewahrt`,
      }),
  },
  details: {
    title: 'Nachrichtendetails',
    what: 'Zustellung',
    written: 'Geschrieben',
    claimed: 'Geschrieben, laut Absender',
    reached: 'Beim Server angekommen',
    received: 'Hier gespeichert',
    sentAt: 'An den Server gesendet',
    acknowledged: 'Vom Server angenommen',
    acknowledgedTerm: 'XEP-0198: in seinem <a/> gezählt',
    sentTerm: 'RFC 6120: in den Strom geschrieben',
    delivered: 'Zugestellt',
    deliveredTerm: 'XEP-0184: <received/>',
    read: 'Gelesen',
    readTerm: 'XEP-0333: <displayed/>',
    delayTerm: 'XEP-0203: <delay/>',
    onDevice: (device: string, moment: string) => `${moment}, auf dem Gerät ${quoted(device, 60)}`,
    notYet: 'Noch nicht',
    noReceipt: 'Nicht bestätigt',
    how: 'Wie sie ankam',
    ways: {
      here: 'Auf diesem Gerät geschrieben',
      live: 'An dieses Gerät gesendet',
      'sent-copy': 'Von deinem anderen Gerät kopiert, das sie gesendet hat',
      'received-copy': 'Von deinem anderen Gerät kopiert, das sie empfangen hat',
      archive: 'Aus dem Archiv auf dem Server',
      imported: 'Aus einem anderen Programm importiert',
    },
    wayTerms: {
      here: '',
      live: 'RFC 6121: <message/>',
      'sent-copy': 'XEP-0280: <sent/>',
      'received-copy': 'XEP-0280: <received/>',
      archive: 'XEP-0313: <result/>',
      imported: '',
    },
    ids: 'Kennungen',
    idNames: {
      id: 'Vom Absender gesetzt',
      'origin-id': 'Vom Absender gesetzt, überall gleich',
      'stanza-id': 'Vom Archiv gesetzt',
      correction: 'Einer Bearbeitung',
    },
    idTerms: {
      id: 'RFC 6120: id',
      'origin-id': 'XEP-0359: <origin-id/>',
      'stanza-id': 'XEP-0359: <stanza-id/>',
      correction: 'XEP-0308: id der Bearbeitung',
    },
    from: 'Von',
    languages: 'In anderen Sprachen',
    noLanguage: 'ohne Sprachangabe',
  },
} as const
