import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron'
import type { Answer, CommandName } from '../../shared/contract/index.ts'
import { err } from '../../shared/model/result.ts'
import type { Balcony } from '../domain/index.ts'
import { checkCall } from './check.ts'

export const WINDOW_ORIGIN = 'app://balcony'

/**
 * Lets one window call the application and hear its deltas. A call counts only from the main frame of that window
 * while it shows our own page; anything else is answered like an unknown command and logged. Returns the release.
 */
export function connectWindow(
  balcony: Balcony,
  contents: WebContents,
  log: (line: string) => void,
): () => void {
  const isOurs = ({ sender, senderFrame }: IpcMainInvokeEvent): boolean =>
    sender === contents &&
    senderFrame !== null &&
    senderFrame === contents.mainFrame &&
    // Not `new URL(...).origin`: Node knows nothing of our scheme and calls its origin `null`.
    senderFrame.url.startsWith(`${WINDOW_ORIGIN}/`)

  ipcMain.handle(
    'call',
    (event, name: unknown, args: unknown): Promise<Answer<CommandName>> | Answer<CommandName> => {
      if (!isOurs(event)) {
        log(`refused a call from ${event.senderFrame?.origin ?? 'a frame that is gone'}`)
        return err({ code: 'unknown-command', command: '' })
      }
      const checked = checkCall(name, args)
      return checked.ok ? balcony.call(checked.value.name, checked.value.args) : checked
    },
  )
  const stop = balcony.onBatch((batch) => {
    if (!contents.isDestroyed()) contents.send('delta', batch)
  })
  return () => {
    ipcMain.removeHandler('call')
    stop()
  }
}
