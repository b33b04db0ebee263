import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron'
import type { Answer, CommandName } from '../../shared/contract/index.ts'
import { err } from '../../shared/model/result.ts'
import type { Balcony, WindowConnection } from '../domain/index.ts'
import { checkCall } from './check.ts'

export const WINDOW_ORIGIN = 'app://balcony'

/** Connects windows to the application. */
export interface WindowConnections {
  /** Lets this window call the application and get its deltas until it is destroyed. */
  add(contents: WebContents): void
  /** Resolves when a window has shown its first conversations. */
  readonly firstLook: Promise<void>
}

interface ConnectedWindow {
  readonly connection: WindowConnection
  /** The viewer ids it uses in `desktop.look`. */
  readonly viewers: Set<string>
}

/**
 * Accepts calls only from the main frame of an added window while it shows our own page. Any other call is logged and
 * answered like an unknown command.
 */
export function connectWindows(
  balcony: Pick<Balcony, 'open'>,
  log: (line: string) => void,
): WindowConnections {
  const windows = new Map<WebContents, ConnectedWindow>()
  let looked: () => void
  const firstLook = new Promise<void>((resolve) => (looked = resolve))

  /** The calling window; null for an unknown window, a frame in it, or another page. */
  function callerOf({ sender, senderFrame }: IpcMainInvokeEvent): ConnectedWindow | null {
    const isOurs =
      senderFrame !== null &&
      senderFrame === sender.mainFrame &&
      // Not `new URL(...).origin`: Node doesn't know our scheme and gives `null`.
      senderFrame.url.startsWith(`${WINDOW_ORIGIN}/`)
    return isOurs ? (windows.get(sender) ?? null) : null
  }

  ipcMain.handle(
    'call',
    (event, name: unknown, args: unknown): Promise<Answer<CommandName>> | Answer<CommandName> => {
      const caller = callerOf(event)
      if (caller === null) {
        log(`refused a call from ${event.senderFrame?.origin ?? 'a frame that is gone'}`)
        return err({ code: 'unknown-command', command: '' })
      }
      const checked = checkCall(name, args)
      if (!checked.ok) return checked
      const { value } = checked
      if (value.name === 'desktop.look') {
        caller.viewers.add(value.args.viewer)
        looked()
      }
      return caller.connection.call(value.name, value.args)
    },
  )

  return {
    firstLook,
    add(contents) {
      const connection = balcony.open((batch) => {
        if (!contents.isDestroyed()) contents.send('delta', batch)
      })
      const viewers = new Set<string>()
      windows.set(contents, { connection, viewers })
      // A crashed or closed window shows nothing.
      const lookAway = (): void => {
        void connection.call('app.watch', { topics: [] })
        for (const viewer of viewers) void connection.call('desktop.look', { viewer, conversationId: null })
        viewers.clear()
      }
      contents.on('render-process-gone', lookAway)
      contents.once('destroyed', () => {
        connection.close()
        lookAway()
        windows.delete(contents)
      })
    },
  }
}
