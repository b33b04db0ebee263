import { execFile, spawn, spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startBus } from '../live/session-bus.ts'
import { CLIENT_PORT } from './namespace.ts'
import { startPeerScreen } from './screen.ts'
import { waitUntil } from './wait-until.ts'

/** A running Psi, which signs in by itself. It is driven by the keyboard, and opens chats by links. */
export interface Psi {
  /** The folder with its history and settings (`PSIDATADIR`). */
  readonly kept: string
  /** Opens the chat with the other side. */
  open(): Promise<void>
  /** Types a message into the open chat and sends it. */
  say(text: string): Promise<void>
  save(picture: string): void
  stop(): Promise<void>
}

export interface PsiOptions {
  readonly account: { readonly address: string; readonly password: string }
  /** The address of the other side. */
  readonly peer: string
  /** The folder for its log. */
  readonly folder: string
}

const CHAT = { x: 420, y: 0, width: 700, height: 500 }
const COMPOSER = { x: CHAT.x + 200, y: CHAT.y + CHAT.height - 40 }

/** Whether Psi is installed. */
export const canHavePsi = (): boolean => spawnSync('which', ['psi']).status === 0

/** Starts Psi on its own screen and session. Resolves once it has a window. */
export async function startPsi({ account, peer, folder }: PsiOptions): Promise<Psi> {
  const bus = await startBus()
  const screen = await startPeerScreen()
  mkdirSync(folder, { recursive: true })
  const kept = join(bus.env['XDG_CONFIG_HOME'] ?? '', 'psi-test')
  writeSettings(join(kept, 'profiles', 'default'), account)
  const env = {
    ...process.env,
    ...bus.env,
    PSIDATADIR: kept,
    DISPLAY: screen.name,
    QT_QPA_PLATFORM: 'xcb',
    LANG: 'C.UTF-8',
  }
  const output = openSync(join(folder, 'psi.log'), 'a')
  const child = spawn('psi', ['--profile=default'], { stdio: ['ignore', output, output], env })
  closeSync(output)
  const gone = new Promise((resolve) => child.once('exit', resolve))
  /** Its title is the name of the other side, which Psi knows once it has signed in. */
  const chat = 'Balcony.*'
  await waitUntil('Psi has a window', async () => (await screen.windows('.*Psi.*')).length > 0)
  return {
    kept,
    async open() {
      const link = `--uri=xmpp:${peer}?message;type=chat`
      await waitUntil('Psi has a chat', async () => {
        await promisify(execFile)('psi', ['--profile=default', '--remote', link], { env }).catch(() => null)
        return (await screen.windows(chat)).length > 0
      })
      await screen.place(chat, CHAT)
    },
    async say(text) {
      await screen.moveTo(COMPOSER.x, COMPOSER.y)
      await screen.click()
      await screen.type(text)
      await screen.press('Return')
    },
    save: (picture) => screen.save(join(folder, `${picture}.png`)),
    async stop() {
      child.kill()
      await gone
      await screen.stop()
      await bus.stop()
    },
  }
}

/** Psi hides a password from a short look: each letter by one of the address. */
function hidden(password: string, address: string): string {
  return [...password]
    .map((letter, at) => letter.charCodeAt(0) ^ address.charCodeAt(at % address.length))
    .map((code) => code.toString(16).padStart(4, '0'))
    .join('')
}

function writeSettings(folder: string, account: { address: string; password: string }): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'accounts.xml'),
    `<!DOCTYPE accounts>
<accounts version="1.5" xmlns="http://psi-im.org/options">
 <accounts>
  <a0>
   <id type="QString">{3f0f6a6c-6a6f-4a3e-9d0b-2f6e6f6d6571}</id>
   <enabled type="bool">true</enabled>
   <auto type="bool">true</auto>
   <auto-same-status type="bool">false</auto-same-status>
   <name type="QString">test</name>
   <jid type="QString">${account.address}</jid>
   <password type="QString">${hidden(account.password, account.address)}</password>
   <resource type="QString">psi</resource>
   <automatic-resource type="bool">false</automatic-resource>
   <ssl type="QString">auto</ssl>
   <log type="bool">true</log>
   <use-host type="bool">true</use-host>
   <host type="QString">127.0.0.1</host>
   <port type="QString">${CLIENT_PORT}</port>
   <priority type="QString">5</priority>
  </a0>
 </accounts>
</accounts>
`,
  )
}
