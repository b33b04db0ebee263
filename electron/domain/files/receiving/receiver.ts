/**
 * Fetches files by HTTP. A file of a stranger is fetched only after a click; a contact's file by itself if it is small
 * enough and is shown in place.
 */
import type { Failure } from '../../../../shared/model/failure.ts'
import type { AttachmentId } from '../../../../shared/model/file.ts'
import type { AccountId, MessageId } from '../../../../shared/model/ids.ts'
import { describeFault } from '../../../engine/index.ts'
import type { AttachAccount, DomainContext, LiveAccount } from '../../context.ts'
import {
  attachmentsOf,
  changeAttachment,
  placeOfFile,
  unfinishedTransfers,
  type AttachmentRecord,
  type Messages,
} from '../../messages/index.ts'
import type { FileStates } from '../moving/file-state.ts'
import { createLanes } from '../moving/lanes.ts'
import { createMoves } from '../moving/moves.ts'
import { isPassing } from '../moving/peer-failures.ts'
import type { ProgressBook } from '../moving/progress.ts'
import { createFileTimers } from '../moving/timers.ts'
import type { SealedFiles } from '../sealed/index.ts'
import { createFetcher } from './fetch.ts'
import type { Receipts } from './receipt.ts'

/** Downloads of one account at once. */
const AT_ONCE = 4

export interface ReceiverParts {
  readonly context: DomainContext
  readonly messages: Pick<Messages, 'files'>
  readonly sealed: SealedFiles
  readonly states: FileStates
  readonly progress: ProgressBook
  readonly receipts: Receipts
  readonly accounts: ReadonlyMap<AccountId, LiveAccount>
}

export interface Receiver {
  readonly attach: AttachAccount
  /** Fetches a file on the person's wish, or continues. Returns false if there is nothing to fetch. */
  download(id: AttachmentId): boolean
  pause(id: AttachmentId): boolean
  /** Stops it, and forgets the part. */
  cancel(id: AttachmentId): boolean
  close(): Promise<void>
}

export function createReceiver(parts: ReceiverParts): Receiver {
  const { context, messages, sealed, states, progress, receipts, accounts } = parts
  const { store, ports } = context
  const { clock } = ports
  const lanes = createLanes(AT_ONCE)
  const timers = createFileTimers(ports)
  const fetcher = createFetcher({ context, states, receipts, fetched: timers.forgetFailures })
  const moves = createMoves({ what: 'receiving', timers, run, giveUp, log: ports.log })
  const { start, stop } = moves
  const releases = [
    messages.files.onCame((id, { isOld }) => void came(id, isOld).catch(fault)),
    messages.files.onGone((ids) => {
      for (const id of ids) void stop(id)
      sealed.collect()
    }),
  ]

  function fault(error: unknown): void {
    ports.log(`files: receiving failed: ${describeFault(error)}`)
  }

  async function came(messageId: MessageId, isOld: boolean): Promise<void> {
    for (const file of attachmentsOf(store, messageId)) {
      if (file.about.preview) await sealPreview(file)
      if (!isOld && comesByItself(file)) begin(file.id)
    }
  }

  /** The small picture that came inside the message. */
  async function sealPreview({ id, messageId, conversationId, about }: AttachmentRecord): Promise<void> {
    if (about.preview === undefined) return
    const kept = await sealed.keep('thumbnail', conversationId, Buffer.from(about.preview.data, 'base64'))
    messages.files.write((tx, changes) => {
      const now = attachmentsOf(tx, messageId).find((file) => file.id === id)
      if (!now) return
      const { preview: _sealed, ...rest } = now.about
      changeAttachment(tx, id, { about: rest, ...(kept.ok && { thumbnail: kept.value }) })
      changes.message(messageId)
    })
  }

  function comesByItself(file: AttachmentRecord): boolean {
    const limit = context.settings().autoDownloadBytes
    const place = placeOfFile(store, file.id)
    if (limit === null || !place || file.state !== 'remote' || file.about.urls === undefined) return false
    if (file.kind === 'other' || (file.size ?? 0) > limit) return false
    return fetcher.isTrusted(place)
  }

  /** The person wants it, or it comes by itself: it continues after a restart. */
  function begin(id: AttachmentId): void {
    states.note(id, false, { paused: false })
    states.set(id, 'waiting')
    start(id)
  }

  function giveUp(id: AttachmentId, failure: Failure): void {
    const state = states.find(id)?.state
    if (state !== 'waiting' && state !== 'moving') return
    timers.forgetFailures(id)
    states.set(id, 'failed', failure)
  }

  async function run(id: AttachmentId, signal: AbortSignal): Promise<void> {
    const file = states.find(id)
    const place = placeOfFile(store, id)
    const account = place && accounts.get(place.accountId)
    if (!file || !place || !account) return
    const urls = file.about.urls ?? []
    if (urls.length === 0) {
      states.set(id, 'failed', { code: 'file-without-source' })
      return
    }
    const leave = await lanes.enter(account.id, signal)
    if (leave === null) return
    const { conversationId, size } = file
    const ticker = progress.start({ attachmentId: id, conversationId, direction: 'in', size })
    let failure: Failure = { code: 'file-without-source' }
    try {
      for (const url of urls) {
        const fetched = await fetcher.fetch({ file, place, account, url, ticker, signal })
        if (fetched.ok || signal.aborted) return
        failure = fetched.error
        const host = new URL(url).hostname
        states.tried(id, false, { way: 'download', at: clock.now(), failure })
        ports.log(`files: a download from ${host} failed: ${failure.code}`)
      }
      failed(id, failure)
    } finally {
      ticker.end()
      leave()
    }
  }

  function failed(id: AttachmentId, failure: Failure): void {
    const retryIn = isPassing(failure) ? timers.retryIn(id) : null
    if (retryIn === null) {
      timers.forgetFailures(id)
      states.set(id, 'failed', failure)
      return
    }
    states.set(id, 'waiting')
    timers.after(retryIn, () => {
      if (states.find(id)?.state === 'waiting') start(id)
    })
  }

  return {
    // Before the first connection nobody knows whether the server is nearby, and so whether its links may be.
    attach: (account) =>
      account.client.onState(({ kind }) => {
        if (kind !== 'online') return
        for (const { attachmentId, outgoing, paused } of unfinishedTransfers(store, account.id)) {
          if (!outgoing && !paused && states.find(attachmentId)?.about.urls !== undefined) start(attachmentId)
        }
      }),
    download(id) {
      const file = states.find(id)
      if (!file || !['remote', 'failed', 'paused', 'gone', 'declined'].includes(file.state)) return false
      states.note(id, false, { progress: { wanted: true } })
      begin(id)
      return true
    },
    pause(id) {
      const file = states.find(id)
      if (!file || (file.state !== 'waiting' && file.state !== 'moving')) return false
      void stop(id)
      states.note(id, false, { paused: true })
      return states.set(id, 'paused')
    },
    cancel(id) {
      const file = states.find(id)
      if (!file || !['waiting', 'moving', 'paused', 'failed'].includes(file.state)) return false
      void stop(id)
        .then(() => forget(id))
        .catch(fault)
      return true
    },
    async close() {
      for (const release of releases) release()
      timers.close()
      await moves.close()
    },
  }

  async function forget(id: AttachmentId): Promise<void> {
    const file = states.find(id)
    if (!file) return
    if (file.kind === 'other' && states.transfer(id)?.progress.part !== undefined) {
      const part = await receipts.open(file, false)
      if (part.ok) await part.value.discard()
    }
    states.forget(id)
    sealed.collect()
  }
}
