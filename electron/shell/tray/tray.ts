import { app, Menu, nativeImage, Tray, type MenuItemConstructorOptions, type NativeImage } from 'electron'
import { seenTogether } from '../../../shared/model/seen.ts'
import type { Speech } from '../../../shared/words/speech.ts'
import { drawCount, drawTray, type TrayLook } from './icon.ts'
import { performTrayAction } from './actions.ts'
import { trayMenu, trayTooltip, type TrayAction, type TrayItem } from './menu.ts'
import type { TrayHost } from './host.ts'
import { followForTray, type OpenConnection, type TrayState } from './model.ts'
import type { Windows } from '../windows/windows.ts'

export interface TrayOptions {
  readonly open: OpenConnection
  readonly host: Pick<TrayHost, 'present' | 'onChange'>
  readonly windows: Pick<Windows, 'show' | 'hide' | 'toggle' | 'mainVisible' | 'main' | 'each'>
  readonly speech: Pick<Speech, 'words' | 'onChange'>
  readonly log: (line: string) => void
}

/** Changes within this time make one new menu, because a new menu closes an open one. */
const REST_MS = 200

interface Sizes {
  readonly size: number
  readonly scales: readonly number[]
}

/** The sizes of the picture and the screens they are for. On Linux the panel gets the largest and scales it. */
const SIZES: Partial<Record<NodeJS.Platform, Sizes>> = {
  darwin: { size: 18, scales: [1, 2] },
  win32: { size: 16, scales: [1, 1.25, 1.5, 2, 3] },
}
const PANEL: Sizes = { size: 22, scales: [1, 3] }

/** The icon in the corner of the screen, its menu, and the unread count where the platform shows one. */
export function createTray({ open, host, windows, speech, log }: TrayOptions): { close(): void } {
  const model = followForTray(open, soon)
  let tray: Tray | null = null
  /** What is shown now; only differences are changed. */
  let drawn = { look: '', tooltip: '', menu: '', count: 0 }
  let rest: NodeJS.Timeout | undefined

  function soon(): void {
    rest ??= setTimeout(() => {
      rest = undefined
      refresh()
    }, REST_MS)
  }

  function refresh(): void {
    const { state } = model
    showCount(state)
    if (host.present) showTray(state)
    else hideTray()
  }

  function showTray(state: TrayState): void {
    const now = Date.now()
    const look: TrayLook = {
      show: seenTogether(state.accounts).show,
      unread: state.unreadMessages > 0,
      template: process.platform === 'darwin',
    }
    const windowVisible = windows.mainVisible && windows.main()?.isMinimized() !== true
    const items = trayMenu(speech.words(), state, { windowVisible, now })
    const next = {
      ...drawn,
      look: JSON.stringify(look),
      tooltip: trayTooltip(speech.words(), state),
      menu: JSON.stringify(items),
    }
    const isNew = tray === null
    tray ??= makeTray(look)
    if (!isNew && next.look !== drawn.look) tray.setImage(imageOf(look))
    if (isNew || next.tooltip !== drawn.tooltip) tray.setToolTip(next.tooltip)
    if (isNew || next.menu !== drawn.menu) tray.setContextMenu(Menu.buildFromTemplate(items.map(template)))
    drawn = next
  }

  function makeTray(look: TrayLook): Tray {
    const made = new Tray(imageOf(look))
    // On macOS a click opens the menu.
    if (process.platform !== 'darwin') made.on('click', () => windows.toggle())
    return made
  }

  function hideTray(): void {
    tray?.destroy()
    tray = null
  }

  function showCount({ unreadMessages: count }: TrayState): void {
    if (count === drawn.count) return
    drawn = { ...drawn, count }
    app.setBadgeCount(count)
    if (process.platform !== 'win32') return
    const image =
      count === 0 ? null : pictureOf({ size: 16, scales: [1, 2] }, (size) => drawCount(count, size))
    windows.main()?.setOverlayIcon(image, count === 0 ? '' : speech.words().tray.unreadMessages(count))
  }

  const template = (item: TrayItem): MenuItemConstructorOptions => {
    switch (item.kind) {
      case 'separator':
        return { type: 'separator' }
      case 'words':
        return { label: plain(item.label), enabled: false }
      case 'menu':
        return { label: plain(item.label), submenu: item.items.map(template) }
      case 'action':
        return { label: plain(item.label), click: () => perform(item.action) }
      case 'choice':
        return {
          type: 'radio',
          label: plain(item.label),
          checked: item.checked,
          click: () => perform(item.action),
        }
    }
  }

  function perform(action: TrayAction): void {
    performTrayAction(action, {
      bridge: model,
      state: () => model.state,
      windows,
      quit: () => app.quit(),
      now: Date.now,
      log,
    })
    // The click has already moved the mark of a choice; the model knows where it belongs.
    drawn = { ...drawn, menu: '' }
    soon()
  }

  const releases = [
    host.onChange(refresh),
    speech.onChange(() => {
      // The picture with the count has a description.
      drawn = { ...drawn, count: -1 }
      soon()
    }),
  ]
  windows.each((window, kind) => {
    if (kind !== 'main') return
    for (const event of ['show', 'hide', 'minimize', 'restore', 'closed'] as const) {
      window.on(event as 'show', soon)
    }
  })

  return {
    close() {
      clearTimeout(rest)
      model.stop()
      for (const release of releases) release()
      hideTray()
    },
  }
}

/** A single & in a label would underline the next letter. */
const plain = (label: string): string => label.replaceAll('&', '&&')

function imageOf(look: TrayLook): NativeImage {
  const image = pictureOf(SIZES[process.platform] ?? PANEL, (size) => drawTray(look, size))
  image.setTemplateImage(look.template)
  return image
}

function pictureOf({ size, scales }: Sizes, draw: (pixels: number) => Uint8Array): NativeImage {
  const image = nativeImage.createEmpty()
  for (const scaleFactor of scales) {
    const side = Math.round(size * scaleFactor)
    const buffer = nativeImage
      .createFromBitmap(Buffer.from(draw(side)), { width: side, height: side, scaleFactor })
      .toPNG({ scaleFactor })
    image.addRepresentation({ width: side, height: side, scaleFactor, buffer })
  }
  return image
}
