import { app, shell } from 'electron'
import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createSpeech } from '../shared/words/speech.ts'
import type { Balcony } from './domain/index.ts'
import { connectWindows, WINDOW_ORIGIN } from './ipc/index.ts'
import { MEDIA_BASE, serveMedia } from './ipc/media.ts'
import { createActivity } from './shell/activity.ts'
import { serveWindow } from './shell/windows/app-protocol.ts'
import { createCapture } from './shell/windows/capture.ts'
import type { CommandLine } from './shell/start/arguments.ts'
import { createConfirm } from './shell/confirm.ts'
import { demoConversation, demoSecrets, demoStarter, tellWindowIsThere } from './shell/demo.ts'
import { createDesktop, trayPart } from './shell/desktop.ts'
import { passedOn } from './shell/start/handed.ts'
import { createKeychain } from './shell/keychain.ts'
import { createLinkHandler, type Inbox } from './shell/links.ts'
import { createOutsideMark } from './shell/outside-mark.ts'
import { createLog, logFaults } from './shell/logs/logs.ts'
import { createNotifierPart } from './shell/notifier/notifier.ts'
import { createSystemNetwork } from './shell/system-network.ts'
import { startCommand } from './shell/start/start-at-login.ts'
import type { OwnUmask } from './shell/start/umask.ts'
import { watchTrayHost } from './shell/tray/host.ts'
import { createTray } from './shell/tray/tray.ts'
import { createWindowMemory } from './shell/windows/memory.ts'
import { createWindowParts } from './shell/windows/parts.ts'
import { createThemePart } from './shell/windows/theme.ts'
import { hardenDefaultSession, hardenEverything } from './shell/windows/harden.ts'
import { createOpener } from './shell/windows/outside-links.ts'
import { preloadPath } from './shell/windows/window.ts'
import { updatesOfThisCopy } from './shell/updates/of-this-copy.ts'
import { createWindows } from './shell/windows/windows.ts'

/** The time from the first look at the conversations until they are on the screen, on a slow computer. */
const PAINT_MS = 200
const FIRST_LOOK_MS = 3_000

/** The composition root: opens the window, builds the parts, connects them. */
export async function run(
  { profile, hidden, verbose, logFile }: CommandLine,
  inbox: Inbox,
  umask: OwnUmask,
): Promise<void> {
  const here = import.meta.dirname
  const folder = app.getPath('userData')
  const logPath = logFile === null ? join(folder, 'logs', 'balcony.log') : resolve(logFile)
  const log = createLog({ path: logPath, echo: verbose || !app.isPackaged ? console.error : undefined })
  logFaults(log)
  const memory = createWindowMemory(join(folder, 'window.json'), log)
  const windows = createWindows({ url: `${WINDOW_ORIGIN}/index.html`, preload: preloadPath(here), memory })
  const speech = createSpeech(app.getPreferredSystemLanguages(), memory.language)
  const confirm = createConfirm(windows, speech)
  const microphone = createCapture('microphone', () => performance.now())
  const camera = createCapture('camera', () => performance.now())
  hardenEverything(
    createOpener({
      confirm,
      speech,
      openExternal: (url) => umask.lend(() => shell.openExternal(url)),
      now: () => performance.now(),
      log,
    }),
  )

  app.on('second-instance', (_event, _argv, _folder, started) => {
    // A hidden second start, at login for instance, is not meant to show the window.
    if (!passedOn(started).includes('--hidden')) void app.whenReady().then(() => windows.show())
  })
  await app.whenReady()
  hardenDefaultSession({ audio: microphone, video: camera })
  serveWindow(join(here, '..', 'renderer'))
  const theme = createThemePart(windows, memory)
  windows.openMain({ hidden })

  // These load while the window's own process starts. Nothing that waits for long may come before the links are there: the
  // window calls as soon as it is loaded.
  const [{ createBalcony }, { createNodePorts }] = await Promise.all([
    import('./domain/index.ts'),
    import('./engine/index.ts'),
  ])
  const openLogs = () => umask.lend(() => shell.openPath(dirname(logPath)))
  const trayHost = watchTrayHost({ platform: process.platform, env: process.env })
  const notices = createNotifierPart({ windows, env: process.env, speech, log })
  const windowParts = createWindowParts({
    windows,
    memory,
    tray: trayHost,
    speech,
    command: startCommand(here, profile === null ? null : folder),
    openLogs,
    log,
  })
  const desktop = createDesktop({
    windows,
    openLogs,
    microphone,
    camera,
    umask,
    parts: [
      theme,
      { settingsChanged: ({ language }) => memory.set({ language }) },
      ...windowParts.parts,
      { abilities: { idleTime: true } },
      trayPart(trayHost),
      notices.part,
    ],
  })
  const activity = createActivity(log)
  const network = createSystemNetwork()
  // The usual profile has the plain name in the keychain. Another profile must not touch its entries.
  const scope = profile === null ? '' : createHash('sha256').update(folder).digest('hex').slice(0, 12)
  const balcony = createBalcony({
    ...createNodePorts(log),
    ...(verbose && { trace: log }),
    profile: folder,
    secrets: (app.isPackaged ? null : demoSecrets(process.env)) ?? createKeychain(scope),
    confirm,
    desktop,
    notifier: notices.notifier,
    activity,
    network,
    linkHandler: createLinkHandler(umask),
    surroundings: { platform: process.platform, home: homedir(), environment: process.env },
    handedFiles: inbox.files,
    updates: updatesOfThisCopy(log),
    speech,
    mediaBase: MEDIA_BASE,
    markFromOutside: createOutsideMark({ platform: process.platform, log }),
    startDemo: app.isPackaged ? null : demoStarter(process.env, umask),
  })
  serveMedia(balcony)
  const links = connectWindows(balcony, log)
  if (!app.isPackaged) void links.firstLook.then(() => startTheShow(balcony))
  windows.each((window) => links.add(window.webContents))
  inbox.open(({ name, args }) => {
    const connection = balcony.open(() => undefined)
    void connection.call(name, args).finally(connection.close)
  })
  windowParts.quitting.know(() => {
    const connection = balcony.open(() => undefined)
    return connection.call('messages.unsent', {}).finally(connection.close)
  })
  let tray: ReturnType<typeof createTray> | null = null
  let closing: Promise<void> | null = null
  let closed = false
  // After the window, which hands over the last typed letters when it goes.
  app.on('will-quit', (event) => {
    if (closed) return
    event.preventDefault()
    closing ??= balcony.close().finally(() => {
      closed = true
      tray?.close()
      activity.close()
      network.close()
      trayHost.close()
      notices.close()
      // During the event another call to quit would be ignored.
      setImmediate(() => app.quit())
    })
  })
  app.on('window-all-closed', () => app.quit())
  if (hidden) windowParts.closing.startedHidden()
  // Signing in waits until the window is painted, but not for a window that does not come.
  const painted = links.firstLook.then(() => delay(PAINT_MS))
  const connectAfter = Promise.race([painted, delay(FIRST_LOOK_MS)])
  // The tray asks for the same as the window, and the window comes first.
  void connectAfter.then(() => {
    if (closing === null) tray = createTray({ open: balcony.open, host: trayHost, windows, speech, log })
  })
  await balcony.start({ connectAfter })
}

/** When Balcony runs from its sources: opens the demo's first conversation, and tells the starting program of the window. */
async function startTheShow(balcony: Balcony): Promise<void> {
  const conversationId = demoConversation(process.env)
  const connection = balcony.open(() => undefined)
  if (conversationId !== null) await connection.call('desktop.reveal', { conversationId, messageId: null })
  connection.close()
  tellWindowIsThere()
}
