import type { ImportFailure } from '../../model/import-failure.ts'
import type { FailureSentences } from '../failure-sentences.ts'

/** The failures of imports and exports, as a part of `failures`. */
export const importFailures: Pick<FailureSentences, ImportFailure['code']> = {
  'import-running': () => 'Balcony importiert noch einen anderen Verlauf. Warte, bis das fertig ist.',
  'export-running': () => 'Balcony exportiert noch etwas anderes. Warte, bis das fertig ist.',
  'import-nothing': () =>
    'Balcony hat dort keinen Verlauf gefunden, der sich importieren lässt. Wähle eine andere Datei oder einen anderen Ordner.',
  'import-gone': () => 'Dieser Verlauf ist nicht mehr da. Such noch einmal nach Verläufen.',
  'import-unreadable': () =>
    'Balcony darf das nicht lesen. Prüf die Zugriffsrechte und such dann noch einmal.',
  'import-damaged': () => 'Ein Teil davon ist beschädigt. Balcony importiert alles andere.',
  'import-form-unknown': () => 'Balcony kennt diese Form nicht, vielleicht weil das Programm neuer ist.',
  'import-too-large': () => 'Das ist zu groß für einen Verlauf. Balcony lässt es aus.',
}
