import type { Words } from '../words.ts'

/** The titles of the system's dialogs for files. */
export const fileDialogs: Words['fileDialogs'] = {
  choose: 'Dateien anhängen',
  folder: 'Ordner für empfangene Dateien',
  save: 'Speichern unter',
}
