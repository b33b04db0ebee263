/**
 * Files that another client offers directly (XEP-0234, XEP-0096). Only contacts and the person's own clients can offer;
 * the engine refuses everyone else.
 */
import type { Failure } from '../../../../shared/model/failure.ts'
import type { AttachmentId, AttachmentState } from '../../../../shared/model/file.ts'
import type { AccountId } from '../../../../shared/model/ids.ts'
import { bareOf, type FullJid } from '../../../../shared/model/jid.ts'
import { err } from '../../../../shared/model/result.ts'
import {
  fileTransfers,
  type IncomingOffer,
  type IncomingPeerFile,
  type PeerFile,
  type PeerFileSink,
  type PeerTransferFailure,
} from '../../../engine/xep/0234-jingle-ft/index.ts'
import { describeFault } from '../../../engine/index.ts'
import type { AttachAccount, DomainContext, LiveAccount } from '../../context.ts'
import {
  attachmentsOf,
  findOffered,
  interruptedOffers,
  type AttachmentRecord,
  type Messages,
} from '../../messages/index.ts'
import { maySeePresence } from '../../roster/index.ts'
import type { FileStates } from '../moving/file-state.ts'
import { createLanes } from '../moving/lanes.ts'
import { toFailure, wayOf } from '../moving/peer-failures.ts'
import type { ProgressBook, Ticker } from '../moving/progress.ts'
import { claimed, toAttachment, toClaimed } from './offered-file.ts'
import type { Receipts } from './receipt.ts'
import type { Sink } from './sinks.ts'

/** Offers that wait for an answer, per account and per contact. More are declined. */
const MOST_WAITING = 60
const MOST_OF_ONE = 20
/** A film from someone the person knows; what comes by itself has its own limit. */
const MOST_FILES = 16
/** Direct transfers of one account at once. */
const AT_ONCE = 4
const LONGEST_CAPTION = 10_000

export interface OfferParts {
  readonly context: DomainContext
  readonly messages: Pick<Messages, 'files'>
  readonly states: FileStates
  readonly progress: ProgressBook
  readonly receipts: Receipts
}

export interface Offers {
  readonly attach: AttachAccount
  /** Accepts the offer that this file belongs to, with all its files that were not declined. False without an offer. */
  accept(id: AttachmentId): boolean
  decline(id: AttachmentId): boolean
  /** Ends the transfer. */
  stop(id: AttachmentId): boolean
  close(): void
}

/** In the other states the person has decided about the file. */
const MAY_COME_AGAIN: readonly AttachmentState[] = ['offered', 'waiting', 'moving', 'failed', 'here']

/** Some clients call all their files the same, so only a UUID counts. */
const UNIQUE = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i

interface Waiting {
  readonly offer: IncomingOffer
  readonly account: LiveAccount
  /** In the order of the offer's files; null: declined. */
  readonly ids: (AttachmentId | null)[]
  answered: boolean
  /** Called when nothing of it moves any more. */
  over: () => void
}

