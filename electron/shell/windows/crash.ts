import type { BrowserWindow } from 'electron'

/** A page that crashes again within this time would crash for ever. */
const AGAIN_MS = 60_000

/** Reloads a window after its page has crashed. Nothing is lost: messages and drafts are in the store. */
export function reviveAfterCrash(
  window: Pick<BrowserWindow, 'webContents'>,
  log: (line: string) => void,
  now: () => number = Date.now,
): void {
  let crashedAt = -Infinity
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return
    log(`a window's page is gone: ${reason}`)
    const soon = Math.abs(now() - crashedAt) < AGAIN_MS
    crashedAt = now()
    if (!soon) window.webContents.reload()
  })
}
