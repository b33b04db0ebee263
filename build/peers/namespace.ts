import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The domain of the test server, which resolves only in the namespace. */
export const PEERS_DOMAIN = 'xmpp.test'
/** The port that clients use without an SRV record (RFC 6120 §3.2.2). */
export const CLIENT_PORT = 5222
/** The largest file that the test server takes. Larger ones go from client to client. */
export const UPLOAD_BYTES = 1_000_000
/** Names, inside, the file with the certificates that everything there trusts. */
export const TRUST_FILE = 'BALCONY_PEERS_TRUST'

/** Where GnuTLS and OpenSSL of Debian look for the certificates they trust. */
const SYSTEM_TRUST = '/etc/ssl/certs/ca-certificates.crt'

/**
 * Other clients consider themselves offline unless an interface has an address outside 127.0.0.0/8, look up their server
 * in the DNS, and trust only the system's authorities. So they run in a namespace with its own network, names and trusted
 * certificates, which ends with its first process.
 */
const SET_UP = `
set -e
ip link set lo up
ip link add net0 type dummy 2>/dev/null || { ip link add net0 type veth peer name net1; ip link set net1 up; }
ip address add 192.0.2.1/24 dev net0
ip link set net0 up
ip route add default via 192.0.2.254
mount --bind "$1/hosts" /etc/hosts
mount --bind "$1/resolv.conf" /etc/resolv.conf
mount --bind "$1/trust.pem" ${SYSTEM_TRUST}
shift
exec "$@"
`

/** A namespace of processes, network, names and trusted certificates. */
export interface Namespace {
  /** Wraps a command to run inside. Everything it starts ends with it. */
  command(...command: readonly string[]): readonly [program: string, ...args: string[]]
  readonly env: Readonly<Record<string, string>>
  /** Deletes its files and its temporary folder. */
  dispose(): void
}

/** Prepares a namespace. Throws if the system's certificates are not where Debian has them. */
export function createNamespace(): Namespace {
  const folder = mkdtempSync(join(tmpdir(), 'balcony-peers-'))
  writeFileSync(join(folder, 'hosts'), `127.0.0.1 localhost ${PEERS_DOMAIN}\n`)
  writeFileSync(join(folder, 'resolv.conf'), 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n')
  writeFileSync(join(folder, 'trust.pem'), readFileSync(SYSTEM_TRUST))
  mkdirSync(join(folder, 'tmp'))
  // Without root, a user namespace gives root inside, if the system allows it.
  const asRoot = process.getuid?.() === 0 ? [] : ['--map-root-user']
  const kinds = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc']
  return {
    command: (...command) => ['unshare', ...asRoot, ...kinds, 'sh', '-c', SET_UP, 'sh', folder, ...command],
    env: { [TRUST_FILE]: join(folder, 'trust.pem'), TMPDIR: join(folder, 'tmp') },
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Why no namespace can be made here; null if one can. */
export function whyNoNamespace(): string | null {
  if (process.platform !== 'linux') return 'only Linux has network namespaces'
  try {
    const namespace = createNamespace()
    const [program, ...args] = namespace.command('true')
    const done = spawnSync(program, args, { encoding: 'utf8' })
    namespace.dispose()
    return done.status === 0 ? null : (done.error?.message ?? done.stderr.trim())
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
