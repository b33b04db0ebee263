import { dialog, powerMonitor, type BrowserWindow, type MessageBoxOptions } from 'electron'
import type { Words } from '../../../shared/words/index.ts'
import type { Quitting } from './quitting.ts'
import type { Windows } from './windows.ts'

const [QUIT, STAY] = [0, 1] as const

/** Asks in a dialog box of the system, over the window `over`. True: quit. */
export async function askToQuit(
  { quitting }: Pick<Words, 'quitting'>,
  waiting: number,
  over: BrowserWindow | null,
): Promise<boolean> {
  const options: MessageBoxOptions = {
    type: 'question',
    title: 'Balcony',
    message: quitting.unsent(waiting),
    detail: quitting.unsentText(waiting),
    buttons: [quitting.quit, quitting.stay],
    defaultId: STAY,
    cancelId: STAY,
    noLink: true,
  }
  const { response } = await (over === null
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(over, options))
  return response === QUIT
}

/** Quits without a question when the session ends, the computer shuts down or a signal comes: nobody is there to answer. */
export function quitWithSession(
  quitting: Pick<Quitting, 'atOnce'>,
  windows: Pick<Windows, 'each'>,
  quit: () => void,
): void {
  powerMonitor.on('shutdown', quitting.atOnce)
  // Windows asks each window.
  windows.each((window) => {
    window.on('query-session-end', quitting.atOnce)
    window.on('session-end', quitting.atOnce)
  })
  if (process.platform === 'win32') return
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      quitting.atOnce()
      quit()
    })
  }
}
