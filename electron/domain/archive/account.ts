import type { ArchiveState } from '../../../shared/model/archive.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import { describeFault, type SessionStart } from '../../engine/index.ts'
import { messageArchive } from '../../engine/xep/0313-mam/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import type { ArchivedHistory } from '../messages/index.ts'
import { catchUp, type CatchUp } from './catch-up.ts'
import { fillAllGaps, fillGap, type FillParts } from './fill.ts'
import { createGate, onAbort } from './gate.ts'
import { createPageSize, FIRST_PAGE } from './page-size.ts'
import { createProgress } from './progress.ts'
import { walk } from './walk.ts'

/** The waits before what has failed is tried again. The last one stays. */
const AGAIN_MS = [5_000, 30_000, 120_000, 600_000, 1_800_000] as const
/** After this many failures the rest of the application no longer waits for the archive. */
const PATIENCE = 2

export interface ArchiveParts {
  readonly context: Pick<DomainContext, 'ports' | 'announce' | 'settings'>
  readonly history: ArchivedHistory
  /** The people of this account whose conversations are on the screen. */
  readonly onScreen: (account: LiveAccount) => readonly BareJid[]
}

/** A conversation of the account. */
interface Place {
  readonly conversationId: ConversationId
  readonly peer: BareJid
}

/** The archive of one account. */
export interface AccountArchive {
  readonly state: ArchiveState
  /** Why the last try to fill a gap of a conversation failed. */
  readonly failures: ReadonlyMap<ConversationId, Failure>
  pause(paused: boolean): void
  fill(place: Place, before: MessageId | null): Promise<Result<undefined, Failure>>
  fillAll(place: Place): Promise<Result<undefined, Failure>>
  /** The person has opened this conversation. */
  opened(peer: BareJid): void
  settingsChanged(): void
  close(): void
}

