import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron'
import type { Answer, CommandName } from '../../shared/contract/index.ts'
import { err } from '../../shared/model/result.ts'
import type { Balcony } from '../domain/index.ts'
import { checkCall } from './check.ts'

export const WINDOW_ORIGIN = 'app://balcony'

/** Connects windows with the application. */
export interface WindowLinks {
  /** Lets this window call the application and hear its deltas, for as long as it lives. */
  add(contents: WebContents): void
  /** Resolves when a window has built its first picture of the conversations. */
  readonly firstLook: Promise<void>
}

/**
 * A call counts only from the main frame of a window that was added, while it shows our own page; anything else is
 * answered like an unknown command and logged.
 */
export function createWindowLinks(balcony: Balcony, log: (line: string) => void): WindowLinks {
  /** Each window with the names it goes by in `desktop.look`. */
  const windows = new Map<WebContents, Set<string>>()
  let looked: () => void
  const firstLook = new Promise<void>((resolve) => (looked = resolve))

  const isOurs = ({ sender, senderFrame }: IpcMainInvokeEvent): boolean =>
    windows.has(sender) &&
    senderFrame !== null &&
    senderFrame === sender.mainFrame &&
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
      if (!checked.ok) return checked
      const { value } = checked
      if (value.name === 'desktop.look') {
        windows.get(event.sender)?.add(value.args.viewer)
        looked()
      }
      return balcony.call(value.name, value.args)
    },
  )

  return {
    firstLook,
    add(contents) {
      const viewers = new Set<string>()
      windows.set(contents, viewers)
      const stop = balcony.onBatch((batch) => {
        if (!contents.isDestroyed()) contents.send('delta', batch)
      })
      // Whoever crashed or was closed looks at nothing any more.
      const lookAway = (): void => {
        for (const viewer of viewers) void balcony.call('desktop.look', { viewer, conversationId: null })
        viewers.clear()
      }
      contents.on('render-process-gone', lookAway)
      contents.once('destroyed', () => {
        stop()
        lookAway()
        windows.delete(contents)
      })
    },
  }
}
