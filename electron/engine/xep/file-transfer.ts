import type { FullJid } from '../../../shared/model/jid.ts'
import type { Result } from '../../../shared/model/result.ts'
import type { Release } from '../extension.ts'
import type { Infer } from '../xml/codec.ts'
import type { Thumbnail } from './0264-thumbnails/index.ts'
import type { Hash } from './0300-hashes/index.ts'

/** A small picture of a file inside the offer. */
export type OfferedThumbnail = Infer<typeof Thumbnail>

/** The description of a file that one client offers to another one. Everything in a received one is a claim. */
export interface PeerFile {
  /** As it was sent, at most 1,024 characters: never a path. */
  readonly name: string
  /** In bytes; null if the sender does not know it. */
  readonly size: number | null
  readonly mediaType?: string | undefined
  /** In milliseconds since 1970. */
  readonly date?: number | undefined
  readonly desc?: string | undefined
  /** `algo` is a name of XEP-0300, or `md5` with stream initiation (XEP-0096), which proves little. */
  readonly hashes: readonly Hash[]
  readonly thumbnail?: OfferedThumbnail | undefined
  /**
   * The sender's own name for it, the same when it is offered again: the name of the content (XEP-0166 §7.3), at most 256
   * characters. Stream initiation has none.
   */
  readonly label?: string | undefined
}

/** How long the other person may take to accept a file. They may be away from the screen, for lunch for instance. */
export const ACCEPT_MS = 60 * 60_000

export type PeerProtocol = 'jingle' | 'si'
/** How the bytes travel: straight to the other client, by a proxy, or in stanzas. */
export type PeerWay = 's5b-direct' | 's5b-proxy' | 'ibb'

/** Why a file did not come whole. */
export type PeerTransferFailure =
  /** The other client knows no way to transfer files, or none that we know. */
  | { readonly code: 'unsupported' }
  | { readonly code: 'declined' }
  /** The other person has not accepted it in time. */
  | { readonly code: 'unanswered' }
  /** The other side ended it. */
  | { readonly code: 'cancelled-by-peer' }
  /** The caller ended it. */
  | { readonly code: 'cancelled' }
  /** The other side takes no more offers now. */
  | { readonly code: 'busy' }
  /** The other client went offline or does not answer. */
  | { readonly code: 'gone' }
  /** Our own connection ended. */
  | { readonly code: 'not-connected' }
  /** No transport worked. */
  | { readonly code: 'no-connection' }
  /** No byte moved for a minute. */
  | { readonly code: 'stalled' }
  /** The stream broke off. */
  | { readonly code: 'lost' }
  /** The sender sent more than it announced. */
  | { readonly code: 'too-long' }
  /** The sender sent less than it announced. */
  | { readonly code: 'too-short' }
  /** The receiver says that the file is not the one that was announced, or the sink does. */
  | { readonly code: 'damaged' }
  /** The sink took no more bytes (for example, the disk is full). */
  | { readonly code: 'not-kept' }
  /** Our own file ended early or changed. */
  | { readonly code: 'unreadable' }
  /** The other side broke the protocol. */
  | { readonly code: 'violated'; readonly rule: string }

export type PeerOutcome = Result<undefined, PeerTransferFailure>

/** The progress of one file. */
export interface PeerFileEvents {
  /** The first byte can move. */
  started?(way: PeerWay): void
  /** `done`: bytes of the whole file, including an offset. Called for each block, so collect before you show it. */
  progress?(done: number): void
  /** Exactly once. `ok` only when the other side has confirmed (sending) or the sink has (receiving). */
  ended(outcome: PeerOutcome): void
}

/** A file to send. */
export interface OutgoingPeerFile extends PeerFileEvents {
  readonly file: PeerFile
  /**
   * The file's bytes from `offset` on, at most `length`. Called once, after the other side accepted; with 0 where its hash
   * is still to be computed. It ends early where the file cannot be read; that counts as `unreadable`. A file that grew
   * may give more, which counts as `unreadable` as well.
   */
  open(offset: number, length?: number): AsyncIterable<Uint8Array>
}

export interface PeerOffer {
  /** Ends all files that are still on their way. */
  cancel(): void
}

export interface OfferEvents {
  /** The other client has the offer. */
  ringing?(): void
  /** The other side accepted the files. */
  accepted?(protocol: PeerProtocol): void
}

/** Takes the bytes of one file. */
export interface PeerFileSink extends PeerFileEvents {
  /** Where to continue. 0 unless `IncomingPeerFile.resumable`. */
  readonly offset: number
  /**
   * Takes the next bytes. The sender waits for it. False if they cannot be kept; then the file ends as `not-kept`.
   */
  write(chunk: Uint8Array): Promise<boolean>
  /**
   * The announced number of bytes came. `hashes`: those of the whole file that the sender told, in the offer or at the
   * end. False if the file is a different one; then it ends as `damaged`. The sender is told only after this.
   */
  finish(hashes: readonly Hash[]): Promise<boolean>
}

export interface IncomingPeerFile {
  readonly file: PeerFile
  /** Whether a sink may continue at an offset. */
  readonly resumable: boolean
}

/** An offer of another client. */
export interface IncomingOffer {
  readonly from: FullJid
  readonly protocol: PeerProtocol
  /** At least one. */
  readonly files: readonly IncomingPeerFile[]
  /**
   * Accepts. There is a sink for each file, in the order of `files`; null declines that file. At least one is not null.
   */
  accept(sinks: readonly (PeerFileSink | null)[]): void
  decline(): void
  /** Cancels an accepted offer. */
  cancel(): void
  /** Aborts when the offer was withdrawn before an answer, declined, or is over. */
  readonly signal: AbortSignal
}

/** Files from client to client, by Jingle (XEP-0234) or, with older clients, by stream initiation (XEP-0096). */
export interface FileTransfers {
  /** How this client takes files; null if it does not. Asks the client. */
  protocolOf(to: FullJid): Promise<PeerProtocol | null>
  /**
   * Offers files, at most 16 at once. Some clients understand only one file per offer. With stream initiation, they go
   * one after the other. Every file's `ended` is called, whatever happens.
   */
  offer(to: FullJid, files: readonly OutgoingPeerFile[], events?: OfferEvents): PeerOffer
  /**
   * Called for each offer of a contact's client, the account's own other clients included. Without a handler all offers
   * are declined.
   */
  onOffer(handler: (offer: IncomingOffer) => void): Release
}
