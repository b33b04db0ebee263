import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, openSync, closeSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { startNotificationDaemon, type NotificationDaemon, type Told } from '../live/notification-daemon.ts'
import { startBus, type TestBus } from '../live/session-bus.ts'
import {
  addToStore,
  hasTables,
  keptFiles,
  knowsContacts,
  shownMessages,
  type DinoFile,
  type DinoMessage,
} from './dino-store.ts'
import { createDinoWindow, type DinoWindow } from './dino-window.ts'
import type { Picture } from './picture.ts'
import { startPeerScreen, type PeerScreen } from './screen.ts'
import { waitFor, waitUntil } from './wait-until.ts'

/** A running, signed-in Dino with one conversation open in view. */
export interface Dino extends DinoWindow {
  /** The folder with its history. */
  readonly kept: string
  /** The shown messages, oldest first. */
  messages(): readonly DinoMessage[]
  files(): readonly DinoFile[]
  /** The bytes of a file that it has received whole; null while it has not. */
  received(name: string): Buffer | null
  /** Presses a button of its newest notification with that in its text; `default` is the notification itself. */
  pressNotification(about: RegExp, action: string): Promise<void>
  /** All pictures of people that it has. */
  faces(): readonly Buffer[]
  look(): Picture
  /** Whether Dino shows a matching message within 20 s. */
  shows(what: string, matches: (message: DinoMessage) => boolean): Promise<void>
  /** Waits up to 20 s for this text in the stanzas that Dino prints. */
  prints(pattern: RegExp): Promise<void>
  save(picture: string): void
  stop(): Promise<void>
}

export type { DinoMessage } from './dino-store.ts'

export interface DinoOptions {
  readonly account: { readonly address: string; readonly password: string }
  /** The address of the other side. */
  readonly peer: string
  /** The folder for its log. */
  readonly folder: string
  /** Whether the person has chosen OMEMO for the conversation. */
  readonly encrypts?: boolean
}

/** Whether Dino is installed. */
export const canHaveDino = (): boolean => spawnSync('which', ['dino-im']).status === 0

/** Starts Dino on its own screen and session. Resolves once it is signed in. */
export async function startDino({ account, peer, folder, encrypts = false }: DinoOptions): Promise<Dino> {
  const bus = await startBus()
  const notifications = await startNotificationDaemon(bus.env)
  const screen = await startPeerScreen()
  mkdirSync(folder, { recursive: true })
  const log = join(folder, 'dino.log')
  const store = join(bus.env['XDG_DATA_HOME'] ?? '', 'dino', 'dino.db')

  // Dino creates its tables at its first start.
  const first = launch(bus, screen, log)
  await waitUntil('Dino has made its database', () => hasTables(store))
  await end(first)
  addToStore(store, account, peer, encrypts)
  const child = launch(bus, screen, log)
  await waitUntil('Dino has signed in', () => knowsContacts(store))
  const window = createDinoWindow(screen)
  await window.place()
  return {
    kept: dirname(store),
    ...window,
    messages: () => shownMessages(store),
    files: () => keptFiles(store),
    received(name) {
      const file = keptFiles(store).find((each) => !each.own && each.name === name && each.whole)
      return file?.path ? readFileSync(join(dirname(store), 'files', file.path)) : null
    },
    async pressNotification(about, action) {
      notifications.press((await newest(notifications, about)).id, action)
    },
    faces: () => globSync(join(dirname(store), 'avatars', '*')).map((path) => readFileSync(path)),
    look: () => screen.look(),
    shows: (what, matches) => waitUntil(`Dino shows ${what}`, () => shownMessages(store).some(matches)),
    prints: (pattern) =>
      waitUntil(`Dino prints ${String(pattern)}`, () => pattern.test(readFileSync(log, 'utf8'))),
    save: (picture) => screen.save(join(folder, `${picture}.png`)),
    async stop() {
      await end(child)
      await screen.stop()
      await notifications.stop()
      await bus.stop()
    },
  }
}

function launch(bus: TestBus, screen: PeerScreen, log: string): ChildProcess {
  const output = openSync(log, 'a')
  const child = spawn('dino-im', ['--print-xmpp=all'], {
    stdio: ['ignore', output, output],
    env: {
      ...process.env,
      ...bus.env,
      DISPLAY: screen.name,
      GDK_BACKEND: 'x11',
      GSK_RENDERER: 'cairo',
      GTK_A11Y: 'none',
      GSETTINGS_BACKEND: 'memory',
      GIO_USE_VFS: 'local',
      LANG: 'C.UTF-8',
    },
  })
  closeSync(output)
  return child
}

/** The newest shown notification with that in its text, once there is one. */
const newest = (daemon: NotificationDaemon, about: RegExp): Promise<Told> =>
  waitFor(
    `Dino tells of ${String(about)}`,
    () => daemon.shown.findLast(({ title, body }) => about.test(`${title}\n${body}`)) ?? null,
  )

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill()
  await gone
}
