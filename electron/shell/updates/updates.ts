import type { UpdateFailure } from '../../../shared/model/failure.ts'
import type { UpdateOffer } from '../../../shared/model/update.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { Updates } from '../../domain/ports.ts'
import type { UpdateFeed } from './feed.ts'

/** What is used of electron-updater, behind `updater.ts`. It rejects. */
export interface Updater {
  check(): Promise<{ readonly version: string; readonly notes: unknown } | null>
  download(progress: (share: number) => void): Promise<void>
  restart(): void
}

export interface UpdatesOptions {
  /** null: this copy does not update itself. */
  readonly feed: UpdateFeed | null
  readonly current: string
  /** Brings electron-updater in, when it is needed first: the start does not wait for it. */
  load(feed: UpdateFeed): Promise<Updater>
  log(line: string): void
}

const NOTES_LIMIT = 20_000

/** The `Updates` port; null where this copy does not update itself. */
export function createUpdates({ feed, current, load, log }: UpdatesOptions): Updates | null {
  if (feed === null) return null
  let loaded: Promise<Updater> | null = null
  const updater = (): Promise<Updater> => (loaded ??= load(feed))

  async function attempt<T>(
    what: (updater: Updater) => Promise<T>,
    otherwise: 'update-unreachable' | 'update-failed',
  ): Promise<Result<T, UpdateFailure>> {
    try {
      return ok(await what(await updater()))
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      log(`updates: ${reason.slice(0, 500)}`)
      return err(isForged(cause) ? { code: 'update-not-genuine' } : { code: otherwise, reason })
    }
  }

  return {
    current,
    check: () =>
      attempt(async (u): Promise<UpdateOffer | null> => {
        const found = await u.check()
        return found === null ? null : { version: found.version, notes: notesOf(found.notes) }
      }, 'update-unreachable'),
    download: (progress) => attempt((u) => u.download(progress).then(() => undefined), 'update-failed'),
    restart() {
      void updater().then((u) => u.restart())
    },
  }
}

/** An announcement or a file that is not what those who make releases have signed. */
export class NotGenuine extends Error {
  readonly code = 'ERR_NOT_GENUINE'
}

function isForged(cause: unknown): boolean {
  const code = (cause as { readonly code?: unknown } | null)?.code
  return ['ERR_NOT_GENUINE', 'ERR_CHECKSUM_MISMATCH', 'ERR_UPDATER_INVALID_SIGNATURE'].includes(String(code))
}

/** electron-updater gives a text, or one for each version since. */
function notesOf(notes: unknown): string {
  const texts = Array.isArray(notes)
    ? notes.map((entry: unknown) => (entry as { readonly note?: unknown } | null)?.note)
    : [notes]
  return texts
    .filter((text) => typeof text === 'string')
    .join('\n\n')
    .trim()
    .slice(0, NOTES_LIMIT)
}
