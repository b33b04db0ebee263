import type { ArchivePhase } from '../../../shared/model/archive.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { ArchiveEnds, ArchivePage } from '../../engine/xep/0313-mam/index.ts'
import type { ArchivedHistory, Span } from '../messages/index.ts'
import { createPageSize, FIRST_PAGE } from './page-size.ts'
import type { Progress } from './progress.ts'
import { walk, type Walk, type WalkEnd, type WalkParts } from './walk.ts'

/** One session's work with the archive. It may be tried several times. */
export interface CatchUp extends Omit<WalkParts, 'history'> {
  readonly history: ArchivedHistory
  readonly progress: Progress
  readonly signal: AbortSignal
  /** Waits as long as the background has to; false if the session has ended. */
  readonly mayGoOn: () => Promise<boolean>
  /** The people whose conversations are on the screen. */
  readonly onScreen: () => readonly BareJid[]
  /** Whether to fetch what is older than everything here. */
  readonly wantsOlder: () => boolean
  /** Hears that the newest page is here, if anything can be missing there. */
  readonly onNewest: () => void
  /** What came before this session may still be missing. */
  isBehind: boolean
  /** The newest page has come in this session. */
  hasNewest: boolean
}

/** Why it does not go on: the session has ended, or a failure. */
export type Halt = 'session-over' | Failure
type Halting<T> = Promise<Result<T, Halt>>

/**
 * Fetches what the archive has and this computer does not, in this order: the newest page of what is on the screen, the
 * newest page of everything, what came since the last complete point, and what is older than everything here.
 */
export async function catchUp(run: CatchUp): Halting<undefined> {
  const { account, archive, history, progress } = run
  const support = await archive.support()
  if (!support.ok) return support
  if (support.value === null) {
    progress.change({ phase: 'unsupported', failure: null })
    run.isBehind = false
    history.caughtUp(account.id)
    return ok()
  }
  const ends = support.value.extended ? await askForEnds(run) : ok(null)
  if (!ends.ok) return ends
  if (run.isBehind) {
    const newest = await fetchNewest(run, ends.value)
    if (!newest.ok) return newest
    run.onNewest()
    const closed = await closeGaps(run)
    if (!closed.ok) return closed
    run.isBehind = false
    history.caughtUp(account.id)
  }
  const older = await fetchOlder(run, ends.value)
  if (older.ok) {
    // A server may not say that its last page was complete.
    noteBeginning(run, ends.value)
    enter(run, 'done')
  }
  return older
}

function enter({ progress }: CatchUp, phase: ArchivePhase): void {
  if (progress.state.phase !== phase) progress.change({ phase, reached: null, share: null, failure: null })
}

function noteBeginning({ account, history }: CatchUp, ends: ArchiveEnds | null): void {
  if (ends?.start) history.setBeginning(account.id, ends.start.id, ends.start.at)
}

async function askForEnds(run: CatchUp): Halting<ArchiveEnds | null> {
  const { archive, signal } = run
  const ends = await archive.metadata({ signal })
  // A server without metadata, whatever it announces, is no obstacle.
  if (!ends.ok) return ends.error.code === 'stanza-error' ? ok(null) : ends
  noteBeginning(run, ends.value)
  return ends
}

async function fetchNewest(run: CatchUp, ends: ArchiveEnds | null): Halting<undefined> {
  const { account, history } = run
  const newest = history.spansOf(account.id, null).at(-1)
  // Nothing has come since: the next phase asks for what follows, and gets an empty page.
  if (run.hasNewest || (newest !== undefined && newest.lastId === ends?.end?.id)) return ok()
  enter(run, 'newest')
  const short = { ...run, size: createPageSize(FIRST_PAGE) }
  const pages: ArchivePage[] = []
  const isEnough = (page: ArchivePage): boolean => pages.push(page) > 0
  const last = { direction: 'before', from: null, isPatient: true } as const
  for (const peer of run.onScreen()) {
    const page = await step(short, { ...last, peer }, isEnough)
    if (!page.ok) return page
  }
  const end = await step(short, { ...last, peer: null }, isEnough)
  if (!end.ok) return end
  run.hasNewest = true
  if (pages.at(-1)?.last === undefined) history.setBeginning(account.id, null, null)
  return ok()
}

/** Fetches everything between the oldest and the newest of what is here, the newest gap first. */
async function closeGaps(run: CatchUp): Halting<undefined> {
  const { account, history } = run
  const spans = (): readonly Span[] => history.spansOf(account.id, null)
  for (let known = spans(); ; known = spans()) {
    const [lower, upper] = [known.at(-2), known.at(-1)]
    if (upper === undefined) return ok()
    if (!upper.isOpen) {
      const end = await fetchSince(run, upper, null)
      if (!end.ok) return end
      if (!spans().at(-1)?.isOpen) return ok()
    } else if (lower !== undefined) {
      const end = await fetchSince(run, lower, upper)
      if (!end.ok) return end
      // The archive has lost the ids of the upper span: everything in it has just come again.
      if (spans().length >= known.length) history.forgetSpans(account.id, [upper.id])
    } else return ok()
  }
}

/** Fetches what follows `lower`, until `upper` begins or the archive ends. */
function fetchSince(run: CatchUp, lower: Span, upper: Span | null): Halting<WalkEnd> {
  enter(run, 'catching-up')
  const from = { id: lower.lastId, at: lower.lastAt }
  const until = upper === null ? [] : [upper.firstId, upper.lastId]
  return step(run, { peer: null, direction: 'after', from, until }, (page) => {
    const reached = page.results.at(-1)?.at.at
    if (reached !== undefined) {
      const share = shareOf(lower.lastAt, reached, upper?.firstAt ?? run.clock.now())
      run.progress.change({ reached, share })
    }
    return false
  })
}

/** Fetches what is older than everything here. */
async function fetchOlder(run: CatchUp, ends: ArchiveEnds | null): Halting<undefined> {
  const { account, history, clock } = run
  const [oldest] = history.spansOf(account.id, null)
  if (!run.wantsOlder() || oldest === undefined || oldest.isBeginning) return ok()
  const beginning = ends?.start ?? null
  // The archive has been cut: what is here goes back further.
  if (beginning !== null && (beginning.id === oldest.firstId || beginning.at > oldest.firstAt)) return ok()
  enter(run, 'older')
  const from = { id: oldest.firstId, at: oldest.firstAt }
  const end = await step(run, { peer: null, direction: 'before', from }, (page) => {
    const reached = page.results[0]?.at.at
    if (reached !== undefined) {
      const share = beginning === null ? null : shareOf(clock.now(), reached, beginning.at)
      run.progress.change({ reached, share })
    }
    return !run.wantsOlder()
  })
  return end.ok ? ok() : end
}

type Way = Pick<Walk, 'peer' | 'direction' | 'from' | 'until' | 'isPatient'>

/** Walks a part of the way. `isEnough` hears of each stored page. */
async function step(run: CatchUp, way: Way, isEnough: (page: ArchivePage) => boolean): Halting<WalkEnd> {
  const { signal, mayGoOn, progress } = run
  const end = await walk(run, {
    room: null,
    ...way,
    signal,
    mayGoOn,
    onStored(_stored, page) {
      progress.change({ fetched: progress.state.fetched + page.results.length, failure: null })
      return isEnough(page)
    },
  })
  return signal.aborted || (end.ok && end.value === 'stopped') ? err('session-over') : end
}

/** From 0 to 1; null if there is no way to go. */
function shareOf(from: number, reached: number, to: number): number | null {
  return from === to ? null : Math.min(1, Math.max(0, (reached - from) / (to - from)))
}
