import type { SearchIndex } from '../../../../shared/contract/search.ts'
import type { Delta } from '../../../../shared/contract/index.ts'
import type { CancelTimer } from '../../../engine/index.ts'
import type { DomainContext } from '../../context.ts'
import { StoreError } from '../../db/store.ts'
import type { SliceSize } from '../../slice-size.ts'
import { createMergeSize, createTextSize, indexSlice, mergeSlice, readState } from './slices.ts'

/** Keeps the index of the search up to date, behind everything else. */
export interface Indexer {
  readonly state: SearchIndex
  close(): void
}

/** A start has better things to do first. */
const FIRST_AFTER_MS = 2_000
/** Between slices, while nobody does anything. */
const REST_MS = 8
/** Between slices while the person is at the keyboard, or messages arrive. */
const BUSY_REST_MS = 60
/** The person is at work if the last input is no longer ago. */
const AT_WORK_MS = 2_000
/** A burst of messages is over when none has come for so long. */
const BURST_MS = 150
const RETRY_MS = 30_000
/** Each slice is a part of the index of its own, and many parts make a search slow. As `usermerge` of migration 0013. */
const SLICES_UNMERGED = 8
/** The window hears of it at most so often. */
const TELL_EVERY_MS = 500

const COMES_WITH_MESSAGES: ReadonlySet<Delta['kind']> = new Set([
  'conversationsChanged',
  'messagesChanged',
  'historyChanged',
  'strangersChanged',
])

export function createIndexer(context: DomainContext): Indexer {
  const { store, ports, announce } = context
  const { clock } = ports
  const texts = createTextSize()
  const merges = createMergeSize()
  let timer: CancelTimer | null = null
  let changedAt = 0
  let unmerged = 0
  let refused = false
  let told: { readonly index: SearchIndex; readonly at: number } = { index: stateNow(), at: 0 }

  function stateNow(): SearchIndex {
    const { low, high } = readState(store)
    return { share: high === 0 ? 1 : (high - low) / high, running: low > 0 }
  }

  function schedule(ms: number): void {
    timer ??= clock.after(ms, () => {
      timer = null
      turn()
    })
  }

  function turn(): void {
    try {
      const more = next()
      refused = false
      tell()
      if (more) schedule(isBusy() ? BUSY_REST_MS : REST_MS)
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      if (!refused) ports.log(`search: the store refuses (${error.failure.code})`)
      refused = true
      schedule(RETRY_MS)
    }
  }

  /** Returns false if nothing is left to do. */
  function next(): boolean {
    if (unmerged < SLICES_UNMERGED && slice(texts, indexSlice)) {
      unmerged += 1
      return true
    }
    if (slice(merges, mergeSlice)) return true
    const mayBeMore = unmerged > 0
    unmerged = 0
    return mayBeMore
  }

  function slice(size: SliceSize, work: typeof indexSlice): boolean {
    const beganAt = performance.now()
    // It need not outlive a power failure: the state is in the same commit.
    const more = store.write((tx) => work(tx, size.now), false)
    if (more) size.took(performance.now() - beganAt)
    return more
  }

  function isBusy(): boolean {
    const idle = ports.activity?.idleMs() ?? AT_WORK_MS
    return idle < AT_WORK_MS || clock.now() - changedAt < BURST_MS
  }

  function tell(): void {
    const index = stateNow()
    const isSame = index.share === told.index.share && index.running === told.index.running
    if (isSame || (index.running && clock.now() - told.at < TELL_EVERY_MS)) return
    told = { index, at: clock.now() }
    announce({ kind: 'searchIndexChanged', index })
  }

  const release = context.onDeltas((deltas) => {
    if (!deltas.some(({ kind }) => COMES_WITH_MESSAGES.has(kind))) return
    changedAt = clock.now()
    schedule(BURST_MS)
  })
  schedule(FIRST_AFTER_MS)

  return {
    get state() {
      return stateNow()
    },
    close() {
      release()
      timer?.()
      timer = null
    },
  }
}
