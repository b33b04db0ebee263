export const updates = {
  title: 'Neue Versionen',
  current: (version: string): string => `Das ist Balcony ${version}.`,
  notHere:
    'Dieses Balcony sucht nicht nach neuen Versionen. Du bekommst sie dort, wo du dieses bekommen hast.',
  automatic: 'Nach neuen Versionen suchen',
  automaticHint: 'Einmal am Tag. Balcony lädt nichts herunter, bevor du zustimmst.',
  check: 'Jetzt suchen',
  looking: 'Suche läuft …',
  newest: 'Das ist die neueste Version.',
  available: (version: string): string => `Balcony ${version} ist verfügbar.`,
  notes: (version: string): string => `Neu in ${version}`,
  download: 'Herunterladen',
  downloading: (version: string, percent: number): string =>
    `Balcony ${version} wird heruntergeladen: ${percent} %`,
  progress: (version: string): string => `Balcony ${version} wird heruntergeladen`,
  ready: (version: string): string =>
    `Balcony ${version} ist bereit. Es wird installiert, wenn du Balcony beendest.`,
  restart: 'Jetzt neu starten',
  look: 'Was ist neu?',
  later: 'Später',
} as const
