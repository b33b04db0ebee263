import type { MenuItemConstructorOptions } from 'electron'
import { words } from './words.ts'

/** What the menus do that no role of Electron's does. */
export interface MenuActions {
  /** Presses keys of the window's own shortcuts in the window with the focus, or in the `main` one. */
  press(accelerator: string, where: 'main' | 'focused'): void
  zoom(step: 'in' | 'out' | 'reset'): void
  showMain(): void
  openLogs(): void
  quit(): void
}

type Item = MenuItemConstructorOptions

const LINE: Item = { type: 'separator' }

/** The menu bar, by the conventions of that platform. */
export function menuTemplate(mac: boolean, actions: MenuActions): Item[] {
  const shortcut = (label: string, accelerator: string, where: 'main' | 'focused' = 'main'): Item => ({
    label,
    accelerator,
    // The window hears the keys itself, wherever in it the focus is; the menu shows them, and does the same by mouse.
    registerAccelerator: false,
    click: (_item, _window, { triggeredByAccelerator = false }) => {
      if (!triggeredByAccelerator) actions.press(accelerator, where)
    },
  })
  const zoom = (label: string, step: 'in' | 'out' | 'reset', accelerator: string, visible = true): Item => ({
    label,
    accelerator,
    visible,
    acceleratorWorksWhenHidden: true,
    click: () => actions.zoom(step),
  })
  const settings = shortcut(words.settings, 'CmdOrCtrl+,')
  const close: Item = { role: 'close', label: words.closeWindow, accelerator: 'CmdOrCtrl+W' }
  const minimize: Item = { role: 'minimize', label: words.minimize }

  return [
    ...(mac ? [macMenu(settings)] : []),
    {
      label: words.file,
      submenu: [
        shortcut(words.newConversation, 'CmdOrCtrl+N'),
        shortcut(words.goTo, 'CmdOrCtrl+K'),
        LINE,
        ...(mac ? [] : [settings, LINE]),
        close,
        ...(mac ? [] : [{ label: words.quit, accelerator: 'CmdOrCtrl+Q', click: () => actions.quit() }]),
      ],
    },
    {
      label: words.edit,
      submenu: [
        { role: 'undo', label: words.undo },
        { role: 'redo', label: words.redo },
        LINE,
        { role: 'cut', label: words.cut },
        { role: 'copy', label: words.copy },
        { role: 'paste', label: words.paste },
        { role: 'pasteAndMatchStyle', label: words.pastePlain },
        { role: 'selectAll', label: words.selectAll },
      ],
    },
    {
      label: words.view,
      submenu: [
        zoom(words.actualSize, 'reset', 'CmdOrCtrl+0'),
        zoom(words.zoomIn, 'in', 'CmdOrCtrl+Plus'),
        // The same key without Shift, and the one of the number pad.
        zoom(words.zoomIn, 'in', 'CmdOrCtrl+=', false),
        zoom(words.zoomIn, 'in', 'CmdOrCtrl+numadd', false),
        zoom(words.zoomOut, 'out', 'CmdOrCtrl+-'),
        zoom(words.zoomOut, 'out', 'CmdOrCtrl+numsub', false),
        LINE,
        { role: 'togglefullscreen', label: words.fullScreen },
      ],
    },
    {
      label: words.conversation,
      submenu: [
        shortcut(words.next, 'Alt+Down'),
        shortcut(words.previous, 'Alt+Up'),
        shortcut(words.nextUnread, 'Alt+Shift+Down'),
        shortcut(words.previousUnread, 'Alt+Shift+Up'),
        LINE,
        shortcut(words.markRead, 'Esc', 'focused'),
        shortcut(words.ownWindow, 'CmdOrCtrl+Shift+O'),
      ],
    },
    {
      label: words.window,
      ...(mac ? { role: 'window' as const } : {}),
      submenu: [
        minimize,
        ...(mac ? [{ role: 'zoom' as const }] : []),
        { label: words.mainWindow, click: () => actions.showMain() },
        ...(mac ? [LINE, { role: 'front' as const, label: words.bringAllToFront }] : []),
      ],
    },
    {
      label: words.help,
      ...(mac ? { role: 'help' as const } : {}),
      submenu: [
        shortcut(words.shortcuts, 'CmdOrCtrl+/'),
        { label: words.logs, click: () => actions.openLogs() },
        ...(mac ? [] : [LINE, { role: 'about' as const, label: words.about }]),
      ],
    },
  ]
}

const macMenu = (settings: Item): Item => ({
  role: 'appMenu',
  submenu: [
    { role: 'about', label: words.about },
    LINE,
    settings,
    LINE,
    { role: 'services', label: words.services },
    LINE,
    { role: 'hide', label: words.hide },
    { role: 'hideOthers', label: words.hideOthers },
    { role: 'unhide', label: words.showAll },
    LINE,
    { role: 'quit', label: words.quit },
  ],
})
