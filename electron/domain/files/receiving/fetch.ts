import type { Failure } from '../../../../shared/model/failure.ts'
import type { AttachmentId } from '../../../../shared/model/file.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { DomainContext, LiveAccount } from '../../context.ts'
import {
  canContinue,
  createFileOpener,
  hasTag,
  sealedSize,
  type FileKey,
  type FileOpener,
  type FileSeal,
} from '../../../engine/xep/0448-encrypted-sharing/index.ts'
import { placeOfFile, toFileKey, type AttachmentRecord, type FilePlace } from '../../messages/index.ts'
import { maySeePresence } from '../../roster/index.ts'
import type { FileStates } from '../moving/file-state.ts'
import { httpManners } from '../moving/network.ts'
import type { Ticker } from '../moving/progress.ts'
import type { Receipts } from './receipt.ts'
import type { Sink, WholeFile } from './sinks.ts'
import { canVouch } from './verify.ts'

/** A file whose size nobody told, fetched on a click. Far more than a film. */
const MOST_BYTES = 64 * 1024 * 1024 * 1024

export interface FetchOrder {
  readonly file: AttachmentRecord
  readonly place: FilePlace
  readonly account: LiveAccount
  readonly url: string
  readonly ticker: Ticker
  readonly signal: AbortSignal
}

export interface FetcherParts {
  readonly context: Pick<DomainContext, 'store' | 'ports' | 'settings'>
  readonly states: FileStates
  readonly receipts: Receipts
  /** The file is whole. */
  readonly fetched: (id: AttachmentId) => void
}

/** Fetches one file from one address. */
export interface Fetcher {
  /** Continues what is here. A part that can be continued stays if it fails. */
  fetch(order: FetchOrder): Promise<Result<undefined, Failure>>
  /** Whether the file is the person's own, or of somebody who may see their presence. */
  isTrusted(place: FilePlace): boolean
}

export function createFetcher({ context, states, receipts, fetched }: FetcherParts): Fetcher {
  const { store, ports } = context

  const isTrusted = ({ accountId, jid, own, stranger }: FilePlace): boolean =>
    !stranger && (own || maySeePresence(store, accountId, jid))

  async function fetch(order: FetchOrder): Promise<Result<undefined, Failure>> {
    const opened = await receipts.open(order.file, false)
    if (!opened.ok) return opened
    const into = { sink: opened.value }
    try {
      return await fetchInto(into, order)
    } catch (error) {
      await into.sink.pause()
      throw error
    }
  }

  async function fetchInto(
    into: { sink: Sink },
    { file, place, account, url, ticker, signal }: FetchOrder,
  ): Promise<Result<undefined, Failure>> {
    let { sink } = into
    const fileKey = file.about.secret === undefined ? null : toFileKey(file.about.secret)
    if (fileKey && sink.size > 0 && !canContinue(fileKey)) {
      await sink.pause()
      const again = await receipts.open(states.find(file.id) ?? file, true)
      if (!again.ok) return again
      sink = again.value
      into.sink = sink
    }
    const sizeThere = (open: number): number => (fileKey ? sealedSize(fileKey.cipher, open) : open)
    const known = states.transfer(file.id)?.progress
    const got = await ports.http.download({
      url,
      from: sink.size,
      etag: known?.etag ?? null,
      lastModified: known?.lastModified ?? null,
      limitBytes: sizeThere(limitOf(file)),
      signal,
      ...httpManners(store, account, url, isTrusted(place) ? 'known' : 'stranger'),
    })
    if (!got.ok) return broken(file, sink, got.error)
    const { size, offset, etag, lastModified, body, ended } = got.value
    // The tag of a sealed file may be missing (XEP-0448 §4).
    if (size !== null && file.size !== null && size !== sizeThere(file.size) && size !== file.size) {
      await leaveBody(body)
      await sink.discard()
      return err({ code: 'file-differs', from: 'sender' })
    }
    if (offset !== sink.size) {
      // Another version, or a server without ranges: what is here can't be continued.
      await sink.pause()
      const again = await receipts.open(states.find(file.id) ?? file, true)
      if (!again.ok) {
        await leaveBody(body)
        return again
      }
      sink = again.value
      into.sink = sink
    }
    states.note(file.id, false, {
      way: 'download',
      progress: {
        peer: new URL(url).hostname,
        etag: etag ?? undefined,
        lastModified: lastModified ?? undefined,
      },
    })
    states.set(file.id, 'moving')
    if (size !== null) ticker.size(fileKey ? Math.min(size, file.size ?? size) : size)
    ticker.begin('download', sink.size)
    const opener = fileKey && createFileOpener(fileKey, file.size, sink.size)
    const poured = await pour(opener ? opening(body, opener) : body, sink, ticker)
    if (!poured.ok) return poured
    const whole = await ended
    if (!whole.ok) return broken(file, sink, whole.error)
    const seal = opener ? await finishOpening(opener, sink) : null
    if (seal?.ok === false) return seal
    const isRight = fileKey && seal ? isGenuine(fileKey, seal.value, file) : undefined
    const closed = await receipts.close(states.find(file.id) ?? file, sink, file.about.hashes ?? [], isRight)
    if (closed.ok) fetched(file.id)
    return closed
  }

  /** The part stays for the next attempt, unless the file is not the announced one. */
  async function broken(
    { size }: AttachmentRecord,
    sink: Sink,
    failure: Failure,
  ): Promise<Result<undefined, Failure>> {
    if (failure.code !== 'file-over-limit' || size === null) {
      await sink.pause()
      return err(failure)
    }
    await sink.discard()
    return err({ code: 'file-differs', from: 'sender' })
  }

  async function pour(
    body: AsyncIterable<Uint8Array>,
    sink: Sink,
    ticker: Ticker,
  ): Promise<Result<undefined, Failure>> {
    for await (const chunk of body) {
      const written = await sink.write(chunk)
      // What is here stays, and continues when there is space again.
      if (!written.ok) return written
      ticker.done(sink.size)
    }
    return ok()
  }

  function limitOf(file: AttachmentRecord): number {
    const place = placeOfFile(store, file.id)
    const wanted = states.transfer(file.id)?.progress.wanted ?? false
    const limit = context.settings().autoDownloadBytes ?? 0
    if (!wanted && place && file.size === null) return limit
    return file.size ?? MOST_BYTES
  }

  return { fetch, isTrusted }
}

async function* opening(body: AsyncIterable<Uint8Array>, opener: FileOpener): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    const opened = opener.add(chunk)
    if (opened.length > 0) yield opened
  }
}

async function finishOpening(opener: FileOpener, sink: Sink): Promise<Result<FileSeal, Failure>> {
  const { rest, seal } = opener.end()
  const written = rest.length === 0 ? ok() : await sink.write(rest)
  return written.ok ? ok(seal) : written
}

/** Whether the whole file is the one that was sealed. Without a tag, only a hash can tell. */
function isGenuine(
  fileKey: FileKey,
  seal: FileSeal,
  { about }: AttachmentRecord,
): (whole: WholeFile) => Promise<boolean> {
  return async (whole) => {
    switch (seal.is) {
      case 'right':
        return true
      case 'wrong':
        return false
      case 'no-tag':
        return canVouch(about.hashes ?? [])
      case 'tag':
        return hasTag(fileKey, whole.read(), seal.tag)
    }
  }
}

/** Leaving the loop early ends the download. */
async function leaveBody(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _chunk of body) break
}