export function createOffers({ context, messages, states, progress, receipts }: OfferParts): Offers {
  const { store, ports } = context
  const { clock } = ports
  const lanes = createLanes(AT_ONCE)
  const known = new Map<AttachmentId, Waiting>()
  const release = messages.files.onGone((ids) => {
    for (const id of ids) stop(id)
  })

  function came(account: LiveAccount, offer: IncomingOffer): void {
    const from = bareOf(offer.from)
    const unanswered = new Set([...known.values()].filter((one) => !one.answered))
    const ofAccount = [...unanswered].filter((one) => one.account.id === account.id)
    const ofOne = ofAccount.filter((one) => bareOf(one.offer.from) === from)
    const isTooMuch =
      ofAccount.length >= MOST_WAITING || ofOne.length >= MOST_OF_ONE || offer.files.length > MOST_FILES
    if (isTooMuch) {
      ports.log('files: an offer was declined: too many wait')
      offer.decline()
      return
    }
    const again = continued(account, offer)
    const earlier = again && known.get(again.id)
    if (earlier?.answered && again?.state !== 'here') {
      // The sender began anew and knows nothing more of the earlier offer.
      earlier.over = () => came(account, offer)
      earlier.offer.cancel()
      return
    }
    if (again) {
      const waiting = wait(account, offer, [again.id])
      if (again.state !== 'offered' || comesByItself(account, offer)) void answer(waiting).catch(fault)
      return
    }
    const files = offer.files.map(({ file }) => file)
    const caption = (files[0]?.desc ?? '').slice(0, LONGEST_CAPTION).trim()
    const messageId = messages.files.receive({
      account,
      from,
      caption,
      files: files.map(toAttachment),
      now: clock.now(),
    })
    const ids = attachmentsOf(store, messageId).map(({ id }) => id)
    const waiting = wait(account, offer, ids)
    if (comesByItself(account, offer)) void answer(waiting).catch(fault)
  }

  function wait(account: LiveAccount, offer: IncomingOffer, ids: AttachmentId[]): Waiting {
    const waiting: Waiting = { offer, account, ids: [...ids], answered: false, over: () => undefined }
    for (const id of ids) known.set(id, waiting)
    offer.signal.addEventListener('abort', () => withdrawn(waiting), { once: true })
    return waiting
  }

  /** Does nothing if the file has been offered anew. */
  function forget(id: AttachmentId, waiting: Waiting): void {
    if (known.get(id) === waiting) known.delete(id)
  }

  function fault(error: unknown): void {
    ports.log(`files: an offer failed: ${describeFault(error)}`)
  }

  /**
   * A file that the same sender offers again: a broken one if name, size and hash are the same, and any other if the sender
   * also calls it the same. The same file may be sent twice.
   */
  function continued(account: LiveAccount, offer: IncomingOffer): AttachmentRecord | undefined {
    const [only] = offer.files
    if (offer.files.length !== 1 || !only?.resumable || only.file.size === null) return undefined
    const hash = claimed(only.file).find(({ algorithm }) => algorithm === 'sha-256')
    if (hash === undefined) return undefined
    const { label = '' } = only.file
    const found = findOffered(store, account.id, bareOf(offer.from), toAttachment(only.file)).filter(
      ({ about }) => about.hashes?.some((one) => one.algorithm === 'sha-256' && one.digest === hash.digest),
    )
    return (
      found.find(
        ({ about, state }) => UNIQUE.test(label) && about.label === label && MAY_COME_AGAIN.includes(state),
      ) ?? found.find(({ id, state }) => (state === 'failed' || state === 'waiting') && !known.has(id))
    )
  }

  /** The person's own files, and small ones of contacts who may see when the person is there. */
  function comesByItself(account: LiveAccount, { from, files }: IncomingOffer): boolean {
    const limit = context.settings().autoDownloadBytes
    const total = files.reduce((sum, { file }) => sum + (file.size ?? Infinity), 0)
    if (limit === null || total > limit) return false
    const sender = bareOf(from)
    return sender === account.address || maySeePresence(store, account.id, sender)
  }

  function withdrawn(waiting: Waiting): void {
    if (waiting.answered) return
    waiting.answered = true
    for (const id of waiting.ids)
      if (id !== null && known.get(id) === waiting) end(id, { code: 'peer-cancelled' })
  }

  function end(id: AttachmentId, failure: Failure): void {
    known.delete(id)
    if (states.find(id)?.state !== 'here') states.set(id, 'failed', failure)
  }

  async function answer(waiting: Waiting): Promise<void> {
    const { account, offer, ids } = waiting
    const leave = await lanes.enter(account.id, offer.signal)
    if (leave === null) return
    // Somebody answered while it waited for its turn.
    if (waiting.answered) {
      leave()
      return
    }
    waiting.answered = true
    let left = ids.filter((id) => id !== null).length
    const sinks: (PeerFileSink | null)[] = []
    for (const [index, id] of ids.entries()) {
      const file = id === null ? undefined : states.find(id)
      const told = offer.files[index]
      if (!file || !told) {
        sinks.push(null)
        continue
      }
      const ended = () => {
        left -= 1
        forget(file.id, waiting)
        if (left > 0) return
        leave()
        waiting.over()
      }
      sinks.push(await sinkFor(file, told, offer.from, ended))
    }
    if (offer.signal.aborted) {
      leave()
      // Withdrawn while the files were opened.
      for (const sink of sinks) sink?.ended(err({ code: 'cancelled-by-peer' }))
      return
    }
    if (sinks.some((sink) => sink !== null)) {
      offer.accept(sinks)
      return
    }
    leave()
    offer.decline()
  }

  async function sinkFor(
    file: AttachmentRecord,
    told: IncomingPeerFile,
    from: FullJid,
    over: () => void,
  ): Promise<PeerFileSink | null> {
    if (file.state === 'here') return alreadyHere(file, over)
    states.note(file.id, false, { progress: { peer: from, wanted: true } })
    const opened = await receipts.open(file, !told.resumable)
    if (!opened.ok) {
      over()
      end(file.id, opened.error)
      return null
    }
    return pouring(file, told.file, opened.value, over)
  }

  /** The sender has missed our confirmation. It gets it again, without the bytes. */
  function alreadyHere(file: AttachmentRecord, over: () => void): PeerFileSink {
    return {
      offset: file.size ?? 0,
      write: () => Promise.resolve(false),
      finish: () => Promise.resolve(true),
      ended: over,
    }
  }

  function pouring(file: AttachmentRecord, told: PeerFile, sink: Sink, over: () => void): PeerFileSink {
    const { id, conversationId, size } = file
    const ticker: Ticker = progress.start({ attachmentId: id, conversationId, direction: 'in', size })
    let refused: Failure | null = null
    states.set(id, 'waiting')
    function broken(error: PeerTransferFailure): void {
      void sink.pause()
      const failure = refused ?? toFailure(error, size)
      states.tried(id, false, { way: states.transfer(id)?.way ?? 'direct', at: clock.now(), failure })
      const state = states.find(id)?.state
      if (state !== 'paused' && state !== 'declined') states.set(id, 'failed', failure)
    }
    const offset = sink.size
    return {
      offset,
      started(way) {
        const by = wayOf(way)
        states.note(id, false, { way: by })
        states.set(id, 'moving')
        ticker.begin(by, offset)
      },
      progress: ticker.done,
      async write(chunk) {
        const written = await sink.write(chunk)
        if (!written.ok) refused = written.error
        return written.ok
      },
      async finish(hashes) {
        const all = [...claimed(told), ...hashes.map(toClaimed)]
        const now = states.find(id)
        if (!now) return false
        const closed = await receipts.close(now, sink, all)
        if (!closed.ok) refused = closed.error
        return closed.ok
      },
      ended(outcome) {
        ticker.end()
        if (!outcome.ok && states.find(id)?.state !== 'here') broken(outcome.error)
        over()
      },
    }
  }

  function stop(id: AttachmentId): boolean {
    const waiting = known.get(id)
    if (!waiting) return false
    known.delete(id)
    if (waiting.answered) waiting.offer.cancel()
    else decline(id, waiting)
    return true
  }

  function decline(id: AttachmentId, waiting: Waiting): void {
    known.delete(id)
    waiting.ids[waiting.ids.indexOf(id)] = null
    if (waiting.ids.some((one) => one !== null) || waiting.answered) return
    waiting.answered = true
    waiting.offer.decline()
  }

  return {
    attach(account) {
      abandon(account.id)
      return account.client.use(fileTransfers).onOffer((offer) => {
        came(account, offer)
      })
    },
    accept(id) {
      const waiting = known.get(id)
      if (!waiting || waiting.answered) return false
      void answer(waiting).catch(fault)
      return true
    },
    decline(id) {
      const waiting = known.get(id)
      if (states.find(id)?.state !== 'offered') return false
      states.set(id, 'declined')
      if (waiting) decline(id, waiting)
      return true
    },
    stop,
    close() {
      release()
      for (const id of [...known.keys()]) stop(id)
    },
  }

  /** Offers of an earlier process are gone with its connection. The sender may offer them again. */
  function abandon(accountId: AccountId): void {
    for (const id of interruptedOffers(store, accountId)) states.set(id, 'failed', { code: 'peer-gone' })
  }
}
