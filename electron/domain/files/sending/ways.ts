import type { Failure } from '../../../../shared/model/failure.ts'
import type { AttachmentId, TransferWay } from '../../../../shared/model/file.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import { httpUpload } from '../../../engine/xep/0363-http-upload/index.ts'
import { newFileKey, sealedSize } from '../../../engine/xep/0448-encrypted-sharing/index.ts'
import { UNKNOWN_TYPE } from '../../../../shared/files/kind.ts'
import type { DomainContext, LiveAccount } from '../../context.ts'
import { bodyOf, conversationKey, type AttachmentRecord, type FilePlace } from '../../messages/index.ts'
import type { FileStates } from '../moving/file-state.ts'
import type { Ticker } from '../moving/progress.ts'
import type { SealedFiles } from '../sealed/index.ts'
import type { FileSource } from '../staging/source.ts'
import { hashOf, receiverOf, sendDirectly } from './direct.ts'
import { upload, type Uploaded } from './upload.ts'

/** Everything about one attempt. */
export interface Attempt {
  readonly file: AttachmentRecord
  readonly place: FilePlace
  readonly account: LiveAccount
  readonly source: FileSource
  /** Its bytes have to be sealed. */
  readonly isSealed: boolean
  readonly signal: AbortSignal
  readonly ticker: Ticker
  /** Lets the next file go, because this one waits for a person. */
  readonly leaveLane: () => void
}

/** A file that went, or that nobody wanted. */
export type Outcome =
  | ({ readonly kind: 'uploaded' } & Uploaded)
  | { readonly kind: 'delivered'; readonly to: string; readonly sha256: string }
  | { readonly kind: 'declined' }

export interface WaysParts {
  readonly context: DomainContext
  readonly sealed: SealedFiles
  readonly states: FileStates
}

/** Sends a file by the best way that works. */
export function createWays({
  context,
  sealed,
  states,
}: WaysParts): (attempt: Attempt) => Promise<Result<Outcome, Failure>> {
  const { store } = context
  const { clock, random } = context.ports

  /** The best way first, and the next one if it fails. */
  async function byWays(attempt: Attempt): Promise<Result<Outcome, Failure>> {
    const { file, place, account, source, isSealed } = attempt
    const uploaded = await byUpload(attempt)
    if (uploaded.ok || uploaded.error.code === 'cancelled' || source.problem() !== null) return uploaded
    // The other ways would send its bytes as they are.
    if (isSealed)
      return uploaded.error.code === 'upload-not-offered' ? err({ code: 'no-way-to-send-sealed' }) : uploaded
    const kind = conversationKey(store, file.conversationId)?.kind
    // A room has no client that could take it, and its occupants are strangers to each other.
    const isOfRoom = kind === 'room' || kind === 'private'
    const to = kind === 'person' ? await receiverOf(account, place.jid) : null
    if (to === null)
      return uploaded.error.code === 'upload-not-offered'
        ? err({ code: isOfRoom ? 'no-way-to-room' : 'no-way-to-send' })
        : uploaded
    const kept = file.keptFile === null ? undefined : sealed.infoOf(store, file.keptFile)
    const sha256 = kept ? ok(Buffer.from(kept.sha256).toString('hex')) : await hashOf(source, attempt.signal)
    if (!sha256.ok) return sha256
    return directly(attempt, to, sha256.value)
  }

  async function byUpload({
    file,
    account,
    source,
    isSealed,
    signal,
    ticker,
  }: Attempt): Promise<Result<Outcome, Failure>> {
    const service = await account.client.use(httpUpload).service()
    if (!service.ok) return service
    if (service.value === null) return err({ code: 'upload-not-offered' })
    const { maxBytes } = service.value
    // A new key for each attempt: none ever seals two versions of a file.
    const fileKey = isSealed ? newFileKey(random) : null
    const size = fileKey ? sealedSize(fileKey.cipher, source.size) : source.size
    if (maxBytes !== null && size > maxBytes)
      return err({ code: 'file-too-large-for-server', limit: maxBytes })
    begin(file.id, 'upload', service.value.jid)
    ticker.begin('upload', 0)
    const { name, mediaType } = file
    const about = fileKey ? { name: random.uuid(), mediaType: UNKNOWN_TYPE } : { name, mediaType }
    const put = await upload(context, { account, ...about, source, fileKey, signal, progress: ticker.done })
    if (put.ok) return ok({ kind: 'uploaded', ...put.value })
    if (!signal.aborted) states.tried(file.id, true, { way: 'upload', at: clock.now(), failure: put.error })
    return put
  }

  async function directly(
    { file, account, source, signal, ticker, leaveLane }: Attempt,
    to: NonNullable<Awaited<ReturnType<typeof receiverOf>>>,
    sha256: string,
  ): Promise<Result<Outcome, Failure>> {
    let way: TransferWay = 'direct'
    const label = states.transfer(file.id)?.progress.label ?? random.uuid()
    states.note(file.id, true, { way, progress: { label } })
    const outcome = await sendDirectly({
      account,
      to,
      name: file.name,
      mediaType: file.mediaType,
      caption: bodyOf(store, file.messageId),
      source,
      sha256,
      label,
      signal,
      offered() {
        states.set(file.id, 'offered')
        leaveLane()
      },
      started(by) {
        way = by
        begin(file.id, by, to)
        ticker.begin(by, 0)
      },
      progress: ticker.done,
    })
    if (outcome === 'declined') return ok({ kind: 'declined' })
    if (outcome.ok) return ok({ kind: 'delivered', to, sha256 })
    if (!signal.aborted) states.tried(file.id, true, { way, at: clock.now(), failure: outcome.error })
    return outcome
  }

  function begin(id: AttachmentId, way: TransferWay, peer: string): void {
    states.note(id, true, { way, progress: { peer } })
    states.set(id, 'moving')
  }

  return byWays
}
