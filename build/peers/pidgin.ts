import { spawn, spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startBus } from '../live/session-bus.ts'
import { CLIENT_PORT, PEERS_DOMAIN } from './namespace.ts'
import { connectPurple } from './purple-bus.ts'
import { startPeerScreen } from './screen.ts'
import { waitFor, waitUntil } from './wait-until.ts'

/** A running Pidgin, signed in. It has no other commands than those of its D-Bus interface. */
export interface Pidgin {
  /** The folder with its history and settings. */
  readonly kept: string
  /** Writes to the other side. A line that begins with `/me ` is an action. */
  say(text: string): Promise<void>
  /** Offers a file of this disk to the other side's client. */
  offer(path: string): Promise<void>
  /** Accepts the next file that is offered and writes it there. Resolves once it is whole. */
  receive(path: string): Promise<void>
  save(picture: string): void
  stop(): Promise<void>
}

export interface PidginOptions {
  readonly account: { readonly address: string; readonly password: string }
  /** The address of the other side. */
  readonly peer: string
  /** The certificate of the server, in PEM. */
  readonly certificate: string
  /** The folder for its log. */
  readonly folder: string
  /** How it writes its history; `html` unless given. */
  readonly logs?: 'html' | 'txt'
}

/** Of `PurpleConversationType`. */
const INSTANT_MESSAGE = 1
/** Of `PurpleXferType`. */
const RECEIVES = 2

/** Whether Pidgin is installed. */
export const canHavePidgin = (): boolean => spawnSync('which', ['pidgin']).status === 0

/** Starts Pidgin on its own screen and session. Resolves once it is signed in. */
export async function startPidgin(options: PidginOptions): Promise<Pidgin> {
  const { account, peer, folder } = options
  const bus = await startBus()
  const screen = await startPeerScreen()
  mkdirSync(folder, { recursive: true })
  const kept = join(bus.env['XDG_CONFIG_HOME'] ?? '', 'pidgin')
  writeSettings(kept, options)
  const output = openSync(join(folder, 'pidgin.log'), 'a')
  const child = spawn('pidgin', ['--config', kept, '--debug'], {
    stdio: ['ignore', output, output],
    env: { ...process.env, ...bus.env, DISPLAY: screen.name, NO_AT_BRIDGE: '1', LANG: 'C.UTF-8' },
  })
  closeSync(output)
  const gone = new Promise((resolve) => child.once('exit', resolve))

  const purple = await connectPurple(bus.env)
  const number = async (member: string, ...args: readonly (string | number)[]): Promise<number> =>
    Number(await purple.call(member, ...args).catch(() => 0))
  const self = await waitFor('Pidgin has its account', async () => {
    const id = await number('PurpleAccountsFind', `${account.address}/pidgin`, 'prpl-jabber')
    return id === 0 ? null : id
  })
  await waitUntil('Pidgin has signed in', async () => (await number('PurpleAccountIsConnected', self)) === 1)
  const buddy = await waitFor('Pidgin knows the other side', async () => {
    const id = await number('PurpleFindBuddy', self, peer)
    return id === 0 ? null : id
  })

  return {
    kept,
    async say(text) {
      const conversation = await number('PurpleConversationNew', INSTANT_MESSAGE, self, peer)
      await purple.call('PurpleConvImSend', await number('PurpleConvIm', conversation), text)
    },
    async offer(path) {
      await waitUntil(
        'the other side is online',
        async () => (await number('PurpleBuddyIsOnline', buddy)) === 1,
      )
      const connection = await number('PurpleAccountGetConnection', self)
      await purple.call('ServSendFile', connection, peer, path)
    },
    async receive(path) {
      const transfer = await waitFor('Pidgin is offered a file', async () => {
        const all = (await purple.call('PurpleXfersGetAll')) as readonly number[]
        for (const each of all) {
          const isWhole = (await number('PurpleXferIsCompleted', each)) === 1
          if (!isWhole && (await number('PurpleXferGetType', each)) === RECEIVES) return each
        }
        return null
      })
      await purple.call('PurpleXferRequestAccepted', transfer, path)
      await waitUntil(
        'the file is whole',
        async () => (await number('PurpleXferIsCompleted', transfer)) === 1,
      )
    },
    save: (picture) => screen.save(join(folder, `${picture}.png`)),
    async stop() {
      purple.close()
      child.kill()
      await gone
      await screen.stop()
      await bus.stop()
    },
  }
}

/** Writes Pidgin's settings before its start: an account, and its server's certificate as one that was accepted. */
function writeSettings(folder: string, { account, certificate, logs = 'html' }: PidginOptions): void {
  const trusted = join(folder, 'certificates', 'x509', 'tls_peers')
  mkdirSync(trusted, { recursive: true })
  writeFileSync(join(trusted, PEERS_DOMAIN), readFileSync(certificate))
  writeFileSync(
    join(folder, 'accounts.xml'),
    `<?xml version='1.0' encoding='UTF-8'?>
<account version='1.0'>
  <account>
    <protocol>prpl-jabber</protocol>
    <name>${account.address}/pidgin</name>
    <password>${account.password}</password>
    <settings>
      <setting name='connect_server' type='string'>${PEERS_DOMAIN}</setting>
      <setting name='port' type='int'>${CLIENT_PORT}</setting>
    </settings>
    <settings ui='gtk-gaim'>
      <setting name='auto-login' type='bool'>1</setting>
    </settings>
  </account>
</account>
`,
  )
  // Without these it asks routers for a port, which takes seconds.
  writeFileSync(
    join(folder, 'prefs.xml'),
    `<?xml version='1.0' encoding='UTF-8'?>
<pref version='1' name='/'>
  <pref name='purple'>
    <pref name='logging'>
      <pref name='format' type='string' value='${logs}'/>
      <pref name='log_ims' type='bool' value='1'/>
    </pref>
    <pref name='network'>
      <pref name='map_ports' type='bool' value='0'/>
      <pref name='auto_ip' type='bool' value='0'/>
    </pref>
  </pref>
</pref>
`,
  )
}
