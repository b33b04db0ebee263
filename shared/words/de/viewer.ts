import { inSentence } from '../../text/quoted.ts'
import type { Words } from '../words.ts'
import { numbers } from './numbers.ts'

export const viewer: Words['viewer'] = {
  title: 'Bildbetrachter',
  next: 'Weiter',
  previous: 'Zurück',
  zoomIn: 'Vergrößern',
  zoomOut: 'Verkleinern',
  fit: 'An Fenster anpassen',
  saveAs: 'Speichern unter',
  forward: 'Weiterleiten',
  showInChat: 'Im Chat zeigen',
  close: 'Schließen',
  zoomed: (percent) => `${numbers.number(percent)} %`,
  sentBy: (name, moment) => `${inSentence(name)}, ${moment}`,
}
