import type { AccountId, ConversationId } from '../../../../shared/model/ids.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { ACCOUNT } from '../../testing/rig.ts'
import type {
  ArchivedHistory,
  ConversationGap,
  PageToStore,
  Span,
  SpanId,
  StoredPage,
} from '../../messages/index.ts'

/** A history in memory that keeps only ids: whether there are holes and doubles can be seen at once. */
export interface FakeHistory extends ArchivedHistory {
  /** The ids of all messages here, in the order of their first coming. */
  readonly ids: string[]
  readonly pages: PageToStore[]
  /** The archive ids that are known to be complete, oldest first, a list for each span of the whole archive. */
  whole(): readonly (readonly string[])[]
  caughtUpCount: number
  /** Nobody has called `caughtUp` in this session. */
  behind: boolean
  /** Another session begins. */
  startSession(): void
  /** A resumed session has sent messages again whose order only the archive can tell. */
  loseOrder(): void
  beginning: { readonly id: string | null; readonly at: number | null } | null
  gaps: ConversationGap[]
  /** Stores only when this resolves. */
  before: Promise<unknown>
}

interface Stretch {
  span: Span
  ids: string[]
}

export function createFakeHistory(): FakeHistory {
  let stretches: Stretch[] = []
  let nextId = 1
  const known = new Set<string>()
  const listeners = new Set<(accountId: AccountId) => void>()

  const sorted = (peer: BareJid | null): Stretch[] =>
    stretches
      .filter(({ span }) => span.peer === peer)
      .sort((a, b) => a.span.firstAt - b.span.firstAt || a.span.id - b.span.id)

  function store(page: PageToStore): StoredPage {
    history.pages.push(page)
    const { peer, direction, anchor, results, complete } = page
    const fresh = results.filter(({ id }) => !known.has(id))
    for (const { id } of fresh) {
      known.add(id)
      history.ids.push(id)
    }
    const first = page.first ?? results[0]?.id
    const last = page.last ?? results.at(-1)?.id
    const end = direction === 'after' ? 'lastId' : 'firstId'
    const continued = sorted(peer).find(({ span }) => span[end] === anchor)
    if (continued === undefined && (first === undefined || last === undefined))
      return { stored: fresh.length, span: null, joined: false }
    const stretch: Stretch = continued ?? {
      span: {
        id: nextId++ as SpanId,
        peer,
        firstId: first ?? '',
        lastId: last ?? '',
        firstAt: results[0]?.at.at ?? 0,
        lastAt: results.at(-1)?.at.at ?? 0,
        isBeginning: false,
        isOpen: false,
      },
      ids: [],
    }
    if (continued === undefined) stretches.push(stretch)
    const ids = results.map(({ id }) => id)
    const { span } = stretch
    stretch.ids = direction === 'after' ? merged(stretch.ids, ids) : merged(ids, stretch.ids)
    stretch.span = {
      ...span,
      ...(direction === 'before' &&
        first !== undefined && { firstId: first, firstAt: results[0]?.at.at ?? span.firstAt }),
      ...(direction === 'after' &&
        last !== undefined && { lastId: last, lastAt: results.at(-1)?.at.at ?? span.lastAt }),
      isBeginning: span.isBeginning || (direction === 'before' && complete),
      isOpen: span.isOpen || (direction === 'before' ? anchor === null && page.edge === undefined : complete),
    }
    let joined = false
    for (const other of sorted(peer)) {
      if (other === stretch || !other.ids.some((id) => stretch.ids.includes(id))) continue
      joined = true
      const [lower, upper] = other.span.firstAt <= stretch.span.firstAt ? [other, stretch] : [stretch, other]
      stretch.ids = merged(lower.ids, upper.ids)
      stretch.span = {
        ...stretch.span,
        firstId: lower.span.firstId,
        firstAt: lower.span.firstAt,
        lastId: upper.span.lastId,
        lastAt: upper.span.lastAt,
        isBeginning: lower.span.isBeginning,
        isOpen: lower.span.isOpen || upper.span.isOpen,
      }
      stretches = stretches.filter((each) => each !== other)
    }
    return { stored: fresh.length, span: stretch.span, joined }
  }

  const history: FakeHistory = {
    ids: [],
    pages: [],
    caughtUpCount: 0,
    behind: true,
    startSession() {
      history.behind = true
      for (const stretch of stretches) stretch.span = { ...stretch.span, isOpen: false }
    },
    beginning: null,
    gaps: [],
    before: Promise.resolve(),
    whole: () => sorted(null).map(({ ids }) => ids),
    spansOf: (_accountId: AccountId, peer) => sorted(peer).map(({ span }) => span),
    async storePage(_account, page) {
      await history.before
      return store(page)
    },
    forgetSpans(_accountId, which) {
      stretches = stretches.filter(({ span }) => which?.includes(span.id) === false)
    },
    setBeginning(_accountId, id, at) {
      history.beginning = { id, at }
    },
    isBehind: () => !stretches.some(({ span }) => span.isOpen),
    isCatchingUp: () => history.behind,
    loseOrder() {
      history.startSession()
      for (const listener of listeners) listener(ACCOUNT)
    },
    onUnsure(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    gapsOf: (_conversationId: ConversationId) => history.gaps,
    completeness: () => Promise.resolve([]),
    rooms: {
      find: () => undefined,
      entered: () => undefined,
      left: () => undefined,
      lastHere: () => undefined,
      caughtUp: () => undefined,
    },
    caughtUp() {
      history.caughtUpCount += 1
      history.behind = false
    },
  }
  return history
}

/** Both lists, without what stands twice. */
const merged = (older: readonly string[], newer: readonly string[]): string[] => [
  ...new Set([...older, ...newer]),
]
