import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServerInfo } from './prosody.ts'
import { answers, freePorts, makeCertificate } from './server-parts.ts'

/** Debian's folder of Erlang libraries that came by package. */
const LIBRARIES = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`

/** Whether ejabberd is on this machine. */
export function hasEjabberd(): boolean {
  return spawnSync('which', ['erl', 'ejabberdctl'], { stdio: 'ignore' }).status === 0
}

export interface EjabberdServer {
  readonly info: ServerInfo
  /** Stops it and deletes its folder. */
  dispose(): Promise<void>
}

/** An account on the server, as the tests sign in to it. */
export interface ServerAccount {
  readonly localpart: string
  readonly password: string
}

/**
 * Starts an ejabberd on loopback with these accounts, its own folder, port and certificate, and a service for rooms at
 * `rooms.DOMAIN`. It runs as a plain Erlang without a node name, so nothing of it is reached from elsewhere.
 */
export async function startEjabberd(
  accounts: readonly ServerAccount[],
  domain = 'ejabberd.test',
): Promise<EjabberdServer> {
  const folder = mkdtempSync(join(tmpdir(), 'balcony-ejabberd-'))
  mkdirSync(join(folder, 'data'))
  const fingerprint = makeCertificate(folder, domain)
  const files = ['server.key', 'server.crt'].map((name) => readFileSync(join(folder, name), 'utf8'))
  writeFileSync(join(folder, 'server.pem'), files.join(''))
  writeFileSync(join(folder, 'captcha.sh'), CAPTCHA, { mode: 0o755 })
  const [port = 0, tlsPort = 0] = await freePorts(2)
  writeFileSync(join(folder, 'ejabberd.yml'), configuration({ folder, domain, port, tlsPort }))

  const registrations = accounts.map(
    ({ localpart, password }) =>
      `ok = ejabberd_auth:try_register(<<"${localpart}">>, <<"${domain}">>, <<"${password}">>)`,
  )
  const child = spawn(
    'erl',
    [
      ...['-noinput', '+P', '50000', '-mnesia', 'dir', JSON.stringify(join(folder, 'data'))],
      ...[
        '-eval',
        [`{ok, _} = application:ensure_all_started(ejabberd)`, ...registrations, `io:format("ready")`].join(
          ', ',
        ) + '.',
      ],
    ],
    {
      // A dying Mnesia leaves a file there.
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        ...process.env,
        ERL_LIBS: LIBRARIES,
        ERL_CRASH_DUMP: join(folder, 'crash.dump'),
        EJABBERD_CONFIG_PATH: join(folder, 'ejabberd.yml'),
        EJABBERD_LOG_PATH: join(folder, 'ejabberd.log'),
        SPOOL_DIR: join(folder, 'data'),
      },
    },
  )
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const dead = gone.then(() => {
    throw new Error(`ejabberd ended; see ${join(folder, 'ejabberd.log')}`)
  })
  dead.catch(() => undefined)
  await Promise.race([dead, once(child.stdout, 'data')])
  await Promise.race([dead, answers(tlsPort)])
  return {
    info: { domain, host: '127.0.0.1', port, tlsPort, fingerprint, folder },
    async dispose() {
      child.kill('SIGTERM')
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The text that stands in the latest picture of a challenge (XEP-0158). */
export const captchaOf = ({ info }: EjabberdServer): string =>
  readFileSync(join(info.folder, 'captcha'), 'utf8').trim()

/** Makes the "picture" with this text: the first bytes of a PNG. */
const CAPTCHA = String.raw`#!/bin/sh
echo "$1" > "$(dirname "$0")/captcha"
printf '\211PNG\r\n\032\n%s' "$1"
`

interface Places {
  readonly folder: string
  readonly domain: string
  readonly port: number
  readonly tlsPort: number
}

const configuration = ({ folder, domain, port, tlsPort }: Places): string => `
hosts: ["${domain}"]
loglevel: info
log_rotate_count: 0
certfiles: ["${join(folder, 'server.pem')}"]
auth_password_format: scram
captcha_cmd: ${join(folder, 'captcha.sh')}
captcha_url: http://${domain}/captcha
listen:
  - {port: ${port}, ip: "127.0.0.1", module: ejabberd_c2s, starttls_required: true, access: all, shaper: none}
  - {port: ${tlsPort}, ip: "127.0.0.1", module: ejabberd_c2s, tls: true, access: all, shaper: none}
modules:
  mod_blocking: {}
  mod_caps: {}
  mod_carboncopy: {}
  mod_disco: {}
  mod_mam: {default: always}
  mod_muc:
    host: "rooms.@HOST@"
    access_create: all
    access_persistent: all
    access_mam: all
    default_room_options: {mam: true}
  mod_offline: {}
  mod_ping: {}
  mod_privacy: {}
  mod_private: {}
  mod_pubsub: {plugins: [flat, pep]}
  mod_roster: {versioning: true}
  mod_stream_mgmt: {}
  mod_vcard: {}
`
