import { nativeTheme } from 'electron'
import type { Settings } from '../../../shared/model/store.ts'
import type { DesktopPart } from '../desktop.ts'
import type { WindowMemory } from './memory.ts'
import { ground } from './window.ts'
import type { Windows } from './windows.ts'

/**
 * Light or dark by the person's setting, else by the system's, also in menus and title bars. The setting lies in the history,
 * which may be locked at first: until it is open, the theme of the last run applies.
 */
export function createThemePart(windows: Pick<Windows, 'each'>, memory: WindowMemory): DesktopPart {
  apply(memory.theme)
  windows.each((window) => {
    const paint = (): void => window.setBackgroundColor(ground())
    nativeTheme.on('updated', paint)
    window.once('closed', () => nativeTheme.off('updated', paint))
  })
  return {
    settingsChanged({ theme }) {
      memory.set({ theme })
      apply(theme)
    },
  }
}

function apply(theme: Settings['theme']): void {
  const source = theme === 'high-contrast' ? 'system' : theme
  if (nativeTheme.themeSource !== source) nativeTheme.themeSource = source
}
