import { inSentence } from '../../text/quoted.ts'
import { numbers } from './numbers.ts'

/** The viewer of pictures and videos. */
export const viewer = {
  title: 'Viewer',
  next: 'Next',
  previous: 'Previous',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Fit to window',
  saveAs: 'Save as',
  forward: 'Forward',
  showInChat: 'Show in chat',
  close: 'Close',
  zoomed: (percent: number) => `${numbers.number(percent)} %`,
  sentBy: (name: string, moment: string) => `${inSentence(name)}, ${moment}`,
} as const
