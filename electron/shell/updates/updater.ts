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
import { judge } from './announcement.ts'
import { isSigned, type UpdateFeed } from './feed.ts'
import type { Seen } from './seen.ts'
import { Refused, type Updater } from './updates.ts'

export interface UpdaterOptions {
  readonly feed: UpdateFeed
  /** electron-updater's own file; null: the packed app's `app-update.yml`. */
  readonly configFile: string | null
  readonly seen: Seen
  log(line: string): void
}

/**
 * electron-updater on a feed of signed announcements. Beside each `latest*.yml` lies `latest*.yml.sig`, an Ed25519 signature
 * of it. The announcement names its product, system and time of expiry (`announcement.ts`) and the SHA-512 of the download.
 * Windows checks the publisher's signature on the installer as well, and macOS that of the same signer on the app.
 */
export function openUpdater({ feed, configFile, seen, log }: UpdaterOptions): Updater {
  const updater = updaterOfThisSystem()
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = true
  updater.allowDowngrade = false
  updater.logger = { info: () => undefined, warn: (line) => log(`updates: ${line}`), error: () => undefined }
  if (configFile !== null) {
    updater.forceDevUpdateConfig = true
    updater.updateConfigPath = configFile
  }
  updater.setFeedURL({ provider: 'custom', updateProvider: signedBy(feed, seen) })

  let restarting = false
  // This comes before electron-updater's own listener, which installs without a restart.
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
      // Squirrel on macOS quits by itself. Elsewhere the new version waits until the old one has released the profile.
      if (updater instanceof MacUpdater) updater.quitAndInstall()
      else app.quit()
    },
  }
}

function updaterOfThisSystem(): AppUpdater {
  if (process.platform === 'darwin') return new MacUpdater()
  return process.platform === 'win32' ? new NsisUpdater() : new AppImageUpdater()
}

/** electron-updater makes the provider itself, from a class. */
function signedBy(
  feed: UpdateFeed,
  seen: Seen,
): new (options: unknown, updater: unknown, runtime: ProviderRuntimeOptions) => SignedProvider {
  return class extends SignedProvider {
    constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
      super(feed, seen, runtime)
    }
  }
}

class SignedProvider extends Provider<UpdateInfo> {
  readonly #feed: UpdateFeed
  readonly #seen: Seen
  readonly #base: URL

  constructor(feed: UpdateFeed, seen: Seen, runtime: ProviderRuntimeOptions) {
    super(runtime)
    this.#feed = feed
    this.#seen = seen
    this.#base = new URL(feed.url.endsWith('/') ? feed.url : `${feed.url}/`)
  }

  /** electron-updater would send a number by which a copy could be tracked; nobody needs it. */
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
      throw new Refused('update-not-genuine', `${file} is not signed by the key of this app`)
    }
    const info = parseUpdateInfo(announcement, file, url)
    const { platform, arch: processor } = process
    const judged = judge(info, { platform, processor }, Date.now(), this.#seen.issued)
    if (!judged.ok) throw new Refused(judged.error, `${file} is refused: ${judged.error}`)
    this.#seen.note(judged.value)
    return info
  }

  resolveFiles(info: UpdateInfo): ResolvedUpdateFileInfo[] {
    return resolveFiles(info, this.#base)
  }
}
