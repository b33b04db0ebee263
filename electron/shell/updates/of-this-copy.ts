import { app } from 'electron'
import { join } from 'node:path'
import type { Updates } from '../../domain/ports.ts'
import { readUpdateFeed, replacesItself } from './feed.ts'
import { openSeen } from './seen.ts'
import { createUpdates } from './updates.ts'

/**
 * The updates of this copy of Balcony, from the feed that was built into it. A test of an unpacked app names a folder with
 * the files that a packed app would have.
 */
export function updatesOfThisCopy(log: (line: string) => void): Updates | null {
  const tested = app.isPackaged ? undefined : process.env['BALCONY_TEST_UPDATES']
  const folder = app.isPackaged ? app.getAppPath() : tested
  if (folder === undefined || !replacesItself(process.platform, process.env)) return null
  return createUpdates({
    feed: readUpdateFeed(join(folder, 'update-feed.json')),
    current: app.getVersion(),
    log,
    load: async (feed) => {
      const { openUpdater } = await import('./updater.ts')
      return openUpdater({
        feed,
        seen: openSeen(join(app.getPath('userData'), 'update-seen.json'), log),
        configFile: tested === undefined ? null : join(tested, 'app-update.yml'),
        log,
      })
    },
  })
}
