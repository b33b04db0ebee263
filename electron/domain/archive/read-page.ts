import type { Failure, RequestFailure } from '../../../shared/model/failure.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Result } from '../../../shared/model/result.ts'
import type { Clock } from '../../engine/index.ts'
import type { ArchivePage, ArchiveQuery, MessageArchive } from '../../engine/xep/0313-mam/index.ts'
import type { GapEdge } from '../messages/index.ts'

/** Where a page begins, and in which direction it goes. */
export interface PageWanted {
  /** The room whose archive it is; null: the account's. */
  readonly room: BareJid | null
  /** null: everything in the archive, else only the messages with this address. */
  readonly peer: BareJid | null
  readonly direction: 'after' | 'before'
  /** The end of what is known. null: the archive's beginning (`after`) or end (`before`). */
  readonly from: GapEdge | null
  readonly max: number
  readonly signal: AbortSignal
}

/**
 * How much earlier or later a page begins if only the time of what is known is left: as far as a server's clock may have
 * been wrong. Messages that are asked for again are recognized by their ids.
 */
const CLOCK_SLACK_MS = 10 * 60_000
/** An archive may say that a page is not final yet (XEP-0313 §4.3.2). It is asked again, and then taken as it is. */
const UNSTABLE_TRIES = 2
const UNSTABLE_WAIT_MS = 2_000

/** Reads pages of an archive. An id that the archive has forgotten gives way to its time. */
export async function readPage(
  archive: MessageArchive,
  clock: Clock,
  wanted: PageWanted,
): Promise<Result<ArchivePage, RequestFailure>> {
  for (let tries = 0; ; tries++) {
    const { from } = wanted
    let page = await archive.query(queryFor(wanted, from?.id ?? null, clock.now()))
    if (isForgotten(page) && from !== null && from.id !== null)
      page = await archive.query(queryFor(wanted, null, clock.now()))
    if (!page.ok || page.value.stable || tries === UNSTABLE_TRIES) return page
    await new Promise<void>((resolve) => clock.after(UNSTABLE_WAIT_MS, resolve))
  }
}

function isForgotten(page: Result<unknown, Failure>): boolean {
  return !page.ok && page.error.code === 'stanza-error' && page.error.condition === 'item-not-found'
}

/** `id`: the end of what is known; null: by its time, or from the end of the archive. */
function queryFor(
  { room, peer, direction, from, max, signal }: PageWanted,
  id: string | null,
  now: number,
): ArchiveQuery {
  const always = {
    max,
    signal,
    ...(room !== null && { archive: room }),
    ...(peer !== null && { with: peer }),
  }
  if (direction === 'after') {
    if (id !== null) return { ...always, after: id }
    // A clock of the server that was ahead must not hide what came since.
    return from === null ? always : { ...always, start: Math.max(0, Math.min(from.at, now) - CLOCK_SLACK_MS) }
  }
  if (id !== null || from === null) return { ...always, before: id }
  return { ...always, before: null, end: from.at + CLOCK_SLACK_MS }
}
