/** Why Balcony cannot start, one sentence each, and what the system shows about its start. */
export const starting = {
  cannotStart: 'Balcony kann nicht starten',
  noScreen: 'Balcony findet keinen Bildschirm für sein Fenster.',
  linkTooLong: 'Der Link ist zu lang, Balcony kann ihn nicht öffnen.',
  filesTooMany: 'Das sind zu viele Dateien für einen Start von Balcony. Sende weniger auf einmal.',
  /** `reason` comes from the system. */
  damaged: (reason: string): string =>
    `Ein Teil von Balcony fehlt oder ist beschädigt. Installiere Balcony neu. (${reason})`,
  folder: {
    full: (folder: string): string =>
      `Das Laufwerk mit Balconys Ordner ${folder} ist voll. Schaffe etwas Platz und starte Balcony dann neu.`,
    unwritable: (folder: string): string =>
      `Balcony darf nicht in seinen Ordner ${folder} schreiben. Erlaube das Schreiben und starte Balcony dann neu.`,
    'not-a-folder': (folder: string): string =>
      `${folder} ist kein Ordner, Balcony kann dort nichts aufbewahren. Wähle mit --profile einen anderen.`,
    unreachable: (folder: string): string =>
      `Balcony kann seinen Ordner ${folder} nicht erreichen. Verbinde das Laufwerk und starte Balcony dann neu.`,
  },
  /** Stands beside Balcony in the system's list of programs that start at login. */
  atLogin: 'Nachrichten von deinen Jabber-Konten',
} as const
