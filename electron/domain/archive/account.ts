import type { ArchiveState } from '../../../shared/model/archive.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { describeFault, type CancelTimer, type SessionStart } from '../../engine/index.ts'
import { messageArchive } from '../../engine/xep/0313-mam/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import type { ArchivedHistory } from '../messages/index.ts'
import { catchUp, type CatchUp } from './catch-up.ts'
import { createGate, onAbort } from './gate.ts'
import { createPageSize } from './page-size.ts'
import { createNewest } from './newest.ts'
import { createProgress } from './progress.ts'
import { followRooms, type RoomArchives } from './rooms.ts'
import { createWishes, type Wishes } from './wishes.ts'

/** The waits before what has failed is tried again. The last one stays. */
const AGAIN_MS = [5_000, 30_000, 120_000, 600_000, 1_800_000] as const
/** What a resumed session sends again comes at once, and the archive is read after it. */
const SETTLED_MS = 1_000
/** After this many failures the rest of the application no longer waits for the archive. */
const PATIENCE = 2

export interface ArchiveParts {
  readonly context: Pick<DomainContext, 'ports' | 'announce' | 'settings'>
  readonly history: ArchivedHistory
  /** The people, or the rooms, of this account whose conversations are on the screen. */
  readonly onScreen: (account: LiveAccount, what: 'people' | 'rooms') => readonly BareJid[]
}

/** The archive of one account. */
export interface AccountArchive {
  readonly state: ArchiveState
  readonly wishes: Omit<Wishes, 'look'>
  readonly rooms: RoomArchives
  pause(paused: boolean): void
  /** The person has opened the conversation with them. */
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
  const common = { account, archive, history, clock: ports.clock }
  /** The session that goes on. */
  let session: AbortSignal | null = null
  let work: CatchUp | null = null
  /** Ends the wait before the next try. */
  let tryNow: () => void = () => undefined
  let isRunning = false
  /** The order of the last messages has become unsure. */
  let isUnsure = false
  let cancelSettle: CancelTimer = () => undefined
  /** People whose newest page the person's look at their conversation has brought in this session. */
  let seen = new Set<BareJid>()

  const wishes = createWishes({
    ...common,
    gate,
    log: (line) => ports.log(line),
    session: () => (client.state.kind === 'online' ? session : null),
  })
  const newest = createNewest(ports.clock)
  const rooms = followRooms({
    ...{ context, account, history, gate },
    first: newest.wait,
    isOnScreen: (room) => parts.onScreen(account, 'rooms').includes(room),
  })
  const wantsOlder = (): boolean => context.settings().fetchOlder === 'all'

  function begin({ kind, restored, signal }: SessionStart): void {
    session = signal
    onAbort(signal, () => {
      if (session !== signal) return
      session = null
      seen = new Set()
      progress.change({ phase: 'waiting', reached: null, share: null, failure: null })
    })
    if (kind === 'fresh' || restored) newest.begin()
    if (kind === 'fresh') {
      progress.change({ fetched: 0 })
      void run(signal)
    } else if (restored) {
      if (hasMore()) void run(signal)
      else {
        newest.come()
        progress.change({ phase: 'done' })
      }
    }
  }

  /** Whether what came before this session may be missing. */
  function isBehind(): boolean {
    const spans = history.spansOf(account.id, null)
    return history.isBehind(account.id) || spans.length > 1 || spans.at(-1)?.isOpen === false
  }

  /** What is to be sent again, and sealed messages, wait for the archive. */
  const somethingWaits = (): boolean => history.isBehind(account.id) || history.isCatchingUp(account.id)

  /** Whether there is something left to do in this session. */
  function hasMore(): boolean {
    const [oldest] = history.spansOf(account.id, null)
    return isBehind() || (wantsOlder() && oldest?.isBeginning === false)
  }

  async function run(signal: AbortSignal): Promise<void> {
    isRunning = true
    isUnsure = false
    const mine: CatchUp = {
      ...common,
      progress,
      signal,
      size: createPageSize(),
      mayGoOn: () => mayGoOn(signal),
      onScreen: () => parts.onScreen(account, 'people'),
      wantsOlder,
      onNewest: newest.come,
      isBehind: isBehind(),
      hasNewest: false,
    }
    work = mine
    let tries = 0
    let fetched = 0
    for (let halt = await attempt(mine); halt !== null && !signal.aborted; halt = await attempt(mine)) {
      newest.come()
      // Each success begins the waits again.
      if (progress.state.fetched > fetched) tries = 0
      fetched = progress.state.fetched
      // While the connection is broken, its own sentence is enough.
      if (client.state.kind === 'online') progress.change({ failure: halt })
      if (tries + 1 === PATIENCE && somethingWaits()) history.caughtUp(account.id)
      await waitFor(AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)] ?? 0, signal)
      tries += 1
    }
    newest.come()
    if (session === signal || session === null) isRunning = false
    settle()
  }

  function settle(): void {
    if (isUnsure && session !== null && !isRunning) void run(session)
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
    if (gate.isPaused && somethingWaits()) history.caughtUp(account.id)
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

  const releases = [
    history.onUnsure((id) => {
      if (id !== account.id) return
      isUnsure = true
      cancelSettle()
      cancelSettle = ports.clock.after(SETTLED_MS, settle)
    }),
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
    wishes,
    rooms,
    pause(paused) {
      progress.change({ paused })
      gate.pause(paused)
      if (paused) rooms.paused()
      if (!paused) tryNow()
    },
    opened(peer) {
      // Only while what came since the last session may still be missing.
      if (session === null || seen.has(peer) || !work?.isBehind) return
      seen.add(peer)
      wishes.look(peer)
    },
    settingsChanged() {
      if (session !== null && !isRunning && wantsOlder() && hasMore()) void run(session)
    },
    close() {
      for (const release of releases) release()
      rooms.close()
      cancelSettle()
      progress.close()
    },
  }
}
