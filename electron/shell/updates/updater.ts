import { app } from 'electron'
import {
  AppImageUpdater,
  MacUpdater,
  NsisUpdater,
  Provider,
  type AppUpdater,
  type ResolvedUpdateFileInfo,
  type UpdateInfo,
} from 'electron-updater'
import {
  parseUpdateInfo,
  resolveFiles,
  type ProviderRuntimeOptions,
} from 'electron-updater/out/providers/Provider.js'
import type { OutgoingHttpHeaders } from 'node:http'
import { isSigned, type UpdateFeed } from './feed.ts'
import { NotGenuine, type Updater } from './updates.ts'

export interface UpdaterOptions {
  readonly feed: UpdateFeed
  /** electron-updater's own file, where it is not the packed app's `app-update.yml`. */
  readonly configFile: string | null
  log(line: string): void
}

/**
 * electron-updater on a feed whose announcements are signed: `latest*.yml.sig` beside each is an Ed25519 signature of
 * the file, and the file holds the SHA-512 of what is downloaded. On top of that Windows has to find the publisher's
 * signature on the installer, and macOS the same signer's on the app.
 */
export function openUpdater({ feed, configFile, log }: UpdaterOptions): Updater {
  const updater = updaterOfThisSystem()
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = true
  updater.allowDowngrade = false
  updater.logger = { info: () => undefined, warn: (line) => log(`updates: ${line}`), error: () => undefined }
  if (configFile !== null) {
    updater.forceDevUpdateConfig = true
    updater.updateConfigPath = configFile
  }
  updater.setFeedURL({ provider: 'custom', updateProvider: signedBy(feed) })

  let restarting = false
  // Before electron-updater's own listener, which installs without starting anything.
  app.once('quit', () => {
    if (restarting && 'install' in updater) (updater as AppImageUpdater | NsisUpdater).install(true, true)
  })

  return {
    async check() {
      const result = await updater.checkForUpdates()
      if (result === null || !result.isUpdateAvailable) return null
      const { version, releaseNotes } = result.updateInfo
      return { version, notes: releaseNotes }
    },
    async download(progress) {
      const tell = ({ percent }: { readonly percent: number }): void => progress(percent / 100)
      updater.on('download-progress', tell)
      try {
        await updater.downloadUpdate()
      } finally {
        updater.off('download-progress', tell)
      }
    },
    restart() {
      restarting = true
      // Squirrel on macOS quits by itself; elsewhere what is new starts only when the old one has let go of the profile.
      if (updater instanceof MacUpdater) updater.quitAndInstall()
      else app.quit()
    },
  }
}

function updaterOfThisSystem(): AppUpdater {
  if (process.platform === 'darwin') return new MacUpdater()
  return process.platform === 'win32' ? new NsisUpdater() : new AppImageUpdater()
}

/** electron-updater makes the provider itself, of a class. */
function signedBy(
  feed: UpdateFeed,
): new (options: unknown, updater: unknown, runtime: ProviderRuntimeOptions) => SignedProvider {
  return class extends SignedProvider {
    constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
      super(feed, runtime)
    }
  }
}

class SignedProvider extends Provider<UpdateInfo> {
  readonly #feed: UpdateFeed
  readonly #base: URL

  constructor(feed: UpdateFeed, runtime: ProviderRuntimeOptions) {
    super(runtime)
    this.#feed = feed
    this.#base = new URL(feed.url.endsWith('/') ? feed.url : `${feed.url}/`)
  }

  /** electron-updater would send a number by which a copy could be followed; nobody needs it. */
  override setRequestHeaders(value: OutgoingHttpHeaders | null): void {
    const kept = Object.entries(value ?? {}).filter(([name]) => name !== 'x-user-staging-id')
    super.setRequestHeaders(Object.fromEntries(kept))
  }

  async getLatestVersion(): Promise<UpdateInfo> {
    const file = `${this.getDefaultChannelName()}.yml`
    const url = new URL(file, this.#base)
    const announcement = await this.httpRequest(url)
    const signature = await this.httpRequest(new URL(`${file}.sig`, this.#base))
    if (announcement === null || signature === null) throw new Error(`${file} is empty`)
    if (!isSigned(announcement, signature, this.#feed.publicKey)) {
      throw new NotGenuine(`${file} is not signed by the key of this app`)
    }
    return parseUpdateInfo(announcement, file, url)
  }

  resolveFiles(info: UpdateInfo): ResolvedUpdateFileInfo[] {
    return resolveFiles(info, this.#base)
  }
}
