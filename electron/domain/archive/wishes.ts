import type { Failure } from '../../../shared/model/failure.ts'
import type { ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import { describeFault, type EnginePorts } from '../../engine/index.ts'
import type { ArchivedHistory } from '../messages/index.ts'
import { fillAllGaps, fillGap, type FillParts } from './fill.ts'
import type { Gate } from './gate.ts'
import { createPageSize, FIRST_PAGE } from './page-size.ts'
import { walk, type WalkParts } from './walk.ts'

/** A conversation of the account. */
export interface ArchivePlace {
  readonly conversationId: ConversationId
  readonly peer: BareJid
}

/** What the person wishes from an account's archive. It goes before what the background does. */
export interface Wishes {
  /** Why the last try to fill a gap of a conversation failed. */
  readonly failures: ReadonlyMap<ConversationId, Failure>
  /** Fetches what is missing above this message; null: at the conversation's end. */
  fill(place: ArchivePlace, before: MessageId | null): Promise<Result<undefined, Failure>>
  fillAll(place: ArchivePlace): Promise<Result<undefined, Failure>>
  /** Fetches the newest page of a conversation. Nobody waits for it. */
  look(peer: BareJid): void
}

export interface WishParts extends Omit<WalkParts, 'history' | 'size'> {
  readonly history: Pick<ArchivedHistory, 'storePage' | 'gapsOf'>
  readonly gate: Gate
  readonly log: EnginePorts['log']
  /** The session that goes on, while the server can be reached. */
  readonly session: () => AbortSignal | null
}

export function createWishes(parts: WishParts): Wishes {
  const { account, archive, history, clock, gate, log, session } = parts
  const common = { account, archive, history, clock }
  const failures = new Map<ConversationId, Failure>()
  const running = new Map<string, Promise<Result<undefined, Failure>>>()

  /** Whether the archive can be asked. */
  async function ready(): Promise<Result<AbortSignal, Failure>> {
    const signal = session()
    if (signal === null) return err({ code: 'not-connected' })
    const support = await archive.support()
    if (!support.ok) return support
    return support.value === null ? err({ code: 'archive-none' }) : ok(signal)
  }

  /** Fulfils a wish, once for all who wish the same. */
  function wish(
    key: string,
    { conversationId, peer }: ArchivePlace,
    work: (fill: FillParts) => Promise<Result<undefined, Failure>>,
  ): Promise<Result<undefined, Failure>> {
    const same = running.get(key)
    if (same) return same
    const fulfilled = gate.wish(async () => {
      const signal = await ready()
      if (!signal.ok) return signal
      return work({ ...common, peer, conversationId, signal: signal.value, size: createPageSize(FIRST_PAGE) })
    })
    const told = fulfilled.then((result) => {
      if (result.ok) failures.delete(conversationId)
      else failures.set(conversationId, result.error)
      return result
    })
    running.set(key, told)
    const forget = (): void => void running.delete(key)
    told.then(forget, forget)
    return told
  }

  async function fetchNewest(peer: BareJid): Promise<void> {
    const signal = await ready()
    if (!signal.ok) return
    const mayGoOn = () => Promise.resolve(!signal.value.aborted)
    await walk(
      { ...common, size: createPageSize(FIRST_PAGE) },
      {
        peer,
        direction: 'before',
        from: null,
        isPatient: true,
        signal: signal.value,
        mayGoOn,
        onStored: () => true,
      },
    )
  }

  return {
    failures,
    fill: (place, before) =>
      wish(`fill ${place.conversationId} ${before ?? 'end'}`, place, (fill) => {
        const gap = history.gapsOf(place.conversationId).find((each) => each.before === before)
        return gap === undefined ? Promise.resolve(ok()) : fillGap(fill, gap)
      }),
    fillAll: (place) =>
      wish(`all ${place.conversationId}`, place, (fill) => fillAllGaps({ ...fill, size: createPageSize() })),
    look(peer) {
      gate
        .wish(() => fetchNewest(peer))
        .catch((fault: unknown) => {
          log(`archive: ${describeFault(fault)}`)
        })
    },
  }
}
