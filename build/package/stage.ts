import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { BuiltInFeed } from './feed.ts'
import { root, stage } from './places.ts'

export type Os = 'linux' | 'darwin' | 'win32'
export type Cpu = 'x64' | 'arm64'

interface Package {
  readonly name: string
  readonly version: string
  readonly main: string
  readonly license: string
  readonly [field: string]: unknown
}

const read = (file: string): Package => JSON.parse(readFileSync(file, 'utf8')) as Package

/**
 * Stages the contents of the ASAR for those processors: the bundles without source maps, a package.json for Electron, the
 * update feed, and the native modules reduced to what runs. `dist` must be built first.
 */
export function stageApp(os: Os, cpus: readonly Cpu[], feed: BuiltInFeed | null): void {
  rmSync(stage, { recursive: true, force: true })
  mkdirSync(stage, { recursive: true })
  const own = read(join(root, 'package.json'))
  const kept = ['name', 'productName', 'version', 'description', 'license', 'author', 'main', 'desktopName']
  write('package.json', JSON.stringify(Object.fromEntries(kept.map((field) => [field, own[field]]))))
  if (feed !== null) write('update-feed.json', JSON.stringify(feed))
  cpSync(join(root, 'LICENSE'), join(stage, 'LICENSE'))
  cpSync(join(root, 'dist'), join(stage, 'dist'), {
    recursive: true,
    // The development host's page is not part of the app.
    filter: (from) => !/\.map$|[\\/]host(-[^\\/]*)?\.(html|js)$/.test(from),
  })
  stageModule('node-gyp-build', ['index.js', 'node-gyp-build.js'])
  const prebuilds = cpus.map((cpu) => `prebuilds/${os}-${cpu}`)
  stageModule('@signalapp/sqlcipher', ['dist/index.cjs', 'LICENSE', ...prebuilds])
  stageModule('keytar', ['lib/keytar.js', 'LICENSE.md'])
  write('node_modules/keytar/build/Release/keytar.node', keytarBinary(os, cpus))
}

function write(file: string, content: string | Buffer): void {
  mkdirSync(dirname(join(stage, file)), { recursive: true })
  writeFileSync(join(stage, file), content)
}

function folderOf(name: string): string {
  return join(root, 'node_modules', name)
}

/** Copies those files of the package, with a package.json that only says how to load it. */
function stageModule(name: string, files: readonly string[]): void {
  const from = folderOf(name)
  const to = join(stage, 'node_modules', name)
  const { version, main, license } = read(join(from, 'package.json'))
  write(`node_modules/${name}/package.json`, JSON.stringify({ name, version, main, license }))
  for (const file of files) cpSync(join(from, file), join(to, file), { recursive: true })
}

/** keytar for those processors: this machine's build, or its authors' prebuilt one. On macOS both in one file. */
function keytarBinary(os: Os, cpus: readonly Cpu[]): Buffer {
  const files = cpus.map((cpu) =>
    os === process.platform && cpu === process.arch
      ? join(folderOf('keytar'), 'build/Release/keytar.node')
      : fetchKeytar(os, cpu),
  )
  const [first = ''] = files
  if (!existsSync(first)) throw new Error('keytar is not built: npm rebuild keytar')
  if (files.length === 1) return readFileSync(first)
  const both = join(stage, '..', 'keytar', 'universal.node')
  run('lipo', ['-create', ...files, '-output', both])
  return readFileSync(both)
}

function fetchKeytar(os: Os, cpu: Cpu): string {
  const folder = join(stage, '..', 'keytar', `${os}-${cpu}`)
  mkdirSync(folder, { recursive: true })
  cpSync(join(folderOf('keytar'), 'package.json'), join(folder, 'package.json'))
  const installer = join(folderOf('prebuild-install'), 'bin.js')
  run(process.execPath, [installer, '-r', 'napi', '-t', '3', '--platform', os, '--arch', cpu], folder)
  return join(folder, 'build/Release/keytar.node')
}

function run(program: string, args: readonly string[], cwd = root): void {
  const done = spawnSync(program, args, { cwd, stdio: 'inherit' })
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')} did not work`)
}
