import type { Failure, RequestFailure } from '../../../shared/model/failure.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { ArchivePage, MessageArchive } from '../../engine/xep/0313-mam/index.ts'
import type { Clock } from '../../engine/index.ts'
import type { LiveAccount } from '../context.ts'
import type { ArchivedHistory, GapEdge, StoredPage } from '../messages/index.ts'
import { createLoopFinder } from './loops.ts'
import { readPage } from './read-page.ts'
import type { PageSize } from './page-size.ts'

export interface WalkParts {
  readonly account: LiveAccount
  readonly archive: MessageArchive
  readonly history: Pick<ArchivedHistory, 'storePage'>
  readonly clock: Clock
  readonly size: PageSize
}

/** A way through an archive, page by page. */
export interface Walk {
  /** The room whose archive it is; null: the account's. A room's is always walked through whole. */
  readonly room: BareJid | null
  /** null: through everything, else only through the messages with this address. */
  readonly peer: BareJid | null
  readonly direction: 'after' | 'before'
  /** The end of what is known. null: the archive's beginning (`after`) or end (`before`). */
  readonly from: GapEdge | null
  /** Archive ids at which the walk has arrived. */
  readonly until?: readonly string[]
  /** Whether to ask for a page only after the one before it is stored. */
  readonly isPatient?: true
  readonly signal: AbortSignal
  /** Asked before each page: whether to go on. */
  readonly mayGoOn: () => Promise<boolean>
  /** Hears of each page once it is stored. True: that is enough. */
  readonly onStored: (stored: StoredPage, page: ArchivePage) => boolean | undefined
}

/**
 * `complete`: the archive has nothing further. `met`: other known messages begin here. `enough`: `onStored` said so.
 * `stopped`: it may not go on.
 */
export type WalkEnd = 'complete' | 'met' | 'enough' | 'stopped'

/**
 * Walks through an archive and stores each page. The next page is asked for while the last one is stored. It always ends:
 * a page that leads to where the walk has been before is `archive-stuck`.
 */
export async function walk(parts: WalkParts, way: Walk): Promise<Result<WalkEnd, Failure>> {
  const { account, history, size } = parts
  const { room, peer, direction, until = [] } = way
  const wasAt = createLoopFinder(way.from?.id ?? '')
  let from = way.from
  let asked = askNext(parts, way, from)
  for (;;) {
    const page = await asked
    if (page === null) return ok('stopped')
    if (!page.ok) {
      size.failed(page.error)
      return page
    }
    const { results, complete, first, last } = page.value
    const edge = edgeOf(page.value, direction, from)
    const isMet = results.some(({ id }) => until.includes(id))
    const isLast = isMet || complete || edge === null
    if (!isLast && wasAt(edge.id)) return err({ code: 'archive-stuck' })

    const early = isLast || way.isPatient === true ? null : askNext(parts, way, edge)
    const stored = await history.storePage(account, {
      ...(room !== null && { room }),
      peer,
      direction,
      anchor: from?.id ?? null,
      ...(from !== null && from.id === null && { edge: from.at }),
      results,
      // An empty page is an end, too.
      complete: complete || edge === null,
      first,
      last,
    })
    const isEnough = way.onStored(stored, page.value) === true
    if (complete || edge === null) return ok('complete')
    if (isMet || stored.joined) return ok('met')
    if (isEnough) return ok('enough')
    asked = early ?? askNext(parts, way, edge)
    from = edge
  }
}

/** null: it may not go on. */
async function askNext(
  { archive, clock, size }: WalkParts,
  { room, peer, direction, signal, mayGoOn }: Walk,
  from: GapEdge | null,
): Promise<Result<ArchivePage, RequestFailure> | null> {
  if (!(await mayGoOn())) return null
  return readPage(archive, clock, { room, peer, direction, from, max: size.current, signal })
}

/** The end of the page in the direction of the walk; null if the page has nothing. */
function edgeOf(
  { results, first, last }: ArchivePage,
  direction: Walk['direction'],
  from: GapEdge | null,
): (GapEdge & { readonly id: string }) | null {
  const id = direction === 'after' ? last : first
  if (id === undefined) return null
  const nearest = direction === 'after' ? results.at(-1) : results[0]
  return { id, at: nearest?.at.at ?? from?.at ?? 0 }
}
