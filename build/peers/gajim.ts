import { spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, globSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join, parse } from 'node:path'
import { startBus } from '../live/session-bus.ts'
import { saidMessages, writeSettings, type GajimMessage } from './gajim-store.ts'
import type { Picture } from './picture.ts'
import { startPeerScreen } from './screen.ts'
import { waitUntil } from './wait-until.ts'

export type { GajimMessage } from './gajim-store.ts'

/** A running Gajim, signed in, with one conversation open. */
export interface Gajim {
  /** The folder with its history and settings. */
  readonly kept: string
  say(text: string): Promise<void>
  /** Types without sending. */
  type(text: string): Promise<void>
  /** Clears the typed text. */
  clear(): Promise<void>
  /** Corrects its own last message. */
  correct(text: string): Promise<void>
  /** Hides the window until `lookAt`, which then reads everything that arrived meanwhile. */
  lookAway(): Promise<void>
  lookAt(): Promise<void>
  /** Opens another conversation: with a room in its list, or with one of its occupants. */
  show(address: string): Promise<void>
  /** Signs out, and in again. */
  setStatus(status: 'online' | 'offline'): Promise<void>
  /** Chooses OMEMO for the conversation with that room. */
  encrypt(address: string): Promise<void>
  setSubject(room: string, text: string): void
  setNick(room: string, nick: string): void
  /** Sends a file of this disk by the server, as its paper clip does. */
  upload(path: string): void
  /** Offers a file of this disk directly to the other side's client. */
  offer(path: string): void
  /** Publishes this PNG as its picture. */
  setFace(path: string): void
  /** All pictures of people that it has. */
  faces(): readonly Buffer[]
  /** The bytes of a file that came directly under this name; it is accepted by itself. null while there is none. */
  received(name: string): Buffer | null
  /** The bytes of a picture that it has fetched to show it. */
  fetched(name: string): Buffer | null
  look(): Picture
  messages(): readonly GajimMessage[]
  /** Whether Gajim has a matching message within 20 s. */
  shows(what: string, matches: (message: GajimMessage) => boolean): Promise<void>
  /** Waits up to 20 s for this text in its log, which has every stanza. */
  prints(pattern: RegExp): Promise<void>
  log(): string
  save(picture: string): void
  stop(): Promise<void>
}

export interface GajimOptions {
  readonly account: { readonly address: string; readonly password: string }
  /** The address of the other side. */
  readonly peer: string
  /** The folder for its log. */
  readonly folder: string
  /** Whether the person has chosen OMEMO for the conversation. */
  readonly encrypts?: boolean
}

const PYTHON = '/usr/bin/python3'
/** Where Debian's gajim-omemo is. Gajim loads it by itself. */
const OMEMO_PLUGIN = '/usr/share/gajim/plugins/omemo'
const WINDOW = { x: 0, y: 0, width: 1000, height: 600 }
/** The one conversation in the list, and the composer, in a window of that size. */
const [CONVERSATION, COMPOSER] = [
  { x: 200, y: 165 },
  { x: 700, y: 577 },
]

/** Whether Gajim is installed. */
export const canHaveGajim = (): boolean =>
  spawnSync(PYTHON, ['-c', 'import gajim.gajim'], { stdio: 'ignore' }).status === 0

/** Whether its plugin for OMEMO is, too. */
export const canHaveGajimOmemo = (): boolean =>
  canHaveGajim() &&
  spawnSync(PYTHON, ['-c', 'import axolotl'], { stdio: 'ignore' }).status === 0 &&
  existsSync(OMEMO_PLUGIN)

