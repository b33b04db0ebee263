import type { Configuration } from 'electron-builder'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { HOMEPAGE } from '../../electron/engine/xep/software.ts'
import { findElectron } from '../electron-binary.ts'
import type { BuiltInFeed } from './feed.ts'
import { fuses } from './fuses.ts'
import { icons, out, root, stage } from './places.ts'
import { notesOf } from './release.ts'

export const APP_ID = 'im.balcony.Balcony'

export interface PackOptions {
  /** Whether it is packed for this machine's system and processor. */
  readonly native: boolean
  /** The packed app's update feed; null: none. */
  readonly feed: BuiltInFeed | null
  /** Whether the secrets for signing and notarizing are set. */
  readonly signed: { readonly mac: boolean; readonly notarize: boolean }
}

/** electron-builder's configuration: the packed files, their names, and the desktop integration. */
export function configuration({ native, feed, signed }: PackOptions): Configuration {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return {
    appId: APP_ID,
    productName: 'Balcony',
    copyright: 'The Balcony authors, AGPL-3.0-or-later',
    directories: { app: stage, output: out, buildResources: join(root, 'build/package') },
    artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
    ...(native ? electronThatIsThere() : {}),
    extraMetadata: { homepage: homepage(process.env) },
    // The staged app has its final modules. Nothing is installed or built.
    beforeBuild: () => Promise.resolve(false),
    // The second line is needed because electron-builder skips a folder of that name in the first.
    files: ['**/*', { from: join(stage, 'node_modules'), to: 'node_modules', filter: ['**/*'] }],
    asar: { smartUnpack: false },
    asarUnpack: ['**/*.node'],
    electronFuses: fuses,
    afterExtract: ({ appOutDir }) => {
      // An unpacked Electron already contains its launcher.
      rmSync(join(appOutDir, 'resources/default_app.asar'), { recursive: true, force: true })
      rmSync(join(appOutDir, 'version'), { force: true })
      return Promise.resolve()
    },
    protocols: [{ name: 'Jabber/XMPP address', schemes: ['xmpp'], role: 'Viewer' }],
    // Only for the announcements that the packed app reads. Nothing is published from here.
    publish: feed === null ? null : { provider: 'generic', url: feed.url },
    releaseInfo: { releaseNotes: notesOf(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version) },
    linux: {
      executableName: 'balcony',
      icon: join(icons, 'png'),
      category: 'Network;InstantMessaging;Chat',
      synopsis: 'Messenger for Jabber/XMPP',
      maintainer: 'The Balcony authors <maintainers@balcony.invalid>',
      syncDesktopName: true,
      executableArgs: ['--', '%U'],
      desktop: {
        entry: {
          GenericName: 'Messenger',
          Keywords: 'Jabber;XMPP;Chat;Messenger;Talk;',
          SingleMainWindow: 'true',
          StartupNotify: 'true',
          Actions: 'hidden;',
        },
        desktopActions: { hidden: { Name: 'Start in the Background', Exec: 'balcony --hidden' } },
      },
    },
    deb: {
      // keytar reaches the keychain through libsecret.
      depends: [
        ...['libgtk-3-0', 'libnotify4', 'libnss3', 'libxss1', 'libxtst6', 'xdg-utils'],
        ...['libatspi2.0-0', 'libuuid1', 'libsecret-1-0'],
      ],
      packageCategory: 'net',
    },
    appImage: { artifactName: '${productName}-${version}-${arch}.${ext}' },
    win: { icon: join(icons, 'balcony.ico') },
    nsis: {
      oneClick: false,
      perMachine: false,
      allowElevation: false,
      selectPerMachineByDefault: false,
      deleteAppDataOnUninstall: false,
      installerIcon: join(icons, 'balcony.ico'),
      uninstallerIcon: join(icons, 'balcony.ico'),
      artifactName: '${productName}-${version}-windows-${arch}.${ext}',
    },
    mac: {
      icon: join(icons, 'balcony.icns'),
      category: 'public.app-category.social-networking',
      hardenedRuntime: true,
      gatekeeperAssess: false,
      entitlements: join(root, 'build/package/entitlements.mac.plist'),
      extendInfo: {
        NSMicrophoneUsageDescription: 'Balcony records voice messages when you ask it to.',
        NSCameraUsageDescription: 'Balcony scans QR codes when you ask it to.',
      },
      entitlementsInherit: join(root, 'build/package/entitlements.mac.plist'),
      ...(signed.mac ? {} : { identity: null }),
      notarize: signed.notarize,
      // The native modules of a universal app already support both processors.
      x64ArchFiles: '**/*.node',
    },
    dmg: { sign: false, writeUpdateInfo: false },
  }
}

/** Packs the Electron of this machine instead of downloading one. */
function electronThatIsThere(): Pick<Configuration, 'electronDist' | 'electronVersion'> {
  const binary = findElectron()
  if (binary === null) return {}
  const dist = process.platform === 'darwin' ? join(dirname(binary), '../../..') : dirname(binary)
  const version = join(dist, 'version')
  return {
    electronDist: dist,
    ...(existsSync(version)
      ? { electronVersion: readFileSync(version, 'utf8').trim().replace(/^v/, '') }
      : {}),
  }
}

/** A .deb needs a maintainer. A packager sets their own. */
function homepage(env: NodeJS.ProcessEnv): string {
  const [server, repository] = [env['GITHUB_SERVER_URL'], env['GITHUB_REPOSITORY']]
  if (env['BALCONY_HOMEPAGE'] !== undefined) return env['BALCONY_HOMEPAGE']
  return server !== undefined && repository !== undefined ? `${server}/${repository}` : HOMEPAGE
}
