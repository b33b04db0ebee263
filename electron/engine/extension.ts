import type { BareJid, FullJid, Jid } from '../../shared/model/jid.ts'
import type { RequestFailure } from '../../shared/model/failure.ts'
import type { Result } from '../../shared/model/result.ts'
import type { EnginePorts } from './ports.ts'
import type { Stanza } from './stanza/stanza.ts'
import type { Element } from './xml/element.ts'

/** What a module implements; the table of XEPs, the DOAP file and service discovery derive from it. */
export interface About {
  /** `XEP-0184` or `RFC 6121`. */
  readonly spec: string
  readonly title: string
  /** Version of the XEP's text that was followed. */
  readonly version?: string
  readonly status: 'complete' | 'partial'
  /** What is left out, where `partial`. */
  readonly note?: string
  /** Namespaces to announce by XEP-0030. */
  readonly features?: readonly string[]
}

/** The answer to an iq get or set: its payload (null for an empty result), or what went wrong. */
export type Answer = Result<Element | null, RequestFailure>

export interface RequestOptions {
  /** 30,000 unless given. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

/** What an iq handler says: a payload or null for an empty result, or a stanza error's type and condition. */
export type IqReply =
  | { readonly result: Element | null }
  | { readonly error: { readonly type: ErrorType; readonly condition: string; readonly text?: string } }
export type ErrorType = 'auth' | 'cancel' | 'continue' | 'modify' | 'wait'

/**
 * Looks at a message before the application does. `false` lets it pass. `true` claims it: it was dealt with. A promise
 * claims it too, and the message counts as received (XEP-0198 `h`) once that has settled: settle it after the commit.
 */
export type MessageHandler = (message: Stanza) => boolean | Promise<void>

/**
 * Whose iq requests a handler answers. `own`: only of whoever speaks for the account itself, as its pushes do. `contacts`:
 * also of who may see the person's presence, of the account's other clients and server, and of services that were asked
 * something; whoever else may not learn that there is anybody (RFC 6121 §11). `anybody`: of strangers, too.
 */
export type AnswersTo = 'own' | 'contacts' | 'anybody'

/** Stops what was started. */
export type Release = () => void

export interface SessionStart {
  /** `fresh`: the server knows nothing of us yet. `resumed`: everything goes on as it was (XEP-0198). */
  readonly kind: 'fresh' | 'resumed'
  readonly jid: FullJid
  /**
   * A `resumed` session that an earlier process had begun: the server knows it, this process knows nothing of what
   * came before.
   */
  readonly restored: boolean
  /** The stream features offered after authentication (RFC 6120 §4.3.2), such as roster versioning. */
  readonly features: Element
  /** Ends with the session; a resumed session is the same session. */
  readonly signal: AbortSignal
}

/** What an account's connection offers to extension modules: the account's lifetime. */
export interface Channel extends EnginePorts {
  readonly account: BareJid
  /** The full address while a session lives (also while it waits to be resumed), else null. */
  readonly jid: FullJid | null
  /** Sends a stanza in this session, or keeps it for resumption; false where there is no session. */
  send(stanza: Element): boolean
  /**
   * Sends an iq and waits for the answer from exactly the address that was asked (RFC 6120 §8.1.2.1: no `to` means
   * the own account). Never rejects.
   */
  request(type: 'get' | 'set', to: Jid | null, payload: Element, options?: RequestOptions): Promise<Answer>
  /**
   * Answers iq requests whose payload has that name and namespace, of those who may ask: to others it is as if nobody
   * was there. One handler a payload. The request counts as received (XEP-0198) once it is answered, and whatever came
   * after it with it: answer soon.
   */
  onIq(
    type: 'get' | 'set',
    ns: string,
    name: string,
    answers: AnswersTo,
    handler: (iq: Stanza) => IqReply | Promise<IqReply>,
  ): Release
  /** Tells who may see the person's presence, as far as that module knows: it is asked at each request of others. */
  seenBy(test: (jid: BareJid) => boolean): Release
  /**
   * Called for every message, in order, before the application is handed it: for a module whose answers come as
   * messages (archive results, pubsub events). Handlers are asked in the order of the modules' list until one claims
   * the message. Where one throws, that is logged and the next is asked; where its promise rejects, the message is
   * logged as failed and stays claimed, because what came after it may have been handled already.
   */
  onMessage(handler: MessageHandler): Release
  /** Called for every presence stanza, in order. */
  onPresence(handler: (presence: Stanza) => void): Release
  /**
   * Called when a session begins or is resumed. The handlers of a fresh session run one after the other, in the order
   * of the modules' list; the session is announced as online when all have settled.
   */
  onSession(handler: (session: SessionStart) => void | Promise<void>): Release
  /** Called when the session is gone for good: not when it merely waits to be resumed. */
  onSessionEnd(handler: () => void): Release
  /** What every module of this account is about, for service discovery. */
  readonly about: readonly About[]
}

/** A protocol extension: one folder, one line in `xep/index.ts`. A module is a value without state. */
export interface Extension<Api> {
  readonly about: About
  /** Called once per account. `use` gives the door of a module that stands in `needs`. */
  setup(channel: Channel, use: Use): Api
  readonly needs?: readonly Extension<unknown>[]
}

export type Use = <Api>(extension: Extension<Api>) => Api
