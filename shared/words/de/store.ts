import type { StoreWork } from '../../model/store.ts'

const RECONNECTS = 'Lass Balcony geöffnet. Deine Konten verbinden sich von selbst wieder.'

/** The sentence below it. */
const workingText: Readonly<Record<StoreWork, string>> = {
  ...{ change: RECONNECTS, backup: RECONNECTS, restore: RECONNECTS },
  migrate:
    'Diese Version von Balcony speichert ihn auf neue Weise. Bei einem großen Verlauf dauert das einige Minuten, und eine Kopie bleibt erhalten.',
  repair:
    'Seine Datei ist beschädigt. Balcony rettet alles, was sich lesen lässt, und bewahrt die beschädigte Datei auf.',
}

const working: Readonly<Record<StoreWork, string>> = {
  change: 'Dein Verlauf wird neu geschrieben',
  backup: 'Dein Verlauf wird gesichert',
  restore: 'Dein Verlauf wird wiederhergestellt',
  migrate: 'Dein Verlauf wird aktualisiert',
  repair: 'Dein Verlauf wird repariert',
}

export const store = {
  choose: 'Wie soll dein Verlauf geschützt werden?',
  chooseText:
    'Balcony hat auf diesem Computer keinen Schlüsselbund für den Schlüssel zu deinem Verlauf gefunden. Wähle einen anderen Weg. Du kannst ihn später in den Einstellungen ändern.',
  passphrase: 'Verschlüsselt, mit einer Passphrase',
  passphraseText:
    'Balcony fragt bei jedem Start danach. Ohne sie kann niemand deinen Verlauf lesen, und niemand kann sie wiederherstellen, wenn du sie vergisst.',
  none: 'Nicht verschlüsselt',
  noneText:
    'Balcony fragt nach nichts. Wer die Dateien dieses Computers lesen kann, kann deinen Verlauf lesen.',
  newPassphrase: 'Passphrase',
  repeatPassphrase: 'Passphrase wiederholen',
  passphraseHint: 'Mindestens 8 Zeichen, zum Beispiel ein paar Wörter, die nichts miteinander zu tun haben.',
  passphraseShort: 'Verwende mindestens 8 Zeichen.',
  passphrasesDiffer: 'Die beiden Passphrasen sind verschieden.',
  start: 'Los geht’s',
  locked: 'Dein Verlauf ist gesperrt',
  lockedText: 'Gib die Passphrase ein, die du gewählt hast.',
  unlock: 'Entsperren',
  failed: 'Balcony kann deinen Verlauf nicht öffnen',
  failedText: 'Nichts ist verloren. Die Datei wurde nicht verändert.',
  waitsInMemory: 'Neue Nachrichten bleiben bis dahin im Arbeitsspeicher.',
  waitingForKeychain: 'Warten auf den Schlüsselbund …',
  waitingForKeychainText: 'Vielleicht bittet dich dein Computer, ihn zu entsperren.',
  /** The key is in a keychain that doesn't give it out. */
  keyUnreachable: {
    'keychain-missing':
      'Der Schlüssel zu deinem Verlauf liegt im Schlüsselbund dieses Computers, und der antwortet nicht. Starte den Schlüsselbund und versuch es dann noch einmal.',
    'keychain-locked':
      'Der Schlüssel zu deinem Verlauf liegt im Schlüsselbund dieses Computers, und der ist gesperrt. Entsperre ihn und versuch es dann noch einmal.',
    'keychain-failed':
      'Der Schlüssel zu deinem Verlauf liegt im Schlüsselbund dieses Computers, und der funktioniert nicht. Prüfe ihn und versuch es dann noch einmal.',
  },
  unreachable: 'Balcony antwortet nicht',

  // A history that does not open
  enterPhrase: 'Wiederherstellungsphrase eingeben',
  phrase: 'Wiederherstellungsphrase',
  phraseHint:
    'Die 24 Wörter, die du aufgeschrieben oder ausgedruckt hast, in ihrer Reihenfolge. Die ersten vier Buchstaben jedes Wortes genügen.',
  recover: 'Verlauf öffnen',
  startAfresh: 'Neu beginnen, alte Datei aufbewahren',
  forgottenPassphrase: 'Ich habe die Passphrase nicht',
  forgotten: 'Ohne die Passphrase kann niemand deinen Verlauf öffnen, auch Balcony nicht.',

  // Long work
  working,
  workingText,

  // What has become of it
  dismiss: 'Ausblenden',
  news: {
    recovered: 'Dein Verlauf ist wieder geöffnet.',
    begunAfresh: (file: string): string =>
      `Balcony hat mit einem leeren Verlauf begonnen. Der alte liegt als ${file} in Balconys Ordner.`,
    restored: 'Die Sicherung wurde wiederhergestellt. Deine Konten suchen ihre Server neu.',
    restoredAside: (file: string): string =>
      `Die Sicherung wurde wiederhergestellt. Dein früherer Verlauf liegt als ${file} in Balconys Ordner. Deine Konten suchen ihre Server neu.`,
    changed: {
      keychain:
        'Dein Verlauf ist jetzt mit einem neuen Schlüssel verschlüsselt. Schreib seine Wiederherstellungsphrase auf: Sie steht in den Einstellungen unter Privatsphäre.',
      passphrase: 'Dein Verlauf ist jetzt mit deiner neuen Passphrase verschlüsselt.',
      none: 'Dein Verlauf ist nicht mehr verschlüsselt.',
    },
    notChanged: 'Dein Verlauf wurde nicht verändert.',
    repaired: (file: string): string =>
      `Die Datei mit deinem Verlauf war beschädigt; Balcony hat sie ohne Verlust repariert und bewahrt die beschädigte Datei als ${file} in seinem Ordner auf.`,
    repairedInPart: (file: string): string =>
      `Die Datei mit deinem Verlauf war beschädigt: Balcony hat gerettet, was sich lesen ließ, fragt die Archive deiner Server nach dem Rest und bewahrt die beschädigte Datei als ${file} in seinem Ordner auf.`,
    unreadable: (file: string): string =>
      `Die Datei mit deinem Verlauf war so beschädigt, dass sich nichts lesen ließ: Balcony hat eine leere begonnen und bewahrt die beschädigte als ${file} in seinem Ordner auf; melde dich neu an, oder stelle in den Einstellungen eine Sicherung wieder her.`,
  },
  keyUnkept:
    'Der Schlüsselbund hat den Schlüssel zu deinem Verlauf nicht gespeichert. Balcony fragt dich deshalb beim nächsten Start nach der Wiederherstellungsphrase.',

  // Recovery phrase
  phraseTitle: 'Wiederherstellungsphrase',
  showPhrase: 'Wiederherstellungsphrase anzeigen',
  showPhraseHint:
    'Öffnet deinen Verlauf, wenn der Schlüsselbund den Schlüssel verliert, und deine Sicherungen auf jedem Computer.',
  phraseWarning:
    'Wer diese Wörter hat, kann deinen Verlauf lesen. Schreib sie auf oder drucke sie aus und bewahre sie sicher auf.',
  copyPhrase: 'Kopieren',
  phraseCopied: 'Kopiert. Leere die Zwischenablage, sobald du die Wörter gesichert hast.',
  phraseNotCopied: 'Balcony konnte die Wörter nicht kopieren. Schreib sie auf oder drucke sie aus.',
  printPhrase: 'Drucken',
  printedTitle: 'Balcony-Wiederherstellungsphrase',
  printedText:
    'Diese 24 Wörter öffnen den Verlauf von Balcony auf diesem Computer und seine Sicherungen. Wer sie hat, kann deinen Verlauf lesen.',
  passphraseIsPhrase:
    'Deine Passphrase öffnet deinen Verlauf auf jedem Computer. Eine Wiederherstellungsphrase gibt es nicht, und niemand kann die Passphrase für dich wiederherstellen.',

  // Key and protection
  changeKey: 'Schlüssel ändern',
  changeKeyHint: 'Falls jemand den Schlüssel oder die Wiederherstellungsphrase gesehen haben könnte.',
  changeProtection: 'Schutz ändern',
  changeProtectionHint:
    'Mit einem Schlüssel im Schlüsselbund verschlüsseln, mit einer Passphrase oder gar nicht.',
  changeProtectionText: 'Balcony schreibt deinen Verlauf neu. Deine Konten sind in der Zwischenzeit offline.',
  protectionChoice: {
    keychain: 'Verschlüsselt, mit einem Schlüssel im Schlüsselbund',
    keychainText: 'Balcony fragt nach nichts. Der Schlüssel liegt im Schlüsselbund dieses Computers.',
    passphraseText:
      'Balcony fragt bei jedem Start danach. Niemand kann sie wiederherstellen, wenn du sie vergisst.',
  },
  change: 'Ändern',

  // Backups
  backUp: 'Jetzt sichern',
  backUpHint: 'Legt alle Konten, Kontakte und Nachrichten in einer Datei ab, ohne Passwörter.',
  backUpTitle: 'Verlauf sichern',
  backUpText:
    'Die Datei enthält deine Konten, Kontakte, Nachrichten und Einstellungen, aber nicht deine Passwörter. Die gibst du auf einem anderen Computer neu ein.',
  backUpAs: 'Schutz der Sicherung',
  backUpOwn: {
    keychain: 'Mit demselben Schlüssel',
    passphrase: 'Mit derselben Passphrase',
    none: 'Nicht verschlüsselt',
  },
  backUpOwnText: {
    keychain: 'Auf einem anderen Computer brauchst du deine Wiederherstellungsphrase.',
    passphrase: 'Auf einem anderen Computer brauchst du die Passphrase.',
    none: 'Wer die Datei bekommt, kann sie lesen.',
  },
  backUpOther: 'Mit einer eigenen Passphrase',
  backUpOtherText: 'Du brauchst diese Passphrase, um die Sicherung wiederherzustellen.',
  backUpFiles: 'Aufbewahrte Dateien mitsichern',
  backUpFilesHint: (size: string) =>
    `Bilder, Aufnahmen und andere Dateien, die Balcony aufbewahrt: ${size}. Ohne sie enthält die Sicherung nur die Nachrichten.`,
  backUpStart: 'Sichern',
  backedUp: (file: string): string => `Dein Verlauf wurde gesichert: ${file}`,
  restore: 'Aus Sicherung wiederherstellen …',
  restoreHint:
    'Bringt auch deinen Verlauf von einem anderen Computer her. Balcony bewahrt den jetzigen in einer eigenen Datei auf.',
  restoreTitle: 'Aus Sicherung wiederherstellen',
  restoreText:
    'Die Sicherung ersetzt den Verlauf auf diesem Computer. Balcony bewahrt den jetzigen in einer eigenen Datei auf. Nachrichten, die in der Sicherung noch warteten, bleiben ungesendet.',
  chooseBackup: 'Sicherung auswählen',
  chooseAnother: 'Andere auswählen',
  chosen: (name: string): string => `Ausgewählt: ${name}`,
  backupSecret: 'Womit sich die Sicherung öffnet',
  secretPhrase: 'Ihre Wiederherstellungsphrase',
  secretPhraseText: 'Wenn die Sicherung denselben Schlüssel wie ihr Verlauf hat.',
  secretPassphrase: 'Ihre Passphrase',
  secretPassphraseText: 'Wenn die Sicherung oder ihr Verlauf eine Passphrase hat.',
  restoreStart: 'Wiederherstellen',

  // Keychain
  retryKeychainHint: 'Speichert Passwörter im Schlüsselbund, die nur im Arbeitsspeicher liegen.',

  /** A history in the form of an earlier Balcony was put aside. */
  earlierKept: (file: string): string =>
    `Balcony verwendet jetzt eine neue Art von Datei für deinen Verlauf. Deine Konten sind darin. Die alte Datei liegt als ${file} in Balconys Ordner, mit allen früheren Nachrichten und denen, die noch nicht gesendet waren.`,
} as const
