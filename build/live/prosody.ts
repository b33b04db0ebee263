import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answers, freePorts, makeCertificate } from './server-parts.ts'

/** A test's data about a server. Plain data, so that Vitest can pass it to its workers. */
export interface ServerInfo {
  /** The domain of its addresses. It has no DNS entry: connect to `host` and a port. */
  readonly domain: string
  readonly host: string
  /** STARTTLS. */
  readonly port: number
  /** Direct TLS. */
  readonly tlsPort: number
  /** SHA-256 of its self-signed certificate, as `trustedFingerprint` takes it. */
  readonly fingerprint: string
  /** HTTPS of its upload service (XEP-0363), if `uploads` asks for one. */
  readonly httpsPort?: number
  /** The proxy for SOCKS5 bytestreams (XEP-0065), if `proxy` asks for one. Its address is `proxy.DOMAIN`. */
  readonly proxyPort?: number
  /** Its configuration, data and log. */
  readonly folder: string
}

export interface ProsodyServer {
  readonly info: ServerInfo
  readonly pid: number
  /** Stops it (SIGTERM) and waits; the data stays. */
  stop(): Promise<void>
  /** Kills it (SIGKILL); the data stays. */
  kill(): Promise<void>
  /** Starts it again on the same ports and data after `stop` or `kill`. */
  restart(): Promise<void>
  /** Stops it and deletes its folder. */
  dispose(): Promise<void>
}

export interface ProsodyOptions {
  readonly domain?: string
  /** The folder for everything. A temporary one by default. */
  readonly folder?: string
  /** Modules to leave out, for servers with fewer features: `smacks`, `blocklist`. */
  readonly without?: readonly string[]
  /** Modules besides the usual ones: `vcard`, which keeps vCards apart from PEP, in place of `vcard_legacy`. */
  readonly more?: readonly string[]
  /** Whether anyone may create an account (XEP-0077). Yes by default. */
  readonly openRegistration?: boolean
  /** Restricts registration to invitations (XEP-0445), which `addInvitation` makes. */
  readonly onlyInvited?: boolean
  /** Allows plain connections, for the tests of "unencrypted on this machine". */
  readonly allowUnencrypted?: boolean
  /** An upload service (XEP-0363) at `upload.DOMAIN`. */
  readonly uploads?: UploadOptions
  /** A proxy for SOCKS5 bytestreams (XEP-0065) at `proxy.DOMAIN`. */
  readonly proxy?: boolean
  /** Reads as fast as it can. By default it takes 16 kB of a TLS connection, then waits for a millisecond or two. */
  readonly eager?: boolean
  /** How it archives messages (XEP-0313). */
  readonly archive?: ArchiveOptions
  /** A publish-subscribe service (XEP-0060) at `pubsub.DOMAIN`. Accounts have PEP (XEP-0163) without it. */
  readonly pubsub?: boolean
  /** A service for rooms (XEP-0045) at `rooms.DOMAIN`, with an archive in each room. */
  readonly rooms?: boolean
  /** A component beside the domain: its address, its module and the module's folder. */
  readonly component?: { readonly domain: string; readonly module: string; readonly folder: string }
}

export interface ArchiveOptions {
  /** A text file for each account, which is read whole for each page, unless this is given. Needs `hasSqlite`. */
  readonly sqlite?: true
  /** The most messages of a page. 50 unless given. */
  readonly pageSize?: number
}

/** Sizes in bytes. */
export interface UploadOptions {
  /** The host in the addresses of files. 127.0.0.1 unless given. */
  readonly host?: string
  /** 100 MB unless given. */
  readonly sizeLimit?: number
  /** What one account may upload in a day. A thousand times `sizeLimit` unless given. */
  readonly dailyQuota?: number
}

/** The Prosody on this machine, or null. */
export function findProsody(): string | null {
  const found = spawnSync('which', ['prosody'], { encoding: 'utf8' })
  return found.status === 0 ? found.stdout.trim() : null
}

/** Whether the Prosody on this machine can keep archives in SQLite. */
export function hasSqlite(): boolean {
  return spawnSync('lua5.4', ['-e', 'require "DBI"; require "dbd.sqlite3"'], { stdio: 'ignore' }).status === 0
}

