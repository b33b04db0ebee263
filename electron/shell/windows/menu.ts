import type { MenuItemConstructorOptions } from 'electron'
import type { Words } from '../../../shared/words/index.ts'

/** Menu commands without a role of Electron. */
export interface MenuActions {
  /** Presses the keys of one of the window's own shortcuts, in the window with the focus or in the `main` one. */
  press(accelerator: string, where: 'main' | 'focused'): void
  zoom(step: 'in' | 'out' | 'reset'): void
  showMain(): void
  openLogs(): void
  quit(): void
}

type Item = MenuItemConstructorOptions

const LINE: Item = { type: 'separator' }

/** The menu bar, by the conventions of that platform. */
export function menuTemplate({ menus }: Pick<Words, 'menus'>, mac: boolean, actions: MenuActions): Item[] {
  const shortcut = (label: string, accelerator: string, where: 'main' | 'focused' = 'main'): Item => ({
    label,
    accelerator,
    // The window listens for these keys itself. The menu shows them, and does the same by mouse.
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
  const settings = shortcut(menus.settings, 'CmdOrCtrl+,')
  const close: Item = { role: 'close', label: menus.closeWindow, accelerator: 'CmdOrCtrl+W' }
  const minimize: Item = { role: 'minimize', label: menus.minimize }

  return [
    ...(mac ? [macMenu(menus, settings)] : []),
    {
      label: menus.file,
      submenu: [
        shortcut(menus.newConversation, 'CmdOrCtrl+N'),
        shortcut(menus.goTo, 'CmdOrCtrl+K'),
        LINE,
        ...(mac ? [] : [settings, LINE]),
        close,
        ...(mac ? [] : [{ label: menus.quit, accelerator: 'CmdOrCtrl+Q', click: () => actions.quit() }]),
      ],
    },
    {
      label: menus.edit,
      submenu: [
        { role: 'undo', label: menus.undo },
        { role: 'redo', label: menus.redo },
        LINE,
        { role: 'cut', label: menus.cut },
        { role: 'copy', label: menus.copy },
        { role: 'paste', label: menus.paste },
        { role: 'pasteAndMatchStyle', label: menus.pastePlain },
        { role: 'selectAll', label: menus.selectAll },
        LINE,
        shortcut(menus.search, 'CmdOrCtrl+F'),
        shortcut(menus.find, 'CmdOrCtrl+Shift+F', 'focused'),
      ],
    },
    {
      label: menus.view,
      submenu: [
        zoom(menus.actualSize, 'reset', 'CmdOrCtrl+0'),
        zoom(menus.zoomIn, 'in', 'CmdOrCtrl+Plus'),
        // The same key without Shift, and the one of the number pad.
        zoom(menus.zoomIn, 'in', 'CmdOrCtrl+=', false),
        zoom(menus.zoomIn, 'in', 'CmdOrCtrl+numadd', false),
        zoom(menus.zoomOut, 'out', 'CmdOrCtrl+-'),
        zoom(menus.zoomOut, 'out', 'CmdOrCtrl+numsub', false),
        LINE,
        { role: 'togglefullscreen', label: menus.fullScreen },
      ],
    },
    {
      label: menus.conversation,
      submenu: [
        shortcut(menus.next, 'Alt+Down'),
        shortcut(menus.previous, 'Alt+Up'),
        shortcut(menus.nextUnread, 'Alt+Shift+Down'),
        shortcut(menus.previousUnread, 'Alt+Shift+Up'),
        LINE,
        shortcut(menus.markRead, 'Esc', 'focused'),
        shortcut(menus.ownWindow, 'CmdOrCtrl+Shift+O'),
      ],
    },
    {
      label: menus.window,
      ...(mac ? { role: 'window' as const } : {}),
      submenu: [
        minimize,
        ...(mac ? [{ role: 'zoom' as const, label: menus.zoomWindow }] : []),
        { label: menus.mainWindow, click: () => actions.showMain() },
        ...(mac ? [LINE, { role: 'front' as const, label: menus.bringAllToFront }] : []),
      ],
    },
    {
      label: menus.help,
      ...(mac ? { role: 'help' as const } : {}),
      submenu: [
        shortcut(menus.shortcuts, 'CmdOrCtrl+/'),
        { label: menus.logs, click: () => actions.openLogs() },
        ...(mac ? [] : [LINE, { role: 'about' as const, label: menus.about }]),
      ],
    },
  ]
}

const macMenu = (menus: Words['menus'], settings: Item): Item => ({
  role: 'appMenu',
  submenu: [
    { role: 'about', label: menus.about },
    LINE,
    settings,
    LINE,
    { role: 'services', label: menus.services },
    LINE,
    { role: 'hide', label: menus.hide },
    { role: 'hideOthers', label: menus.hideOthers },
    { role: 'unhide', label: menus.showAll },
    LINE,
    { role: 'quit', label: menus.quit },
  ],
})
