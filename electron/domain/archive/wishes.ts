import type { Failure } from '../../../shared/model/failure.ts'
import type { ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import { describeFault, type EnginePorts } from '../../engine/index.ts'
import type { ArchivedHistory } from '../messages/index.ts'
import { fillAllGaps, fillGap, type FillParts } from './fill.ts'
import { createTurns, type Gate } from './gate.ts'
import { createPageSize, FIRST_PAGE } from './page-size.ts'
import { walk, type WalkParts } from './walk.ts'

/** A conversation of the account. */
export interface ArchivePlace {
  readonly conversationId: ConversationId
  readonly peer: BareJid
  /** Set for a room, which has an archive of its own. */
  readonly isRoom?: boolean | undefined
}

/** What the person wishes from an account's archive. It goes before what the background does. */
export interface Wishes {
  /** Why the last try to fill a gap of a conversation failed. */
  readonly failures: ReadonlyMap<ConversationId, Failure>
  /** Fetches what is missing above this message; null: at the conversation's end. */
  fill(place: ArchivePlace, before: MessageId | null): Promise<Result<undefined, Failure>>
  fillAll(place: ArchivePlace): Promise<Result<undefined, Failure>>
  /** Fetches the newest page of a conversation with a person. Nobody waits for it. */
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
  const roomTurns = createTurns()
  const running = new Map<string, Promise<Result<undefined, Failure>>>()

  /** Whether the archive can be asked. */
  async function ready(room: BareJid | null): Promise<Result<AbortSignal, Failure>> {
    const signal = session()
    if (signal === null) return err({ code: 'not-connected' })
    const support = await (room === null ? archive.support() : archive.support(room))
    if (!support.ok) return support
    return support.value === null ? err({ code: 'archive-none' }) : ok(signal)
  }

  /** Fulfils a wish, once for all who wish the same. */
  function wish(
    key: string,
    { conversationId, peer, isRoom = false }: ArchivePlace,
    work: (fill: FillParts) => Promise<Result<undefined, Failure>>,
  ): Promise<Result<undefined, Failure>> {
    const same = running.get(key)
    if (same) return same
    const inTurn = isRoom ? roomTurns.of(peer) : gate.wish
    const fulfilled = inTurn(async () => {
      const room = isRoom ? peer : null
      const signal = await ready(room)
      if (!signal.ok) return signal
      const whose = { room, peer: isRoom ? null : peer }
      return work({
        ...common,
        ...whose,
        conversationId,
        signal: signal.value,
        size: createPageSize(FIRST_PAGE),
      })
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
    const signal = await ready(null)
    if (!signal.ok) return
    const mayGoOn = () => Promise.resolve(!signal.value.aborted)
    await walk(
      { ...common, size: createPageSize(FIRST_PAGE) },
      {
        room: null,
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
