import { app, dialog, shell, type OpenDialogOptions } from 'electron'
import { NO_DESKTOP, type DesktopAbilities } from '../../shared/model/desktop.ts'
import type { Failure } from '../../shared/model/failure.ts'
import { err, ok, type Result } from '../../shared/model/result.ts'
import type { Settings } from '../../shared/model/store.ts'
import type { Desktop } from '../domain/ports.ts'
import type { OwnUmask } from './start/umask.ts'
import type { TrayHost } from './tray/host.ts'
import type { Capture } from './windows/capture.ts'
import type { Windows } from './windows/windows.ts'

/**
 * One part of the desktop (windows, tray, spelling ...): it adds abilities and follows the settings. A part that finds out
 * later what it can do reports that by `onAbilities`.
 */
export interface DesktopPart {
  readonly abilities?: Partial<DesktopAbilities>
  onAbilities?(listener: () => void): () => void
  settingsChanged?(settings: Settings): void
  adopt?: Desktop['adopt']
}

export interface DesktopOptions {
  readonly windows: Pick<Windows, 'reveal' | 'openConversation' | 'inFront' | 'show'>
  /** Lets the system show the folder of the logs; resolves to the system's error, or an empty text. */
  readonly openLogs: () => Promise<string>
  readonly microphone: Pick<Capture, 'allow'>
  readonly camera: Pick<Capture, 'allow'>
  /** The umask of the person's own programs. */
  readonly umask: Pick<OwnUmask, 'lend'>
  readonly parts: readonly DesktopPart[]
}

/** The tray's part: whether anything shows tray icons. */
export const trayPart = (host: Pick<TrayHost, 'present' | 'onChange'>): DesktopPart => ({
  get abilities() {
    return { tray: host.present }
  },
  onAbilities: (listener) => host.onChange(listener),
})

const PLATFORMS: Partial<Record<NodeJS.Platform, DesktopAbilities['platform']>> = {
  darwin: 'mac',
  win32: 'windows',
}

/** Puts the `Desktop` port together from its parts. */
export function createDesktop({
  windows,
  openLogs,
  microphone,
  camera,
  umask,
  parts,
}: DesktopOptions): Desktop {
  async function choose(options: OpenDialogOptions): Promise<readonly string[]> {
    const parent = windows.inFront()
    const { canceled, filePaths } = await (parent === null
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(parent, options))
    return canceled ? [] : filePaths
  }

  return {
    get abilities() {
      const platform = PLATFORMS[process.platform] ?? 'linux'
      const own = { ...NO_DESKTOP, platform, files: true }
      return Object.assign(own, ...parts.map((part) => part.abilities ?? {})) as DesktopAbilities
    },
    onAbilities(listener) {
      const releases = parts.map((part) => part.onAbilities?.(listener))
      return () => {
        for (const release of releases) release?.()
      }
    },
    reveal: (conversationId) => windows.reveal(conversationId),
    present: () => windows.show(),
    openWindow: (conversationId) => windows.openConversation(conversationId),
    allowMicrophone: (on) => microphone.allow(on),
    allowCamera: (on) => camera.allow(on),
    async openLogs() {
      const problem = await openLogs()
      return problem === '' ? ok() : err({ code: 'not-on-this-desktop' })
    },
    async chooseFile(request) {
      const { title } = request
      if (request.kind === 'save') {
        const parent = windows.inFront()
        const options = { title, defaultPath: request.suggestedName }
        const { canceled, filePath } = await (parent === null
          ? dialog.showSaveDialog(options)
          : dialog.showSaveDialog(parent, options))
        return canceled || filePath === '' ? null : filePath
      }
      const filters = [{ name: title, extensions: [...request.extensions] }]
      return (await choose({ title, properties: ['openFile'], filters }))[0] ?? null
    },
    chooseFiles: (title) => choose({ title, properties: ['openFile', 'multiSelections'] }),
    chooseFolder: async (title) =>
      (await choose({ title, properties: ['openDirectory', 'createDirectory'] }))[0] ?? null,
    get downloads() {
      return app.getPath('downloads')
    },
    openFile: async (path) => (await umask.lend(() => shell.openPath(path))) === '',
    showInFolder: (path) => shell.showItemInFolder(path),
    settingsChanged(settings) {
      for (const part of parts) part.settingsChanged?.(settings)
    },
    async adopt(changes): Promise<Result<undefined, Failure>> {
      for (const part of parts) {
        const adopted = await part.adopt?.(changes)
        if (adopted?.ok === false) return adopted
      }
      return ok()
    },
  }
}
