import type { BrowserWindow } from 'electron'

/** One that crashes again so soon would go on doing so. */
const AGAIN_MS = 60_000

/** Loads a window anew whose page has crashed. Nothing is lost by that: what was sent and typed is in the store. */
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
