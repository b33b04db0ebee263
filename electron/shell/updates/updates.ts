import type { UpdateFailure } from '../../../shared/model/failure.ts'
import type { UpdateOffer } from '../../../shared/model/update.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { Updates } from '../../domain/ports.ts'
import type { Refusal } from './announcement.ts'
import type { UpdateFeed } from './feed.ts'

/** The used part of electron-updater, behind `updater.ts`. Its promises reject. */
export interface Updater {
  check(): Promise<{ readonly version: string; readonly notes: unknown } | null>
  download(progress: (share: number) => void): Promise<void>
  restart(): void
}

export interface UpdatesOptions {
  /** null: this copy does not update itself. */
  readonly feed: UpdateFeed | null
  readonly current: string
  /** Loads electron-updater on first use: the start does not wait for it. */
  load(feed: UpdateFeed): Promise<Updater>
  log(line: string): void
}

const NOTES_LIMIT = 20_000

/** The `Updates` port; null: this copy does not update itself. */
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
      const refusal = refusalOf(cause)
      return err(refusal === null ? { code: otherwise, reason } : { code: refusal })
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

/** An announcement that the makers of releases have not signed, or that is not for here and now. */
export class Refused extends Error {
  readonly failure: Refusal | 'update-not-genuine'
  constructor(failure: Refusal | 'update-not-genuine', message: string) {
    super(message)
    this.failure = failure
  }
}

/** Why something that could be downloaded is refused; null: something else went wrong. */
function refusalOf(cause: unknown): Refused['failure'] | null {
  if (cause instanceof Refused) return cause.failure
  const code = (cause as { readonly code?: unknown } | null)?.code
  const isForged = code === 'ERR_CHECKSUM_MISMATCH' || code === 'ERR_UPDATER_INVALID_SIGNATURE'
  return isForged ? 'update-not-genuine' : null
}

/** electron-updater delivers one text, or one for each version since. */
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