/** Starts a Prosody on loopback with its own folder, ports and certificate. Resolves once it answers. */
export async function startProsody(options: ProsodyOptions = {}): Promise<ProsodyServer> {
  const binary = findProsody()
  if (binary === null) throw new Error('Prosody is not installed (on Debian: apt-get install prosody)')
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'balcony-prosody-'))
  const domain = options.domain ?? 'xmpp.test'
  mkdirSync(join(folder, 'data'), { recursive: true })
  const fingerprint = makeCertificate(folder, domain)
  const [port = 0, tlsPort = 0, httpsPort = 0, proxyPort = 0] = await freePorts(4)
  const info: ServerInfo = {
    ...{ domain, host: '127.0.0.1', port, tlsPort, fingerprint, folder },
    ...(options.uploads !== undefined && { httpsPort }),
    ...(options.proxy === true && { proxyPort }),
  }
  writeFileSync(join(folder, 'prosody.cfg.lua'), configuration(info, options))

  let child = await launch(binary, info)
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await gone
  }
  return {
    info,
    get pid() {
      return child.pid ?? 0
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGTERM')
      child = await launch(binary, info)
    },
    async dispose() {
      await end('SIGTERM')
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Makes an account by writing into Prosody's storage, without a round trip. */
export function addAccount(server: ServerInfo, localpart: string, password: string): string {
  const folder = join(server.folder, 'data', encode(server.domain), 'accounts')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${encode(localpart)}.dat`), `return { ["password"] = ${quote(password)} }\n`)
  return `${localpart}@${server.domain}`
}

/** Writes an invitation into Prosody's storage: for an account of that name, or of any name (null). */
export function addInvitation(server: ServerInfo, token: string, localpart: string | null): void {
  const folder = join(server.folder, 'data', encode(server.domain))
  mkdirSync(folder, { recursive: true })
  const jid = localpart === null ? server.domain : `${localpart}@${server.domain}`
  const now = Math.floor(Date.now() / 1000)
  const invitation = [
    `type = "register", jid = ${quote(jid)}, token = ${quote(token)}, allow_registration = true`,
    `uri = ${quote(`xmpp:${jid}?register;preauth=${token}`)}, created_at = ${now}, expires = ${now + 3600}`,
  ].join(', ')
  writeFileSync(join(folder, 'invite_token.dat'), `return { [${quote(token)}] = { ${invitation} } }\n`)
}

export interface RosterEntry {
  readonly jid: string
  readonly name: string
  readonly groups: readonly string[]
}

/** Writes an account's contacts with mutual subscriptions. */
export function addRoster(server: ServerInfo, localpart: string, entries: readonly RosterEntry[]): void {
  const folder = join(server.folder, 'data', encode(server.domain), 'roster')
  mkdirSync(folder, { recursive: true })
  const items = entries.map(({ jid, name, groups }) => {
    const groupTable = groups.map((group) => `[${quote(group)}] = true`).join(', ')
    return `[${quote(jid)}] = { subscription = "both", name = ${quote(name)}, groups = { ${groupTable} } }`
  })
  const table = ['[false] = { version = 1 }', ...items].join(',\n  ')
  writeFileSync(join(folder, `${encode(localpart)}.dat`), `return {\n  ${table}\n}\n`)
}

/** In the folder of all data. */
export const SQLITE_FILE = 'archive.sqlite'

/** The file names of Prosody's `util.datamanager`: everything except ASCII letters and digits as %xx. */
export const encode = (text: string) =>
  [...Buffer.from(text)]
    .map((byte) => {
      const char = String.fromCharCode(byte)
      return /[A-Za-z0-9]/.test(char) ? char : `%${byte.toString(16).padStart(2, '0')}`
    })
    .join('')

export const quote = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

function configuration(info: ServerInfo, options: ProsodyOptions): string {
  const open = options.openRegistration ?? true
  // If loaded by name, this module ignores `allow_registration`.
  const left = [...(options.without ?? []), ...(open ? [] : ['register_ibr'])]
  const modules = [
    ...[
      'roster',
      'saslauth',
      'tls',
      'disco',
      'carbons',
      'pep',
      'private',
      'blocklist',
      'vcard4',
      'vcard_legacy',
    ],
    ...['version', 'uptime', 'time', 'ping', 'lastactivity', 'register', 'register_ibr', 'smacks', 'offline'],
    ...['user_account_management', 'mam', 'csi_simple'],
    ...(options.onlyInvited === true ? ['invites', 'invites_register'] : []),
    ...(options.more ?? []),
  ].filter((name) => !left.includes(name))
  const path = (name: string) => quote(join(info.folder, name))
  const { component } = options
  return `run_as_root = true
${options.eager === true ? 'network_settings = { read_size = 262144, read_retry_delay = 0, min_wait = 0 }' : ''}
pidfile = ${path('prosody.pid')}
data_path = ${path('data')}
plugin_paths = { ${component === undefined ? '' : quote(component.folder)} }
log = { info = ${path('prosody.log')} }
interfaces = { "127.0.0.1" }
c2s_ports = { ${info.port} }
c2s_direct_tls_ports = { ${info.tlsPort} }
s2s_ports = {}
http_ports = {}
https_ports = { ${info.httpsPort ?? ''} }
https_interfaces = { "127.0.0.1" }
proxy65_ports = { ${info.proxyPort ?? ''} }
proxy65_interfaces = { "127.0.0.1" }
modules_enabled = { ${modules.map(quote).join(', ')} }
modules_disabled = { "s2s", ${options.uploads === undefined ? '"http", ' : ''}"admin_shell" }
${storage(options.archive)}
authentication = "internal_hashed"
allow_registration = ${String(open)}
registration_throttle_max = 0
c2s_require_encryption = ${String(!(options.allowUnencrypted ?? false))}
allow_unencrypted_plain_auth = false
archive_expires_after = "never"
smacks_hibernation_time = 300
ssl = { key = ${path('server.key')}, certificate = ${path('server.crt')} }
c2s_direct_tls_ssl = { key = ${path('server.key')}, certificate = ${path('server.crt')} }
https_ssl = { key = ${path('server.key')}, certificate = ${path('server.crt')} }
VirtualHost ${quote(info.domain)}
${services(info, options)}
${component === undefined ? '' : `Component ${quote(component.domain)} ${quote(component.module)}`}
`
}

function storage({ sqlite, pageSize }: ArchiveOptions = {}): string {
  return [
    `default_storage = "internal"`,
    `storage = { ${sqlite === true ? 'archive = "sql"' : ''} }`,
    ...(sqlite === true ? [`sql = { driver = "SQLite3", database = ${quote(SQLITE_FILE)} }`] : []),
    ...(pageSize === undefined ? [] : [`max_archive_query_results = ${pageSize}`]),
    // As many as anybody wants in a file.
    'storage_archive_item_limit = 10000000',
  ].join('\n')
}

/** The components for files, for publish-subscribe and for rooms. As subdomains, the domain lists them in its items. */
function services(info: ServerInfo, options: ProsodyOptions): string {
  const { uploads } = options
  const lines: string[] = []
  if (uploads !== undefined) {
    const { host = '127.0.0.1', sizeLimit = 100_000_000, dailyQuota = sizeLimit * 1000 } = uploads
    lines.push(
      `Component ${quote(`upload.${info.domain}`)} "http_file_share"`,
      `http_external_url = ${quote(`https://${host}:${info.httpsPort ?? 0}/`)}`,
      `http_host = ${quote(host)}`,
      `http_file_share_size_limit = ${sizeLimit}`,
      `http_file_share_daily_quota = ${dailyQuota}`,
    )
  }
  if (options.proxy === true) {
    lines.push(
      `Component ${quote(`proxy.${info.domain}`)} "proxy65"`,
      `proxy65_address = "127.0.0.1"`,
      `proxy65_acl = { ${quote(info.domain)} }`,
    )
  }
  if (options.pubsub === true) lines.push(`Component ${quote(`pubsub.${info.domain}`)} "pubsub"`)
  if (options.rooms === true) {
    lines.push(`Component ${quote(`rooms.${info.domain}`)} "muc"`, `modules_enabled = { "muc_mam" }`)
  }
  return lines.join('\n')
}

async function launch(binary: string, info: ServerInfo): Promise<ChildProcess> {
  const child = spawn(binary, ['-F', '--config', join(info.folder, 'prosody.cfg.lua')], { stdio: 'ignore' })
  const dead = new Promise<never>((_resolve, reject) => {
    child.once('exit', (code) => {
      reject(new Error(`Prosody ended with code ${code}; see ${join(info.folder, 'prosody.log')}`))
    })
  })
  dead.catch(() => undefined)
  await Promise.race([dead, answers(info.port)])
  await Promise.race([dead, answers(info.tlsPort)])
  return child
}
