import { build, Arch, Platform } from 'electron-builder'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from '../bundle.ts'
import { configuration } from './config.ts'
import { feedOf } from './feed.ts'
import { makeIcons } from './icons.ts'
import { findPacked, icons, root } from './places.ts'
import { SIZE_BUDGET, sizeTable, weigh } from './size.ts'
import { stageApp, type Cpu, type Os } from './stage.ts'

/**
 * `npm run package -- dir|deb|appimage|nsis|dmg|all`: packs the app into `out/`. Without a name: the installers of this
 * system.
 */
interface Job {
  readonly os: Os
  readonly targets: readonly string[]
  readonly arch: Cpu | 'universal'
}

const here = process.platform as Os
const ownCpu = process.arch as Cpu
const jobs: Readonly<Record<string, readonly Job[]>> = {
  dir: [{ os: here, targets: ['dir'], arch: ownCpu }],
  deb: [{ os: 'linux', targets: ['deb'], arch: ownCpu }],
  appimage: [{ os: 'linux', targets: ['AppImage'], arch: ownCpu }],
  nsis: [{ os: 'win32', targets: ['nsis'], arch: 'x64' }],
  // On a Mac updates come from the zip, so each disk image needs one.
  dmg: (['x64', 'arm64', 'universal'] as const).map((arch) => ({
    os: 'darwin',
    targets: ['dmg', 'zip'],
    arch,
  })),
}
const all = { linux: ['deb', 'appimage'], win32: ['nsis'], darwin: ['dmg'] }[here as string] ?? ['dir']

const asked = process.argv.slice(2)
const names = asked.length === 0 || asked.includes('all') ? all : asked
const unknown = names.filter((name) => jobs[name] === undefined)
if (unknown.length > 0) {
  console.error(`Say what to pack: ${Object.keys(jobs).join(', ')} or all; not ${unknown.join(', ')}.`)
  process.exit(1)
}

const { env } = process
// On macOS electron-builder looks for a certificate in the packager's keychain unless told not to.
const signed = {
  mac: env['CSC_LINK'] !== undefined || env['CSC_NAME'] !== undefined,
  notarize: env['APPLE_API_KEY'] !== undefined || env['APPLE_ID'] !== undefined,
}
const feed = feedOf(env)

await bundle()
makeIcons(join(root, 'renderer/icon.svg'), icons)
for (const { os, targets, arch } of names.flatMap((name) => jobs[name] ?? [])) {
  stageApp(os, arch === 'universal' ? ['x64', 'arm64'] : [arch], feed)
  const platform = { linux: Platform.LINUX, win32: Platform.WINDOWS, darwin: Platform.MAC }[os]
  if (os === here && arch === ownCpu) {
    const before = findPacked()
    // Files of an earlier run must not look like results of this one.
    if (before !== null) rmSync(before)
  }
  const config = configuration({
    native: os === here && arch === ownCpu,
    feed,
    signed,
  })
  await build({
    projectDir: root,
    targets: platform.createTarget([...targets], Arch[arch]),
    publish: 'never',
    config,
  })
}

const packed = findPacked()
if (packed !== null) {
  const size = weigh(packed)
  console.log(`\n${sizeTable(size)}`)
  if (size.asar + size.unpacked > SIZE_BUDGET) console.warn('The app is larger than it is meant to be.')
}
