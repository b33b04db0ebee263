// Sets up what is missing, then runs one of the project's programs: `npm start`, `npm run demo`, `npm run host`,
// `npm test`. Only this file runs on the machine's own Node and without any package; everything else runs on the Node that
// package.json pins.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const stamp = join(root, 'node_modules', '.balcony-setup')

/**
 * `says` is the first sign of life: to load the program's own packages can take seconds.
 * @type {Record<string, { file: string, needs: string[], says?: string }>}
 */
const programs = {
  start: { file: 'build/start.ts', needs: ['toolchain', 'keychain'], says: 'Starting Balcony ...' },
  host: { file: 'build/host/run.ts', needs: ['toolchain', 'keychain'] },
  demo: {
    file: 'build/demo/run.ts',
    needs: ['toolchain', 'keychain', 'server', 'screen'],
    says: 'Starting the demo ...',
  },
  package: { file: 'build/package/run.ts', needs: ['toolchain'] },
  long: { file: 'build/long/run.ts', needs: ['toolchain', 'keychain', 'server', 'peer'] },
  scenes: { file: 'build/scenes.ts', needs: [] },
  test: { file: 'build/test.ts', needs: ['toolchain', 'keychain', 'server', 'screen', 'peer'] },
  peers: { file: 'build/peers/run.ts', needs: ['toolchain', 'keychain', 'server', 'world', 'clients'] },
}

/** Programs of the system: their Debian packages, and a check whether they are there. Linux only. */
const system = {
  toolchain: [
    { packages: ['make', 'g++', 'python3'], found: () => has('make') && has('g++') && has('python3') },
    {
      packages: ['libsecret-1-dev', 'pkg-config'],
      found: () => ran('pkg-config', '--exists', 'libsecret-1'),
    },
  ],
  keychain: [
    {
      packages: ['gnome-keyring', 'dbus'],
      found: () => has('gnome-keyring-daemon') && has('dbus-run-session'),
    },
  ],
  server: [
    { packages: ['prosody', 'openssl'], found: () => has('prosody') && has('openssl') },
    // Its archives in SQLite.
    {
      packages: ['lua5.4', 'lua-dbi-sqlite3'],
      found: () => ran('lua5.4', '-e', 'require "DBI"; require "dbd.sqlite3"'),
    },
  ],
  screen: [
    { packages: ['xvfb', 'xauth'], found: () => has('Xvfb') },
    { packages: ['xdotool'], found: () => has('xdotool') },
    {
      packages: ['chromium'],
      found: () => has('chromium') || has('chromium-browser') || has('google-chrome'),
    },
  ],
  peer: [
    { packages: ['python3-slixmpp'], found: () => ran('/usr/bin/python3', '-c', 'import slixmpp') },
    // The first two need the last one for their XML, which their packages do not say.
    {
      packages: ['python3-oldmemo', 'python3-twomemo', 'python3-xmlschema'],
      found: () => ran('/usr/bin/python3', '-c', 'import oldmemo.etree, twomemo.etree'),
    },
    { packages: ['ejabberd'], found: () => has('ejabberdctl') },
  ],
  world: [
    { packages: ['iproute2', 'util-linux', 'ca-certificates'], found: () => has('ip') && has('unshare') },
    { packages: ['xvfb', 'xauth', 'xdotool'], found: () => has('Xvfb') && has('xdotool') },
  ],
  clients: [
    // The other two have the pictures on its buttons.
    { packages: ['dino-im', 'adwaita-icon-theme', 'librsvg2-common'], found: () => has('dino-im') },
    {
      packages: ['gajim', 'gajim-omemo'],
      found: () => has('gajim') && existsSync('/usr/share/gajim/plugins/omemo'),
    },
    { packages: ['pidgin'], found: () => has('pidgin') },
    { packages: ['psi'], found: () => has('psi') },
    { packages: ['profanity', 'tmux'], found: () => has('profanity') && has('tmux') },
  ],
}

const [name = '', ...args] = process.argv.slice(2)
const program = programs[name]
if (!program) fail(`Choose one of these programs: ${Object.keys(programs).join(', ')}.`)
if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`Balcony needs Node.js 20 or newer to set itself up; this is ${process.versions.node}.`)
}
if (program.says) console.log(program.says)
installSystemPackages(program.needs)
installNodePackages()
process.exitCode = run(join(root, 'node_modules', '.bin', 'node'), [join(root, program.file), ...args])

/** @param {string[]} needs */
function installSystemPackages(needs) {
  if (process.platform !== 'linux') return
  const missing = needs.flatMap((need) =>
    system[need].filter((item) => !item.found()).flatMap((item) => item.packages),
  )
  if (missing.length === 0) return
  const asRoot = process.getuid?.() === 0
  if (!has('apt-get') || !asRoot) {
    console.warn(
      `\nThis machine has none of these Debian packages: ${missing.join(', ')}.\n` +
        (has('apt-get')
          ? `Install them with: sudo apt-get install -y ${missing.join(' ')}\n`
          : 'Install them under the names that your system has for them.\n') +
        'Going on without them. A program that needs one of them skips that part and says so.\n',
    )
    return
  }
  console.log(`Installing ${missing.join(', ')} ...`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  if (run('apt-get', ['update', '-qq'], { env, quiet: true }) !== 0)
    console.warn('apt-get update failed; trying to install anyway.')
  if (
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { env, quiet: true }) !==
    0
  ) {
    console.warn(
      `\nNot all of these could be installed: ${missing.join(', ')}. A program that needs one of them skips that part and says so.\n`,
    )
  }
}

function installNodePackages() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(process.platform + process.arch)
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.log('Installing the packages of package-lock.json: 0.6 GB, which takes a minute or more ...')
  const npm = process.env.npm_execpath
  const command = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const env = { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1', PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' }
  const code = npm ? run(process.execPath, [npm, ...command], { env }) : run('npm', command, { env })
  if (code !== 0) {
    fail(
      'npm could not install the packages. If the lines above name keytar, then libsecret or a compiler is missing (Debian: libsecret-1-dev, g++, make, python3).',
    )
  }
  writeFileSync(stamp, wanted)
}

/**
 * @param {string} command
 * @param {string[]} argv
 * @param {{ env?: NodeJS.ProcessEnv, quiet?: boolean }} [options]
 */
function run(command, argv, options = {}) {
  const env = { ...(options.env ?? process.env) }
  env.PATH = join(root, 'node_modules', '.bin') + delimiter + (env.PATH ?? '')
  const done = spawnSync(command, argv, {
    cwd: root,
    env,
    stdio: options.quiet ? ['ignore', 'ignore', 'inherit'] : 'inherit',
    shell: process.platform === 'win32',
  })
  return done.status ?? 1
}

/** @param {string} command @param {string[]} argv */
function ran(command, ...argv) {
  return spawnSync(command, argv, { stdio: 'ignore' }).status === 0
}

/** @param {string} command */
function has(command) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}
