import type { ConsentWords } from '../en/consent.ts'
import { dates } from './dates.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

const compare =
  'Frag die Betreiber des Servers, ob das ihr Fingerabdruck (SHA-256) ist. Der Besitzer dieses Zertifikats kann dein Passwort und alles lesen, was du schreibst.'

/** Questions before something is revealed or destroyed. Names come in ready for a sentence. */
export const consent = {
  cancel: 'Abbrechen',

  trust: (who: string, server: string, fingerprint: string): ConsentWords => ({
    message: `Diesem Zertifikat für ${who} vertrauen?`,
    detail: `Balcony verbindet ${who} dann mit ${server} und vertraut diesem Zertifikat:\n\n${fingerprint}\n\n${compare}`,
    confirm: 'Vertrauen',
  }),
  /** Where a server is looked up by the address. */
  serverOf: (domain: string): string => `dem Server von ${domain}`,
  serverAt: (host: string, port: number | undefined): string =>
    port === undefined ? host : `${host}, Port ${port}`,

  connection: (who: string, server: string, security: string): ConsentWords => ({
    message: `Einen anderen Server für ${who} verwenden?`,
    detail: `Das Konto verbindet sich dann mit ${server} und sendet dein Passwort dorthin. Verbindungssicherheit: ${security}.`,
    confirm: 'Ändern',
  }),
  security: {
    automatic: 'automatisch',
    'direct-tls': 'direktes TLS',
    starttls: 'STARTTLS',
    none: 'keine, nur bei einem Server auf diesem Computer',
  },

  weakerSignIn: (who: string, isPassword: boolean): ConsentWords => ({
    message: `Eine schwächere Anmeldung für ${who} verwenden?`,
    detail: isPassword
      ? 'Der Server, oder jemand zwischen dir und dem Server, kann dann dein Passwort lesen. Frag zuerst die Betreiber des Servers.'
      : 'Vielleicht steckt jemand zwischen dir und dem Server dahinter. Frag zuerst die Betreiber des Servers.',
    confirm: 'Anmelden',
  }),

  sendPlain: (to: string): ConsentWords => ({
    message: `Unverschlüsselt an ${to} senden?`,
    detail:
      'Was du hier geschrieben hast, sollte verschlüsselt werden. Die Server unterwegs können es dann lesen.',
    confirm: 'Unverschlüsselt senden',
  }),

  givePassword: (who: string): ConsentWords => ({
    message: `Ein anderes Passwort für ${who} verwenden?`,
    detail: 'Balcony verwendet dann das Passwort, das im Fenster eingegeben wurde.',
    confirm: 'Verwenden',
  }),
  changePassword: (who: string): ConsentWords => ({
    message: `Das Passwort von ${who} ändern?`,
    detail:
      'Das neue Passwort ist das, das im Fenster eingegeben wurde. Das alte gilt dann nicht mehr. Gib das neue auch auf deinen anderen Geräten ein.',
    confirm: 'Passwort ändern',
  }),

  removeAccount: (who: string): ConsentWords => ({
    message: `${who} von diesem Computer entfernen?`,
    detail:
      'Das Passwort und der Verlauf werden von diesem Computer gelöscht. Das Konto bleibt auf dem Server, und du kannst dich wieder anmelden.',
    confirm: 'Entfernen',
  }),
  deleteAccount: (who: string): ConsentWords => ({
    message: `${who} endgültig löschen?`,
    detail:
      'Der Server löscht das Konto mit allen Daten, und Balcony löscht hier das Passwort und den Verlauf. Jemand anderes kann die Adresse später bekommen. Das lässt sich nicht rückgängig machen.',
    confirm: 'Endgültig löschen',
  }),
  archiveLess: (who: string): ConsentWords => ({
    message: `Weniger Nachrichten von ${who} archivieren?`,
    detail:
      'Nachrichten, die der Server nicht archiviert, fehlen auf deinen anderen Geräten. Sie lassen sich nicht zurückholen.',
    confirm: 'Ändern',
  }),
  removeContact: (who: string): ConsentWords => ({
    message: `${who} aus deinen Kontakten entfernen?`,
    detail:
      'Ihr seht den Status voneinander nicht mehr, und dein Kontakt müsste dich neu annehmen. Eure Nachrichten bleiben.',
    confirm: 'Entfernen',
  }),
  deleteHere: (count: number): ConsentWords => ({
    message: plural(count, {
      one: '1 Nachricht von diesem Computer löschen?',
      other: `${numbers.number(count)} Nachrichten von diesem Computer löschen?`,
    }),
    detail: 'Die anderen behalten ihre Kopien. Das lässt sich nicht rückgängig machen.',
    confirm: 'Löschen',
  }),
  clearChat: (who: string, before: number | null): ConsentWords => ({
    message:
      before === null
        ? `Alle Nachrichten mit ${who} von diesem Computer löschen?`
        : `Die Nachrichten mit ${who}, die älter sind als der ${dates.day(before)}, von diesem Computer löschen?`,
    detail:
      'Die anderen behalten ihre Kopien und auch das Archiv deines Servers: Es gibt keinen Standard, um daraus zu löschen. Das lässt sich nicht rückgängig machen.',
    confirm: 'Löschen',
  }),
  deleteChat: (who: string): ConsentWords => ({
    message: `Den Chat mit ${who} von diesem Computer löschen?`,
    detail:
      'Die anderen behalten ihre Kopien und auch das Archiv deines Servers: Es gibt keinen Standard, um daraus zu löschen. Du kannst das 20 Sekunden lang rückgängig machen.',
    confirm: 'Löschen',
  }),
  expire: (who: string | null, days: number): ConsentWords => ({
    message: plural(days, {
      one: `Nachrichten ${who === null ? '' : `mit ${who} `}nach 1 Tag löschen?`,
      other: `Nachrichten ${who === null ? '' : `mit ${who} `}nach ${numbers.number(days)} Tagen löschen?`,
    }),
    detail:
      'Balcony löscht ältere Nachrichten und ihre Dateien von diesem Computer, jetzt und in Zukunft. Die anderen und das Archiv deines Servers behalten ihre Kopien. Das lässt sich nicht rückgängig machen.',
    confirm: 'Löschen',
  }),
  deleteFilesHere: (count: number): ConsentWords => ({
    message: plural(count, {
      one: '1 Datei von diesem Computer löschen?',
      other: `${numbers.number(count)} Dateien von diesem Computer löschen?`,
    }),
    detail: 'Balcony löscht seine eigenen Kopien. Dateien, die du woanders gespeichert hast, bleiben.',
    confirm: 'Löschen',
  }),
  cleanFiles: {
    message: 'Die Dateien löschen, die Balcony aufbewahrt?',
    detail:
      'Die Nachrichten bleiben, und Dateien, die du woanders gespeichert hast, auch. Das lässt sich nicht rückgängig machen.',
    confirm: 'Löschen',
  },
  deleteForEveryone: (count: number): ConsentWords => ({
    message: plural(count, {
      one: '1 Nachricht für alle löschen?',
      other: `${numbers.number(count)} Nachrichten für alle löschen?`,
    }),
    detail:
      'Balcony bittet die Programme der anderen, ihre Kopien auch zu löschen. Das lässt sich nicht rückgängig machen.',
    confirm: 'Löschen',
  }),

  showPhrase: {
    message: 'Die Wiederherstellungsphrase deines Verlaufs anzeigen?',
    detail:
      'Wer diese Wörter hat, kann deinen Verlauf lesen. Schreib sie auf oder drucke sie aus und bewahre sie sicher auf.',
    confirm: 'Anzeigen',
  },
  unprotected: {
    message: 'Deinen Verlauf unverschlüsselt speichern?',
    detail: 'Wer die Dateien dieses Computers lesen kann, kann dann deinen Verlauf lesen.',
    confirm: 'Nicht verschlüsseln',
  },
  passphrase: {
    message: 'Deinen Verlauf mit einer anderen Passphrase verschlüsseln?',
    detail:
      'Die neue Passphrase ist die, die im Fenster eingegeben wurde. Balcony fragt bei jedem Start danach, und niemand kann sie wiederherstellen, wenn du sie vergisst. Deine Konten sind in der Zwischenzeit offline.',
    confirm: 'Verschlüsseln',
  },
  newKey: {
    message: 'Deinen Verlauf mit einem neuen Schlüssel verschlüsseln?',
    detail:
      'Deine Konten sind in der Zwischenzeit offline. Deine jetzige Wiederherstellungsphrase öffnet dann nicht mehr deinen Verlauf, sondern nur noch frühere Sicherungen. Schreib danach die neue auf.',
    confirm: 'Schlüssel ändern',
  },
  importHistory: (place: string, accounts: number): ConsentWords => ({
    message: `Den Verlauf in ${place} importieren?`,
    detail: plural(accounts, {
      one: 'Balcony kopiert die Nachrichten von 1 Konto von dort in den eigenen Verlauf.',
      other: `Balcony kopiert die Nachrichten von ${numbers.number(accounts)} Konten von dort in den eigenen Verlauf.`,
    }),
    confirm: 'Importieren',
  }),
  restore: (file: string): ConsentWords => ({
    message: `Deinen Verlauf durch ${file} ersetzen?`,
    detail:
      'Balcony bewahrt deinen jetzigen Verlauf in einer eigenen Datei auf. Nachrichten, die in der Sicherung noch warteten, bleiben ungesendet.',
    confirm: 'Wiederherstellen',
  }),
  someBackup: 'eine Sicherung',
  startAfresh: {
    message: 'Mit einem leeren Verlauf beginnen?',
    detail:
      'Balcony bewahrt die alte Datei mit deinen Konten und Nachrichten auf. Du kannst sie mit ihrer Wiederherstellungsphrase oder Passphrase wiederherstellen. Du musst dich neu anmelden.',
    confirm: 'Neu beginnen',
  },
  microphone: {
    message: 'Darf Balcony das Mikrofon verwenden?',
    detail:
      'Es ist nur offen, während du eine Sprachnachricht aufnimmst. Nach dem nächsten Start fragt Balcony wieder.',
    confirm: 'Erlauben',
  },
  camera: {
    message: 'Darf Balcony die Kamera verwenden?',
    detail:
      'Sie ist nur offen, während du einen Code scannst, und kein Bild wird behalten. Balcony fragt jedes Mal.',
    confirm: 'Erlauben',
  },
  openLink: (link: string): ConsentWords => ({
    message: 'Diesen Link außerhalb von Balcony öffnen?',
    detail: link,
    confirm: 'Öffnen',
  }),
} as const