/** Keeps the history of an account complete, and fetches what the person wishes. */
export function followArchive(parts: ArchiveParts, account: LiveAccount): AccountArchive {
  const { context, history } = parts
  const { ports } = context
  const { client } = account
  const archive = client.use(messageArchive)
  const gate = createGate()
  const progress = createProgress(
    ports.clock,
    {
      accountId: account.id,
      phase: 'waiting',
      paused: false,
      fetched: 0,
      reached: null,
      share: null,
      failure: null,
    },
    (state) => context.announce({ kind: 'archiveChanged', archive: state }),
  )
  const failures = new Map<ConversationId, Failure>()
  const wishes = new Map<string, Promise<Result<undefined, Failure>>>()
  const common = { account, archive, history, clock: ports.clock }
  /** The session that goes on. */
  let session: AbortSignal | null = null
  let work: CatchUp | null = null
  /** Ends the wait before the next try. */
  let tryNow: () => void = () => undefined
  let isRunning = false
  /** People whose newest page the person's look at their conversation has brought in this session. */
  let seen = new Set<BareJid>()

  const wantsOlder = (): boolean => context.settings().fetchOlder === 'all'

  function begin({ kind, restored, signal }: SessionStart): void {
    session = signal
    onAbort(signal, () => {
      if (session !== signal) return
      session = null
      seen = new Set()
      progress.change({ phase: 'waiting', reached: null, share: null, failure: null })
    })
    if (kind === 'fresh') {
      progress.change({ fetched: 0 })
      void run(signal)
    } else if (restored) {
      if (hasMore()) void run(signal)
      else progress.change({ phase: 'done' })
    }
  }

  /** Whether what came before this session may be missing. */
  function isBehind(): boolean {
    const spans = history.spansOf(account.id, null)
    return history.isBehind(account.id) || spans.length > 1 || spans.at(-1)?.isOpen === false
  }

  /** Whether there is something left to do in this session. */
  function hasMore(): boolean {
    const [oldest] = history.spansOf(account.id, null)
    return isBehind() || (wantsOlder() && oldest?.isBeginning === false)
  }

  async function run(signal: AbortSignal): Promise<void> {
    isRunning = true
    const mine: CatchUp = {
      ...common,
      progress,
      signal,
      size: createPageSize(),
      mayGoOn: () => mayGoOn(signal),
      onScreen: () => parts.onScreen(account),
      wantsOlder,
      isBehind: isBehind(),
      hasNewest: false,
    }
    work = mine
    let tries = 0
    let fetched = 0
    for (let halt = await attempt(mine); halt !== null && !signal.aborted; halt = await attempt(mine)) {
      // Each success begins the waits again.
      if (progress.state.fetched > fetched) tries = 0
      fetched = progress.state.fetched
      // While the connection is broken, its own sentence is enough.
      if (client.state.kind === 'online') progress.change({ failure: halt })
      if (tries + 1 === PATIENCE && history.isBehind(account.id)) history.caughtUp(account.id)
      await waitFor(AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)] ?? 0, signal)
      tries += 1
    }
    if (session === signal || session === null) isRunning = false
  }

  /** null: there is nothing more to do, or nothing more possible. */
  async function attempt(mine: CatchUp): Promise<Failure | null> {
    try {
      const end = await catchUp(mine)
      return end.ok || end.error === 'session-over' ? null : end.error
    } catch (fault) {
      ports.log(`archive: ${describeFault(fault)}`)
      return { code: 'internal' }
    }
  }

  async function mayGoOn(signal: AbortSignal): Promise<boolean> {
    // What waits for the archive must not wait for the person.
    if (gate.isPaused && history.isBehind(account.id)) history.caughtUp(account.id)
    return gate.passed(signal)
  }

  function waitFor(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        tryNow = () => undefined
        cancel()
        release()
        resolve()
      }
      const cancel = ports.clock.after(ms, done)
      const release = onAbort(signal, done)
      tryNow = done
    })
  }

  /** Whether the archive can be asked. */
  async function ready(): Promise<Result<AbortSignal, Failure>> {
    const signal = session
    if (signal === null || client.state.kind !== 'online') return err({ code: 'not-connected' })
    const support = await archive.support()
    if (!support.ok) return support
    return support.value === null ? err({ code: 'archive-none' }) : ok(signal)
  }

  /** Fulfils a wish, once for all who wish the same. */
  function wish(
    key: string,
    { conversationId, peer }: Place,
    work: (fill: FillParts) => Promise<Result<undefined, Failure>>,
  ): Promise<Result<undefined, Failure>> {
    const running = wishes.get(key)
    if (running) return running
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
    wishes.set(key, told)
    const forget = (): void => void wishes.delete(key)
    told.then(forget, forget)
    return told
  }

  const releases = [
    client.onSession(begin),
    client.onState(({ kind }) => {
      gate.connected(kind === 'online')
      if (kind === 'online') tryNow()
    }),
  ]

  return {
    get state() {
      return progress.state
    },
    failures,
    pause(paused) {
      progress.change({ paused })
      gate.pause(paused)
      if (!paused) tryNow()
    },
    fill: (place, before) =>
      wish(`fill ${place.conversationId} ${before ?? 'end'}`, place, (fill) => {
        const gap = history.gapsOf(place.conversationId).find((each) => each.before === before)
        return gap === undefined ? Promise.resolve(ok()) : fillGap(fill, gap)
      }),
    fillAll: (place) =>
      wish(`all ${place.conversationId}`, place, (fill) => fillAllGaps({ ...fill, size: createPageSize() })),
    opened(peer) {
      // Only while what came since the last session may still be missing.
      if (session === null || seen.has(peer) || !work?.isBehind) return
      seen.add(peer)
      const signal = session
      void gate.wish(async () => {
        if (!(await ready()).ok || !work?.isBehind) return
        await walk(
          { ...common, size: createPageSize(FIRST_PAGE) },
          {
            peer,
            direction: 'before',
            from: null,
            isPatient: true,
            signal,
            mayGoOn: () => Promise.resolve(!signal.aborted),
            onStored: () => true,
          },
        )
      })
    },
    settingsChanged() {
      if (session !== null && !isRunning && wantsOlder() && hasMore()) void run(session)
    },
    close() {
      for (const release of releases) release()
      progress.close()
    },
  }
}
