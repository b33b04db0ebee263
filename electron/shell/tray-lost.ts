import type { TrayHost } from './tray-host.ts'
import type { Windows } from './windows.ts'

/** A panel that crashed is back by then. */
const GRACE_MS = 5_000

/** Brings the hidden window back where the tray is gone, and with it the only way to it. */
export function bringBackWithoutTray(
  host: Pick<TrayHost, 'present' | 'onChange'>,
  windows: Pick<Windows, 'show' | 'mainVisible'>,
): () => void {
  let timer: NodeJS.Timeout | undefined
  const release = host.onChange(() => {
    clearTimeout(timer)
    if (host.present) return
    timer = setTimeout(() => {
      if (!windows.mainVisible) windows.show()
    }, GRACE_MS)
  })
  return () => {
    clearTimeout(timer)
    release()
  }
}
