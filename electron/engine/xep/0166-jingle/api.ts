import type { FullJid } from '../../../../shared/model/jid.ts'
import type { Result } from '../../../../shared/model/result.ts'
import type { Answer, Release } from '../../extension.ts'
import type { Element } from '../../xml/element.ts'
import type { ByteStream } from '../byte-stream.ts'
import type { ReasonValue, Role, Senders } from './codec.ts'

/** Why a session, or one of its contents, ended (§7.4). */
export type Reason = ReasonValue

/** The end of a session as the application sees it. */
export interface SessionEnd {
  /** `gone`: the other client disappeared. `offline`: our own session ended. */
  readonly by: 'us' | 'them' | 'gone' | 'offline'
  readonly reason: Reason
}

/** Why a transport does not work. Another one may. */
export type TransportFailure =
  /** No connection came about. */
  | { readonly code: 'no-connection' }
  /** The other side's `<transport/>` cannot be read, or does not answer ours. */
  | { readonly code: 'malformed' }
  | { readonly code: 'refused'; readonly condition: string }

/** A transport that works. */
export interface OpenedTransport {
  /** The name of the way for the application: `s5b-direct`, `s5b-proxy`, `ibb`. */
  readonly way: string
  /** null for transports of datagrams, whose data does not pass through here. */
  readonly stream: ByteStream | null
}

/** What a transport may know about its content, and how it talks to the other side. */
export interface TransportContext {
  readonly peer: FullJid
  /** Our own full address. */
  readonly self: FullJid
  /** The id of the Jingle session. A transport makes its own stream id. */
  readonly sid: string
  /** Our role in the session. It decides ties, whoever proposed the transport. */
  readonly role: Role
  /** Sends transport-info with this `<transport/>`. Several are sent in the order of the calls. */
  info(transport: Element): Promise<Answer>
  /**
   * The content is over or uses another transport: stop and close everything, except a stream that was given out, which
   * its reader and writer close.
   */
  readonly signal: AbortSignal
}

/** The negotiation of one transport for one content. */
export interface TransportNegotiation {
  /** Our `<transport/>`, for session-initiate, session-accept, transport-replace or transport-accept. */
  readonly local: Element
  /**
   * The other side's `<transport/>` in session-accept or transport-accept. Called once, and only on the side that
   * proposed.
   */
  answered(remote: Element): Result<undefined, TransportFailure>
  /**
   * A transport-info of the other side. It may come before `connect` and even before `answered`. False if it cannot be
   * read, which is answered with an error.
   */
  info(remote: Element): boolean
  /** Called once, when both sides have accepted. Never rejects. */
  connect(): Promise<Result<OpenedTransport, TransportFailure>>
}

/** A transport method (§8), one module. */
export interface JingleTransport {
  readonly ns: string
  /** The larger, the earlier it is tried. */
  readonly preference: number
  /** Prepares a proposal of ours. Never rejects. */
  offer(context: TransportContext): Promise<Result<TransportNegotiation, TransportFailure>>
  /** Prepares an answer to a proposal of the other side. Never rejects. */
  answer(
    context: TransportContext,
    proposal: Element,
  ): Promise<Result<TransportNegotiation, TransportFailure>>
}

/** A content that we propose in a new session. */
export interface ContentOffer {
  /** Unique in the session. */
  readonly name: string
  readonly senders: Senders
  readonly description: Element
}

/** A content that the other side proposed. */
export interface ProposedContent extends ContentOffer {
  /** The namespace of the proposed transport, which may be one that we don't know. */
  readonly transport: string
}

/** How an application follows its session. */
export interface SessionEvents {
  /** The other client has the offer and may be asking its person. Only for sessions that we initiate. */
  ringing?(): void
  /** session-accept. `description`: theirs, for the content that we named so. Only for sessions that we initiate. */
  accepted?(contents: ReadonlyMap<string, Element>): void
  /** The transport of this content works. */
  opened(content: string, transport: OpenedTransport): void
  /** A session-info with this payload. False if it means nothing to the application. */
  info?(payload: Element): boolean
  /** The other side removed this content. The session goes on if there are others. */
  removed?(content: string, reason: Reason): void
  /** Called exactly once. Nothing else is called after it. */
  ended(end: SessionEnd): void
}

/** A session, for its application. */
export interface JingleSession {
  readonly peer: FullJid
  readonly sid: string
  readonly role: Role
  /** Accepts all contents that the other side proposed, each with our `<description/>`. Only for the responder. */
  accept(descriptions: ReadonlyMap<string, Element>): void
  /** Sends session-info. */
  info(payload: Element): Promise<Answer>
  /** Ends one content. The session ends with the last one. */
  remove(content: string, reason: Reason): void
  /** Ends the session. `ended` is called at once, with `by: 'us'`. Does nothing if it is already over. */
  end(reason: Reason): void
}

/** An application (§9): file transfer, calls. */
export interface JingleApplication {
  /** The namespace of its `<description/>`. */
  readonly ns: string
  /**
   * Somebody proposes a session whose contents are all of this application. Returns how the application follows it, or
   * why it refuses. Ask the person later: the request is acknowledged first.
   */
  proposed(session: JingleSession, contents: readonly ProposedContent[]): SessionEvents | Reason
}

/** XEP-0166. */
export interface Jingle {
  /** Plugs an application in. */
  application(application: JingleApplication): Release
  /** Plugs a transport method in. */
  transport(transport: JingleTransport): Release
  /**
   * Proposes a session. `transports`: the namespaces that the other client knows; the best one of ours is tried first,
   * and the next ones if it fails.
   */
  initiate(
    peer: FullJid,
    contents: readonly ContentOffer[],
    transports: readonly string[],
    events: SessionEvents,
  ): JingleSession
}