/** Starts Gajim on its own screen and session. Resolves once it is signed in and the conversation is open. */
export async function startGajim({ account, peer, folder, encrypts = false }: GajimOptions): Promise<Gajim> {
  const bus = await startBus()
  const screen = await startPeerScreen()
  mkdirSync(folder, { recursive: true })
  const log = join(folder, 'gajim.log')
  const kept = join(bus.env['XDG_CONFIG_HOME'] ?? '', 'gajim-test')
  writeSettings(kept, account, peer, encrypts)
  const output = openSync(log, 'a')
  const child = spawn(PYTHON, [join(import.meta.dirname, 'gajim-start.py'), kept], {
    stdio: ['pipe', output, output],
    env: {
      ...process.env,
      ...bus.env,
      DISPLAY: screen.name,
      GDK_BACKEND: 'x11',
      NO_AT_BRIDGE: '1',
      GSETTINGS_BACKEND: 'memory',
      GIO_USE_VFS: 'local',
      LANG: 'C.UTF-8',
    },
  })
  closeSync(output)
  const gone = new Promise((resolve) => child.once('exit', resolve))
  const readLog = (): string => readFileSync(log, 'utf8')
  const prints = (pattern: RegExp): Promise<void> =>
    waitUntil(`Gajim prints ${String(pattern)}`, () => pattern.test(readLog()))
  let orders = 0
  /** Returns its number, which Gajim prints once it has obeyed. */
  const order = (
    what: 'upload' | 'offer' | 'face' | 'show' | 'subject' | 'nick' | 'status' | 'encrypt',
    value: string,
    to = peer,
  ): number => {
    const number = ++orders
    child.stdin?.write(`${JSON.stringify({ do: what, to, value, number })}\n`)
    return number
  }
  const focusComposer = async (): Promise<void> => {
    await screen.moveTo(COMPOSER.x, COMPOSER.y)
    await screen.click()
  }

  await waitUntil('Gajim has a window', async () => (await screen.windows('Gajim')).length > 0)
  await screen.place('Gajim', WINDOW)
  await prints(/jabber:iq:roster[^]*<presence/)
  await screen.moveTo(CONVERSATION.x, CONVERSATION.y)
  await screen.click()
  return {
    kept,
    async say(text) {
      await focusComposer()
      await screen.type(text)
      await screen.press('Return')
    },
    async type(text) {
      await focusComposer()
      await screen.type(text)
    },
    clear: () => screen.press('ctrl+a', 'BackSpace'),
    async correct(text) {
      await focusComposer()
      await screen.press('ctrl+Up', 'ctrl+a')
      await screen.type(text)
      await screen.press('Return')
    },
    lookAway: () => screen.lookAway(),
    lookAt: () => screen.place('Gajim', WINDOW),
    async show(address) {
      await prints(new RegExp(`^done ${order('show', '', address)}$`, 'm'))
    },
    async setStatus(status) {
      await prints(new RegExp(`^done ${order('status', status)}$`, 'm'))
    },
    async encrypt(address) {
      await prints(new RegExp(`^done ${order('encrypt', '', address)}$`, 'm'))
    },
    setSubject: (room, text) => void order('subject', text, room),
    setNick: (room, nick) => void order('nick', nick, room),
    upload: (path) => void order('upload', path),
    offer: (path) => void order('offer', path),
    setFace: (path) => void order('face', path),
    faces: () => globSync(join(kept, 'avatars', '*')).map((path) => readFileSync(path)),
    received: (name) => read(join(kept, 'received', name)),
    fetched: (name) => read(fetchedFile(join(kept, 'downloads'), name)),
    look: () => screen.look(),
    messages: () => saidMessages(kept),
    shows: (what, matches) => waitUntil(`Gajim shows ${what}`, () => saidMessages(kept).some(matches)),
    prints,
    log: readLog,
    save: (picture) => screen.save(join(folder, `${picture}.png`)),
    async stop() {
      child.kill()
      await gone
      await screen.stop()
      await bus.stop()
    },
  }
}

const read = (path: string | undefined): Buffer | null =>
  path !== undefined && existsSync(path) ? readFileSync(path) : null

/** Gajim adds a part of the address's hash to the name. */
function fetchedFile(folder: string, name: string): string | undefined {
  const { name: stem, ext } = parse(name)
  return globSync(join(folder, `${stem}_*${ext}`))[0]
}
