import type { Failure } from '../../../shared/model/failure.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { ArchivedHistory, ConversationGap } from '../messages/index.ts'
import { walk, type WalkParts } from './walk.ts'

/** A page may hold nothing that is shown, such as receipts. After this many the person scrolls again. */
const PAGES_AT_ONCE = 5

export interface FillParts extends Omit<WalkParts, 'history'> {
  readonly history: Pick<ArchivedHistory, 'storePage' | 'gapsOf'>
  /** The room whose archive it is, and then no `peer`; null: the account's. */
  readonly room: BareJid | null
  readonly peer: BareJid | null
  readonly conversationId: ConversationId
  readonly signal: AbortSignal
}

/** Fetches what is missing at a gap, its newest part first, until something new is there. */
export function fillGap(parts: FillParts, gap: ConversationGap): Promise<Result<undefined, Failure>> {
  return walkBack(parts, gap, PAGES_AT_ONCE, true)
}

/** Fetches everything that is missing in a conversation, the newest gap first. */
export async function fillAllGaps(parts: FillParts): Promise<Result<undefined, Failure>> {
  const { history, conversationId } = parts
  for (let gaps = history.gapsOf(conversationId); ;) {
    const gap = gaps.at(-1)
    if (gap === undefined) return ok()
    const filled = await walkBack(parts, gap, Infinity, false)
    if (!filled.ok) return filled
    const left = history.gapsOf(conversationId)
    // What is left can't be fetched.
    if (left.length >= gaps.length && left.at(-1)?.before === gap.before) return ok()
    gaps = left
  }
}

async function walkBack(
  parts: FillParts,
  gap: ConversationGap,
  most: number,
  untilNew: boolean,
): Promise<Result<undefined, Failure>> {
  const { room, peer, signal } = parts
  const known = gap.after?.id ?? null
  let pages = 0
  const end = await walk(parts, {
    room,
    peer,
    direction: 'before',
    from: gap.until,
    until: known === null ? [] : [known],
    ...(untilNew && { isPatient: true }),
    signal,
    mayGoOn: () => Promise.resolve(!signal.aborted),
    onStored({ stored }) {
      pages += 1
      return pages >= most || (untilNew && stored > 0)
    },
  })
  if (signal.aborted) return err({ code: 'not-connected' })
  return end.ok ? ok() : end
}
