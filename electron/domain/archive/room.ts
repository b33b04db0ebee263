import type { Failure } from '../../../shared/model/failure.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { ArchivedHistory, Span } from '../messages/index.ts'
import { createPageSize, FIRST_PAGE } from './page-size.ts'
import { walk, type Walk, type WalkEnd, type WalkParts } from './walk.ts'

/** The work with the archive of one room, while the account is in it. */
export interface RoomCatchUp extends Omit<WalkParts, 'history'> {
  readonly history: Pick<ArchivedHistory, 'storePage' | 'spansOf' | 'forgetSpans'>
  readonly room: BareJid
  /** Aborts when the account leaves the room. */
  readonly signal: AbortSignal
  /** Waits as long as the background has to; false if the account has left. */
  readonly mayGoOn: () => Promise<boolean>
  /** The person looks at the room. */
  readonly isOnScreen: () => boolean
}

type Halting<T> = Promise<Result<T, 'left' | Failure>>

/** So much of a long absence is fetched without a wish. The rest waits until somebody scrolls there. */
const MOST_PAGES = 100

/**
 * Fetches what was said last, so that the room can be read and written in: what came since the last complete point, if that
 * is little, else the newest page. `none`: the room has no archive.
 */
export async function fetchLast(run: RoomCatchUp): Halting<'caught-up' | 'none'> {
  const support = await run.archive.support(run.room)
  if (run.signal.aborted) return err('left')
  if (!support.ok) return support
  if (support.value === null) return ok('none')
  const known = spansOf(run).at(-1)
  if (known !== undefined && !run.isOnScreen()) {
    const from = { id: known.lastId, at: known.lastAt }
    const since = await step(run, { direction: 'after', from, isPatient: true }, 1)
    if (!since.ok) return since
    if (since.value !== 'enough') return ok('caught-up')
  }
  const until = known === undefined ? [] : [known.firstId, known.lastId]
  const short = { ...run, size: createPageSize(FIRST_PAGE) }
  const last = await step(short, { direction: 'before', from: null, until, isPatient: true }, 1)
  return last.ok ? ok('caught-up') : last
}

/** Whether something may be missing between the newest page and what was known before it. */
export const isBehind = (run: Pick<RoomCatchUp, 'history' | 'account' | 'room'>): boolean =>
  spansOf(run).length > 1

/** Fetches what is missing directly below the newest page, the oldest part first, so that mentions are counted. */
export async function closeGap(run: RoomCatchUp): Halting<undefined> {
  const before = spansOf(run)
  const [lower, upper] = [before.at(-2), before.at(-1)]
  if (lower === undefined || upper === undefined) return ok()
  const from = { id: lower.lastId, at: lower.lastAt }
  const end = await step(run, { direction: 'after', from, until: [upper.firstId, upper.lastId] }, MOST_PAGES)
  if (!end.ok) return end
  // The archive has lost the ids of the upper span: everything in it has just come again.
  if (end.value === 'complete' && spansOf(run).length >= before.length)
    run.history.forgetSpans(run.account.id, [upper.id])
  return ok()
}

function spansOf({
  history,
  account,
  room,
}: Pick<RoomCatchUp, 'history' | 'account' | 'room'>): readonly Span[] {
  return history.spansOf(account.id, null, room)
}

type Way = Pick<Walk, 'direction' | 'from' | 'until' | 'isPatient'>

async function step(run: RoomCatchUp, way: Way, most: number): Halting<WalkEnd> {
  const { room, signal, mayGoOn } = run
  let pages = 0
  const onStored = (): boolean => (pages += 1) >= most
  const end = await walk(run, { ...way, room, peer: null, signal, mayGoOn, onStored })
  return signal.aborted || (end.ok && end.value === 'stopped') ? err('left') : end
}
