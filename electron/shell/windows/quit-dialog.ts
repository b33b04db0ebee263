import { dialog, powerMonitor, type BrowserWindow, type MessageBoxOptions } from 'electron'
import { words } from '../../../shared/words/index.ts'
import type { Quitting } from './quitting.ts'
import type { Windows } from './windows.ts'

const [QUIT, STAY] = [0, 1] as const

/** Asks in a box of the system's, in front of the window that is in front. True: quit. */
export async function askToQuit(waiting: number, over: BrowserWindow | null): Promise<boolean> {
  const options: MessageBoxOptions = {
    type: 'question',
    title: 'Balcony',
    message: words.quitting.unsent(waiting),
    detail: words.quitting.unsentText(waiting),
    buttons: [words.quitting.quit, words.quitting.stay],
    defaultId: STAY,
    cancelId: STAY,
    noLink: true,
  }
  const { response } = await (over === null
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(over, options))
  return response === QUIT
}

/** What a session's end, a shutdown or a `kill` asks for is done at once; nobody is there to answer. */
export function quitWithSession(
  quitting: Pick<Quitting, 'atOnce'>,
  windows: Pick<Windows, 'each'>,
  quit: () => void,
): void {
  powerMonitor.on('shutdown', quitting.atOnce)
  // Of Windows, which asks each window.
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
