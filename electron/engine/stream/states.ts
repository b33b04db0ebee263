import type { ConnectionSettings } from '../../../shared/model/account.ts'
import type { AuthFailure, Failure, NetFailure } from '../../../shared/model/failure.ts'
import type { BareJid, FullJid } from '../../../shared/model/jid.ts'
import type { Result } from '../../../shared/model/result.ts'
import type { SignInPin, SignInWay } from '../../../shared/model/sign-in.ts'
import type { Dialled } from '../net/connection.ts'
import type { Target } from '../net/targets.ts'
import type { Element } from '../xml/element.ts'
import type { Mechanism } from './sasl/index.ts'
import type { HostPort, StreamErrorCondition } from './stream-error.ts'

/** The session to resume (XEP-0198 §5). */
export interface ResumePoint {
  readonly id: string
  /** Stanzas handled, modulo 2^32. */
  readonly inbound: number
  /** The place where the server wants the resumption; tried first. */
  readonly location: HostPort | undefined
}

/** The purpose of the stream. */
export type Purpose =
  | {
      readonly kind: 'sign-in'
      readonly account: BareJid
      readonly password: string
      /** The weakest way that is acceptable; null if the account has never signed in, or the person accepts any way. */
      readonly pin: SignInPin | null
      /** The resource to ask for. If it is refused, the server chooses one. */
      readonly resource: string
      readonly resume: ResumePoint | null
    }
  /** Stops before authentication, so that an account can be created (XEP-0077). */
  | { readonly kind: 'registration' }

export interface StreamConfig {
  readonly domain: string
  readonly settings: ConnectionSettings
  readonly trustedFingerprint: string | null
  /** The place that the server named; tried first. */
  readonly preferred?: HostPort | undefined
  /** The target that worked the last time; tried first if it is among the targets found. */
  readonly favoured?: Target | null
  /** Whether the server was reached at an address nearby: it may then send us to another such address. */
  readonly isNearby?: boolean
  readonly purpose: Purpose
}

/** The server's answer to the request for stream management. */
export interface EnabledManagement {
  /** The id to resume with; null if the server does not support resumption. */
  readonly id: string | null
  readonly maxMs: number | undefined
  readonly location: string | null
}

/** A successful end of negotiation. `features` are the last ones offered. */
export type Established =
  | {
      readonly kind: 'bound'
      readonly features: Element
      readonly jid: FullJid
      readonly management: EnabledManagement | null
      /** The server refused a resumption. `h` is the number of stanzas it had handled, if it says so. */
      readonly refused: { readonly h: number | undefined } | null
      /** Stanzas that came before stream management was on. They are handled but not counted. */
      readonly early: readonly Element[]
    }
  | { readonly kind: 'resumed'; readonly features: Element; readonly h: number }
  | { readonly kind: 'unauthenticated'; readonly features: Element }

/** The state of a stream. `secured` and `authenticated` mean that this has been reached. */
export type State =
  | { readonly kind: 'dialling' }
  | OpeningState
  | FeaturesState
  | { readonly kind: 'asking-for-tls' }
  | { readonly kind: 'securing' }
  | AuthenticatingState
  | { readonly kind: 'resuming'; readonly features: Element; readonly id: string }
  | BindingState
  | { readonly kind: 'opening-session'; readonly id: string; readonly bound: Bound }
  | { readonly kind: 'enabling'; readonly bound: Bound; readonly early: readonly Element[] }
  | { readonly kind: 'live' }
  | { readonly kind: 'closing' }
  | { readonly kind: 'closed' }

/** Our header is sent and we wait for the server's. */
export interface OpeningState {
  readonly kind: 'opening'
  readonly phase: Phase
}

export interface FeaturesState {
  readonly kind: 'awaiting-features'
  readonly phase: Phase
}

/** `plain`: TLS has to come first. `unprotected`: the person chose to do without TLS on this machine. */
type Phase = 'plain' | 'unprotected' | 'secured' | 'authenticated'

export interface AuthenticatingState {
  readonly kind: 'authenticating'
  readonly features: Element
  readonly way: SignInWay
  readonly exchange: Mechanism
  /** Ways that the server offered and then refused. */
  readonly refused: readonly SignInWay[]
  /** Whether the password was already refused with another hash. */
  readonly isSecondHash: boolean
}

export interface BindingState {
  readonly kind: 'binding'
  readonly features: Element
  readonly id: string
  readonly refused: { readonly h: number | undefined } | null
  /** Whether we asked for a resource of our own choice. */
  readonly chosen: boolean
}

export interface Bound {
  readonly features: Element
  readonly jid: FullJid
  readonly refused: { readonly h: number | undefined } | null
}

export type Event =
  | { readonly kind: 'dialled'; readonly dialled: Dialled }
  | { readonly kind: 'dial-failed'; readonly failure: NetFailure }
  | { readonly kind: 'header-received'; readonly header: Element }
  | { readonly kind: 'element-received'; readonly element: Element }
  | { readonly kind: 'footer-received' }
  | { readonly kind: 'xml-refused'; readonly condition: StreamErrorCondition }
  | { readonly kind: 'tls-started' }
  | { readonly kind: 'tls-failed'; readonly failure: NetFailure }
  | {
      readonly kind: 'challenge-answered'
      readonly exchange: Mechanism
      readonly response: Result<Uint8Array, AuthFailure>
    }
  | { readonly kind: 'disconnected'; readonly failure: NetFailure | null }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'close-asked' }
  | { readonly kind: 'drop-asked'; readonly failure: Failure }
  | {
      readonly kind: 'abort-asked'
      readonly failure: Failure
      readonly condition: StreamErrorCondition | undefined
      readonly application: Element | undefined
    }
