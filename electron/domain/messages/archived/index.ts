import { createEmitter } from '../../../../shared/events/emitter.ts'
import type { AccountId, ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { ChatState } from '../../../../shared/model/message.ts'
import type { Release } from '../../../engine/index.ts'
import type { DomainContext, LiveAccount } from '../../context.ts'
import { StoreError, type Transaction } from '../../db/store.ts'
import { createSliceSize } from '../../slice-size.ts'
import type { StepParts } from '../arrival.ts'
import type { Arrivals } from '../arrivals.ts'
import type { CommitQueue } from '../commit-queue.ts'
import type { Fates } from '../fates.ts'
import { serverTime } from '../server-time.ts'
import { gapsIn } from '../store/gaps.ts'
import {
  enterRoomArchive,
  findRoom,
  hasRoomArchives,
  leaveRoomArchive,
  leaveRoomArchives,
} from '../store/room-archives.ts'
import {
  closeSpans,
  findArchive,
  listSpans,
  noteArchive,
  removeSpan,
  removeSpans,
  setBeginsAt,
  updateSpan,
} from '../store/spans.ts'
import { createAnnouncing } from './announcing.ts'
import type { ArchivedHistory, PageToStore, RoomArchives, StoredPage } from './archived.ts'
import { completenessOf } from './completeness.ts'
import { createNews } from './news.ts'
import { createRoomStates } from './room-states.ts'
import { storePage } from './page.ts'
import { isPlausible } from './numbers.ts'
import { inOrder, isPlain, splitOff } from './parts.ts'
import { emptyResult } from './storing.ts'
import { isCaughtUp } from './span-of-page.ts'
import { createOpening } from '../unsealing/opening.ts'
import { isAnyWaiting, roomsToOpen } from '../unsealing/waiting.ts'

export interface ArchivedParts {
  readonly context: DomainContext
  readonly queue: CommitQueue
  readonly steps: StepParts
  readonly accounts: ReadonlyMap<AccountId, LiveAccount>
  readonly fates: Pick<Fates, 'readBackTo' | 'told'>
  readonly arrivals: Pick<Arrivals, 'tell'>
  readonly peerStateOf: (id: ConversationId) => ChatState | null
}

export interface Archived extends ArchivedHistory {
  /** Call it before the account's client connects. */
  attach(account: LiveAccount): Release
  /** The desktop has told of this message already. */
  told(accountId: AccountId, conversationId: ConversationId, messageId: MessageId): void
  /** Only the archive can tell the order of the last messages. */
  unsure(accountId: AccountId): void
  close(): void
}

export function createArchived(parts: ArchivedParts): Archived {
  const { context, queue, steps, accounts, fates, peerStateOf } = parts
  const { store } = context
  const announcing = createAnnouncing(context, peerStateOf)
  const size = createSliceSize({ first: FIRST, fewest: FEWEST, most: MOST, aimMs: SLICE_MS })
  const unsure = createEmitter<[AccountId]>()
  const opening = createOpening(parts)
  const catchingUp = new Set<AccountId>()
  const roomStates = createRoomStates()
  const news = createNews(parts)

  async function keepPage(account: LiveAccount, page: PageToStore): Promise<StoredPage> {
    const stored = await keepParts(account, page)
    // An older page, read once all that is newer is here: nobody will say so again in this session.
    if (!isAnyWaiting(store, account.id)) return stored
    if (page.room !== undefined) {
      if (roomStates.of(account.id, page.room) === 'here') rooms.caughtUp(account.id, page.room)
    } else if (!catchingUp.has(account.id)) openAndTell(account.id)
    return stored
  }

  async function keepParts(account: LiveAccount, given: PageToStore): Promise<StoredPage> {
    const page = inOrder(given)
    const now = serverTime(context, account)
    const mayBeSplit =
      isPlain(page, listSpans(store, account.id, page.peer, page.room)) &&
      page.results.every(({ at }) => isPlausible(at, now))
    for (let [next, stored, joined] = [page, 0, false]; ;) {
      const [part, rest] = mayBeSplit ? splitOff(next, size.now) : [next, null]
      const kept = await keepPart(account, part)
      stored += kept.stored
      joined ||= kept.joined
      if (rest === null || kept.span === null) return { stored, span: kept.span, joined }
      next = rest
    }
  }

  async function keepPart(account: LiveAccount, part: PageToStore): Promise<StoredPage> {
    let beganAt = 0
    const result = await queue.add((tx, changes) => {
      beganAt = performance.now()
      const marks = steps.resends.marksOf(account)
      // The account was removed while the page waited.
      if (marks === undefined || accounts.get(account.id) === undefined) return emptyResult()
      return storePage(tx, { changes, parts: steps, account, marks, now: serverTime(context, account) }, part)
    }, false)
    const count = part.results.length
    // A few messages say nothing about many.
    if (count >= FEWEST) size.took(performance.now() - beganAt, count)
    for (const noted of result.noted) steps.noted(account, noted)
    announcing.add(result.touched)
    news.add(account.id, result.news)
    const { stored, span, joined } = result
    if (part.peer === null && part.room === undefined && span?.isOpen)
      fates.readBackTo(account.id, span.isBeginning ? -Infinity : span.firstAt)
    return { stored, span, joined }
  }

  /** Nothing before what is here is missing any more: opens what waits for that, and tells the news. */
  function openAndTell(accountId: AccountId, room?: ConversationId): void {
    if (!isAnyWaiting(store, accountId)) {
      news.tell(accountId, room)
      return
    }
    void opening.open(accountId, room).then((opened) => {
      if (!accounts.has(accountId)) return
      news.add(accountId, opened)
      news.tell(accountId, room)
    })
  }

  /** An earlier process was killed before it had read everything that came before its session. */
  const hasGaps = (accountId: AccountId): boolean =>
    !isCaughtUp(store, accountId) || listSpans(store, accountId, null).length > 1

  /** What is fetched in a session depends on it. */
  function atOnce(work: (tx: Transaction) => void): void {
    try {
      store.write(work, false)
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      queue.post(work, undefined, false)
    }
  }

  const rooms: RoomArchives = {
    find: (accountId, room) => findRoom(store, accountId, room),
    entered(accountId, room, facts, hasArchive) {
      const account = accounts.get(accountId)
      const id = findRoom(store, accountId, room)
      if (account === undefined || id === undefined) return
      roomStates.set(accountId, room, hasArchive ? 'behind' : undefined)
      const now = serverTime(context, account)
      atOnce((tx) => enterRoomArchive(tx, accountId, room, id, facts, now))
    },
    left(accountId, room) {
      const id = findRoom(store, accountId, room)
      if (id === undefined) return
      roomStates.set(accountId, room, undefined)
      atOnce((tx) => leaveRoomArchive(tx, accountId, room, id))
      // The account may never enter it again.
      openAndTell(accountId, id)
    },
    lastHere(accountId, room) {
      const id = findRoom(store, accountId, room)
      if (id !== undefined) news.tell(accountId, id)
    },
    caughtUp(accountId, room) {
      const id = findRoom(store, accountId, room)
      if (id === undefined) return
      roomStates.set(accountId, room, 'here')
      openAndTell(accountId, id)
    },
  }

  /** Nobody will say of these rooms that everything is here. */
  function openInOthers(accountId: AccountId): void {
    for (const { id, room } of roomsToOpen(store, accountId))
      if (roomStates.of(accountId, room) !== 'behind') openAndTell(accountId, id)
  }

  return {
    spansOf: (accountId, peer, room) => listSpans(store, accountId, peer, room),
    storePage: keepPage,
    forgetSpans(accountId, which) {
      queue.post((tx) => {
        if (which === undefined) removeSpans(tx, accountId)
        else for (const id of which) removeSpan(tx, id)
      })
    },
    setBeginning(accountId, id, at) {
      const account = accounts.get(accountId)
      if (account === undefined) return
      queue.post((tx) => {
        // In the first session it is told before the first page.
        noteArchive(tx, accountId, serverTime(context, account))
        setBeginsAt(tx, accountId, at)
        const first = listSpans(tx, accountId, null).find((span) => span.firstId === id)
        if (first && !first.isBeginning) updateSpan(tx, { ...first, isBeginning: true })
      })
    },
    isBehind: (accountId) => !isCaughtUp(store, accountId),
    gapsOf: (id) => gapsIn(store, id),
    completeness: () => completenessOf(context),
    caughtUp(accountId) {
      fates.told(accountId)
      catchingUp.delete(accountId)
      openAndTell(accountId)
      openInOthers(accountId)
    },
    rooms,
    onUnsure: unsure.on,
    unsure: unsure.emit,
    told: news.told,
    attach(account) {
      const release = account.client.onSession(({ kind, restored }) => {
        if (kind === 'fresh' || restored) roomStates.forget(account.id)
        if (kind === 'fresh' || (restored && hasGaps(account.id))) catchingUp.add(account.id)
        else if (!catchingUp.has(account.id) && isAnyWaiting(store, account.id)) {
          openAndTell(account.id)
          openInOthers(account.id)
        }
        // This process has entered no room yet.
        if ((kind === 'fresh' || restored) && hasRoomArchives(store, account.id))
          atOnce((tx) => leaveRoomArchives(tx, account.id))
        if (kind !== 'fresh' || findArchive(store, account.id) === undefined) return
        const now = serverTime(context, account)
        atOnce((tx) => void closeSpans(tx, account.id, now))
      })
      return () => {
        release()
        news.forget(account.id)
        catchingUp.delete(account.id)
        roomStates.forget(account.id)
      }
    },
    isCatchingUp: (accountId, room) =>
      room === undefined ? catchingUp.has(accountId) : roomStates.of(accountId, room) === 'behind',
    close() {
      news.close()
      opening.close()
      announcing.close()
    },
  }
}

const SLICE_MS = 8
/** Messages of a commit. A store that was just opened has nothing in memory yet, and takes several times as long. */
const FIRST = 10
const FEWEST = 10
const MOST = 250
