import { createEmitter } from '../../../shared/events/emitter.ts'
import type { WindowMemory } from './memory.ts'
import type { Windows } from './windows.ts'

export type ZoomStep = 'in' | 'out' | 'reset'

/** Half a level makes everything about a tenth larger. */
const STEP = 0.5
const LEAST = -3
const MOST = 5

/** The level after that step: 0 is 100 %, each whole level 1.2 times the one before (Electron's `zoomLevel`). */
export function zoomed(level: number, step: ZoomStep): number {
  if (step === 'reset') return 0
  return Math.min(MOST, Math.max(LEAST, level + (step === 'in' ? STEP : -STEP)))
}

/** One remembered size for all windows. Returns the function that changes it. */
export function createZoom(
  windows: Pick<Windows, 'each'>,
  memory: Pick<WindowMemory, 'zoomLevel' | 'set'>,
): (step: ZoomStep) => void {
  const changed = createEmitter()
  function zoom(step: ZoomStep): void {
    memory.set({ zoomLevel: zoomed(memory.zoomLevel, step) })
    changed.emit()
  }
  windows.each((window) => {
    const contents = window.webContents
    window.once(
      'closed',
      changed.on(() => contents.setZoomLevel(memory.zoomLevel)),
    )
    // Ctrl with the mouse wheel.
    contents.on('zoom-changed', (_event, direction) => zoom(direction))
  })
  return zoom
}
