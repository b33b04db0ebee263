import type { Settings, StoreProtection } from '../../model/store.ts'
import { numbers } from './numbers.ts'
import { plural } from './plural.ts'

const theme: Readonly<Record<Settings['theme'], string>> = {
  system: 'Wie das System',
  light: 'Hell',
  dark: 'Dunkel',
  'high-contrast': 'Hoher Kontrast',
}

const protection: Readonly<Record<StoreProtection, string>> = {
  keychain: 'Dein Verlauf ist verschlüsselt. Der Schlüssel liegt im Schlüsselbund dieses Computers.',
  passphrase: 'Dein Verlauf ist mit deiner Passphrase verschlüsselt. Balcony fragt bei jedem Start danach.',
  none: 'Dein Verlauf ist nicht verschlüsselt. Wer die Dateien dieses Computers lesen kann, kann ihn lesen.',
}

export const settings = {
  title: 'Einstellungen',
  tabs: {
    account: 'Konto',
    notifications: 'Benachrichtigungen',
    privacy: 'Privatsphäre',
    appearance: 'Darstellung',
    storage: 'Speicher',
    history: 'Verlauf',
    advanced: 'Erweitert',
  },

  whichAccount: 'Konto',
  enabled: 'Dieses Konto verwenden',
  enabledHint: 'Ausgeschaltet bleibt das Konto hier, verbindet sich aber nicht.',
  roomNick: 'Spitzname in Räumen',
  roomNickHint:
    'Wie andere dich in Räumen nennen, die du ab jetzt betrittst, wenn du dort nichts anderes wählst.',
  connection: 'Verbindung',
  changePassword: 'Passwort ändern',
  changePasswordText:
    'Das neue Passwort gilt auf dem Server sofort. Gib es auch auf deinen anderen Geräten ein.',
  newPassword: 'Neues Passwort',
  repeatPassword: 'Neues Passwort wiederholen',
  passwordsDiffer: 'Die beiden Passwörter sind verschieden.',
  passwordEmpty: 'Gib ein neues Passwort ein.',
  passwordChanged: 'Das Passwort wurde geändert.',
  passwordKept: 'Das Passwort ist im Schlüsselbund dieses Computers gespeichert.',
  passwordAsked: 'Balcony fragt bei jedem Start nach dem Passwort.',
  leave: 'Entfernen oder löschen',
  removeHint: 'Löscht das Passwort und den Verlauf von diesem Computer. Das Konto bleibt auf dem Server.',
  deleteHint: 'Löscht das Konto endgültig auf dem Server, und hier das Passwort und den Verlauf.',
  remove: 'Von diesem Computer entfernen',
  deleteFromServer: 'Konto löschen',
  deleteTitle: (address: string): string => `${address} endgültig löschen?`,
  deleteText:
    'Der Server löscht das Konto mit allen Daten, und Balcony löscht hier das Passwort und den Verlauf. Jemand anderes kann die Adresse später bekommen. Das lässt sich nicht rückgängig machen.',
  deleteType: (address: string): string => `Gib zur Bestätigung ${address} ein`,
  deleteConfirm: 'Endgültig löschen',
  deleteOffline: 'Du kannst das Konto auf dem Server löschen, sobald es verbunden ist.',

  typing: 'Anderen zeigen, wenn du schreibst',
  typingHint: 'Sie sehen „schreibt …“, während du tippst.',
  receipts: 'Zustellung bestätigen',
  receiptsHint: 'Andere sehen, dass ihre Nachrichten bei dir angekommen sind.',
  away: 'Wenn du weg bist',
  awayText:
    'Deine Kontakte sehen, dass du nicht an diesem Computer bist. Wenn du zurückkommst, gilt wieder deine eigene Wahl.',
  awayAfter: 'Abwesend nach',
  extendedAwayAfter: 'Länger abwesend nach',
  minutes: (count: number): string => {
    const hours = count / 60
    return Number.isInteger(hours)
      ? plural(hours, { one: '1 Stunde', other: `${numbers.number(hours)} Stunden` })
      : plural(count, { one: '1 Minute', other: `${numbers.number(count)} Minuten` })
  },
  never: 'Nie',
  history: 'Dein Verlauf auf diesem Computer',
  protection,

  theme: 'Design',
  themes: theme,
  accent: 'Akzentfarbe',
  accents: {
    violet: 'Violett',
    rose: 'Rosa',
    terracotta: 'Terrakotta',
    olive: 'Oliv',
    green: 'Grün',
    teal: 'Petrol',
    blue: 'Blau',
    indigo: 'Indigo',
  },
  anyHue: 'Andere Farbe',
  enterSends: 'Mit der Eingabetaste senden',
  enterSendsHint:
    'Umschalt+Eingabe beginnt eine neue Zeile. Ausgeschaltet beginnt die Eingabetaste eine neue Zeile, und Strg+Eingabe sendet.',

  spelling: 'Rechtschreibung',
  spellcheck: 'Rechtschreibung beim Schreiben prüfen',
  spellcheckHint:
    'Balcony lädt jedes Wörterbuch einmal von den Machern von Chromium herunter. Dein Text bleibt auf diesem Computer.',
  spellingLanguages: 'Sprachen, die geprüft werden',
  systemLanguages: 'Bis du eine hinzufügst, prüft Balcony die Sprachen des Systems.',
  addLanguage: 'Sprache hinzufügen',
  chooseLanguage: 'Auswählen …',
  withoutLanguage: (name: string): string => `${name} nicht mehr prüfen`,

  thisComputer: 'Balcony auf diesem Computer',
  startAtLogin: 'Beim Anmelden an diesem Computer starten',
  startAtLoginHint: 'Balcony startet ohne Fenster. Das Symbol im Infobereich öffnet das Fenster.',
  closeToTray: 'Weiterlaufen, wenn das Fenster geschlossen wird',
  closeToTrayHint: 'Das Symbol im Infobereich bleibt, und du bekommst weiter Nachrichten.',
  globalShortcut: 'Tasten, um Balcony ein- und auszublenden',
  globalShortcutHint: 'Diese Tasten wirken in jedem Programm.',
  noKeys: 'Keine',
  pressKeys: 'Drücke die Tasten',
  clearKeys: 'Leeren',
  logs: 'Protokolle',
  logsText:
    'Eine Aufzeichnung dessen, was Balcony tut, um die Ursache eines Problems zu finden. Passwörter und Nachrichten stehen nicht darin.',
  openLogs: 'Protokolle anzeigen',

  advancedText:
    'Der Server, mit dem sich dieses Konto verbindet. Wenn du die Felder leer lässt, findet Balcony ihn über die Adresse.',
  saved: 'Gespeichert. Balcony verwendet das ab der nächsten Verbindung.',
  trusted: 'Vertrauenswürdiges Zertifikat',
  noAccounts: 'Du hast hier noch kein Konto.',

  files: {
    title: 'Dateien',
    autoDownload: 'Dateien von Kontakten automatisch herunterladen',
    autoDownloadHint:
      'Balcony lädt sie von dem Server herunter, den der Absender benutzt hat, und dieser Server sieht deine IP-Adresse. Dateien von Fremden werden nie heruntergeladen, bevor du klickst.',
    none: 'Nie',
    upTo: (size: string): string => `Bis ${size}`,
    previewLinks: 'Vorschauen für Links erstellen, die du sendest',
    previewLinksHint:
      'Balcony fragt beim Schreiben den Server des Links nach dem Titel der Seite, und dieser Server sieht deine IP-Adresse. Die Personen, denen du schreibst, fragen ihn nicht.',
    scale: 'Große Bilder verkleinern',
    scaleHint:
      'Bilder werden mit höchstens 2.560 Pixeln an der langen Seite gesendet. Du kannst bei jedem die Originalgröße wählen.',
    originals: 'Ort und Kameradaten in Bildern lassen',
    originalsHint:
      'Bilder werden genau so gesendet, wie sie sind. Alle, die sie bekommen, können sehen, wo, wann und mit welcher Kamera du sie aufgenommen hast.',
  },

  markers: 'Anderen zeigen, was du gelesen hast',
  markersHint: 'Andere sehen, dass du ihre Nachrichten gelesen hast, nicht nur, dass sie angekommen sind.',
  attention: 'Kontakte um deine Aufmerksamkeit bitten lassen',
  attentionHint:
    'Sie können Balcony auf sich aufmerksam machen lassen, aber nicht, solange Benachrichtigungen stumm sind.',
  undoSend: 'Vor dem Senden 5 Sekunden warten',
  undoSendHint: 'In dieser Zeit kannst du das Senden rückgängig machen, und nichts verlässt diesen Computer.',
} as const
