import { app, Menu, type WebContents } from 'electron'
import type { Speech } from '../../../shared/words/speech.ts'
import { menuTemplate, type MenuActions } from './menu.ts'
import type { Windows } from './windows.ts'

/**
 * Puts the menu bar into place, and again when the language changes: at the top of the screen on a Mac, elsewhere in each
 * window while Alt is pressed.
 */
export function installMenuBar(
  windows: Pick<Windows, 'main' | 'inFront' | 'show'>,
  actions: Pick<MenuActions, 'zoom' | 'openLogs'>,
  speech: Pick<Speech, 'words' | 'onChange'>,
): void {
  const mac = process.platform === 'darwin'
  const all: MenuActions = {
    ...actions,
    showMain: windows.show,
    quit: () => app.quit(),
    press(accelerator, where) {
      if (where === 'main' && windows.inFront() !== windows.main()) windows.show()
      const window = where === 'main' ? windows.main() : windows.inFront()
      if (window) pressKeys(window.webContents, accelerator, mac)
    },
  }
  const install = (): void =>
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(speech.words(), mac, all)))
  install()
  speech.onChange(install)
}

const MODIFIERS: Readonly<Record<string, 'alt' | 'shift'>> = { Alt: 'alt', Shift: 'shift' }

/** Sends these keys as from the keyboard: a menu needs no other way into the window than its shortcuts. */
function pressKeys(contents: WebContents, accelerator: string, mac: boolean): void {
  const keys = accelerator.split('+')
  const keyCode = keys.pop() ?? ''
  const modifiers = keys.map((key) => MODIFIERS[key] ?? (mac ? 'meta' : 'control'))
  contents.focus()
  contents.sendInputEvent({ type: 'keyDown', keyCode, modifiers })
  contents.sendInputEvent({ type: 'keyUp', keyCode, modifiers })
}
