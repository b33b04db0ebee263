import type { BareJid, FullJid, Jid } from '../../shared/model/jid.ts'
import type { RequestFailure } from '../../shared/model/failure.ts'
import type { Result } from '../../shared/model/result.ts'
import type { EnginePorts } from './ports.ts'
import type { Stanza } from './stanza/stanza.ts'
import type { Element } from './xml/element.ts'

/** The standard that a module implements. The table of XEPs, the DOAP file and service discovery derive from it. */
export interface About {
  /** `XEP-0184` or `RFC 6121`. */
  readonly spec: string
  readonly title: string
  /** The version of the XEP's text that the code follows. */
  readonly version?: string
  readonly status: 'complete' | 'partial'
  /** The missing parts, if the status is `partial`. */
  readonly note?: string
  /** Namespaces to announce by XEP-0030. */
  readonly features?: readonly string[]
}

/** The answer to an iq get or set: its payload (null for an empty result), or a failure. */
export type Answer = Result<Element | null, RequestFailure>

export interface RequestOptions {
  /** 30,000 unless given. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  /** Called before the answer settles with the application-specific condition of an error (RFC 6120 §8.3.4). */
  readonly onCondition?: (condition: Element) => void
}

/** The answer to an iq request: a payload or null for an empty result, or a stanza error's type and condition. */
export type IqAnswer =
  | { readonly result: Element | null }
  | {
      readonly error: {
        readonly type: ErrorType
        readonly condition: string
        readonly text?: string
        /** The application-specific condition (RFC 6120 §8.3.4). */
        readonly application?: Element
      }
    }
/**
 * The reply of an iq handler. `later`: the answer follows, and the request counts as received meanwhile (XEP-0198),
 * since an answer that waits for a person or a slow disk must not hold back the stanzas behind it.
 */
export type IqReply = IqAnswer | { readonly later: Promise<IqAnswer> }
export type ErrorType = 'auth' | 'cancel' | 'continue' | 'modify' | 'wait'

/**
 * Sees a message before the application does. `false` lets it pass. `true` claims it: it has been handled. A promise
 * claims it, too, and the message counts as received (XEP-0198 `h`) once the promise has settled, so settle it after
 * the commit.
 */
export type MessageHandler = (message: Stanza) => boolean | Promise<void>

/** Sees a presence before the handlers of `onPresence` do; `true` claims it. */
export type PresenceClaim = (presence: Stanza) => boolean

/**
 * The senders whose iq requests a handler answers. `own`: only those that speak for the account itself, such as its
 * pushes. `contacts`: also people who may see the person's presence, the account's other clients and server, and
 * services that were asked something. `occupants`: also people in a room with the account. Nobody else may learn that
 * the account is online (RFC 6121 §11). `anybody`: also strangers.
 */
export type AnswersTo = 'own' | 'contacts' | 'occupants' | 'anybody'

export interface IqOptions {
  /**
   * Whether a request belongs to something that this account agreed to, such as a file on its way. Then it is answered
   * whoever sends it, and as often as it comes: the module bounds it.
   */
  readonly expected?: (iq: Stanza) => boolean
}

/** An occupant of a room that the account is in: the account itself, or somebody else. */
export type OccupantKind = 'self' | 'other'

/** Undoes what the call that returned it did. */
export type Release = () => void

export interface SessionStart {
  /** `fresh`: the server knows nothing about us yet. `resumed`: the earlier session goes on (XEP-0198). */
  readonly kind: 'fresh' | 'resumed'
  readonly jid: FullJid
  /**
   * A `resumed` session that an earlier process began: the server knows it, but this process does not know anything
   * that happened in it.
   */
  readonly restored: boolean
  /** The stream features offered after authentication (RFC 6120 §4.3.2), such as roster versioning. */
  readonly features: Element
  /** Aborts when the session ends. A resumed session is the same session. */
  readonly signal: AbortSignal
}

/** Where the server is: on this machine, on a network nearby, or on the public Internet. */
export type ServerPlace = 'here' | 'nearby' | 'far'

/** The API of an account's connection for extension modules. It lives as long as the account. */
export interface Channel extends EnginePorts {
  readonly account: BareJid
  /** The full address during a session, even while it waits to be resumed; otherwise null. */
  readonly jid: FullJid | null
  /** The account has said goodbye in this session: others who now say that it is gone are right. */
  readonly isSigningOut: boolean
  /** Where the server was when it was last reached; `far` before that. */
  readonly serverPlace: ServerPlace
  /** Sends a stanza in this session, or keeps it for resumption; false if there is no session. */
  send(stanza: Element): boolean
  /**
   * Sends an iq and waits for the answer from exactly the address that was asked (RFC 6120 §8.1.2.1: without `to` that
   * is the own account). Never rejects.
   */
  request(type: 'get' | 'set', to: Jid | null, payload: Element, options?: RequestOptions): Promise<Answer>
  /**
   * Answers iq requests whose payload has this name and namespace, from senders who may ask. Other senders get the same
   * answer as if nobody was there. There is one handler for each payload. The request, and all later stanzas, count as
   * received (XEP-0198) only once it is answered: answer soon, or `later`.
   */
  onIq(
    type: 'get' | 'set',
    ns: string,
    name: string,
    answers: AnswersTo,
    handler: (iq: Stanza) => IqReply | Promise<IqReply>,
    options?: IqOptions,
  ): Release
  /**
   * Adds a test of who may see the person's presence, as far as a module knows. It is called for each request from
   * others.
   */
  seenBy(test: (jid: BareJid) => boolean): Release
  /**
   * Whether these are people who may always see the person's presence, or the account itself. Presence that was sent
   * directly, for instance to a room, does not count.
   */
  isSeenBy(jid: BareJid): boolean
  /** Adds a test of who is in a room with the account (null: nobody). It is called for each request from others. */
  occupants(test: (jid: Jid) => OccupantKind | null): Release
  /**
   * Called for every message, in order, before the application gets it: for a module whose answers come as messages
   * (archive results, pubsub events). Handlers are asked in the order of the modules' list until one claims the
   * message. If a handler throws, that is logged and the next one is asked. If its promise rejects, the message is
   * logged as failed and stays claimed, because later messages may have been handled already.
   */
  onMessage(handler: MessageHandler): Release
  /**
   * Called for every presence stanza, in order, before the handlers of `onPresence`. `true` claims it, and they don't
   * get it: the presence of occupants says nothing about contacts.
   */
  claimPresence(claim: PresenceClaim): Release
  /** Called for every presence stanza that nobody claims, in order. */
  onPresence(handler: (presence: Stanza) => void): Release
  /**
   * Called when a session begins or is resumed. The handlers run one after the other, in the order of the modules'
   * list. The session is announced as online when all have settled.
   */
  onSession(handler: (session: SessionStart) => void | Promise<void>): Release
  /** Called when the session is gone for good, not while it only waits to be resumed. */
  onSessionEnd(handler: () => void): Release
  /** The `about` of every module of this account, for service discovery. */
  readonly about: readonly About[]
}

/** A protocol extension: one folder, one line in `xep/index.ts`. A module is a value without state. */
export interface Extension<Api> {
  readonly about: About
  /** Called once per account. `use` gives the API of a module that is listed in `needs`. */
  setup(channel: Channel, use: Use): Api
  readonly needs?: readonly Extension<unknown>[]
}

export type Use = <Api>(extension: Extension<Api>) => Api
