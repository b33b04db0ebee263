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

/** What to resume (XEP-0198 §5). */
export interface ResumePoint {
  readonly id: string
  /** Stanzas handled, modulo 2^32. */
  readonly inbound: number
  /** Where the server wants to be reached for it; tried first. */
  readonly location: HostPort | undefined
}

/** What the stream is for. */
export type Purpose =
  | {
      readonly kind: 'sign-in'
      readonly account: BareJid
      readonly password: string
      /** The least that will do; null where the account has never signed in, or the person lets anything do. */
      readonly pin: SignInPin | null
      /** The resource to ask for; where it is refused the server chooses. */
      readonly resource: string
      readonly resume: ResumePoint | null
    }
  /** Stops before authentication, so that an account can be made (XEP-0077). */
  | { readonly kind: 'registration' }

export interface StreamConfig {
  readonly domain: string
  readonly settings: ConnectionSettings
  readonly trustedFingerprint: string | null
  /** Where the server said it is to be found; tried first. */
  readonly preferred?: HostPort | undefined
  /** What worked the last time; tried first among what is found. */
  readonly favoured?: Target | null
  /** The server has been reached at an address nearby, so that it may send us to another such. */
  readonly isNearby?: boolean
  readonly purpose: Purpose
}

/** What the server made of the wish for stream management. */
export interface EnabledManagement {
  /** The id to resume with; null where the server does not resume. */
  readonly id: string | null
  readonly maxMs: number | undefined
  readonly location: string | null
}

/** How negotiation ended well. `features` are those offered last. */
export type Established =
  | {
      readonly kind: 'bound'
      readonly features: Element
      readonly jid: FullJid
      readonly management: EnabledManagement | null
      /** A resumption was asked for and refused; `h` is what the server had handled, if it says. */
      readonly refused: { readonly h: number | undefined } | null
      /** Stanzas that came before stream management was on: to be handled, not to be counted. */
      readonly early: readonly Element[]
    }
  | { readonly kind: 'resumed'; readonly features: Element; readonly h: number }
  | { readonly kind: 'unauthenticated'; readonly features: Element }

/** Where a stream stands. `secured` and `authenticated` say what has been reached, not what is hoped for. */
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

/** Our header is sent, the server's is awaited. */
export interface OpeningState {
  readonly kind: 'opening'
  readonly phase: Phase
}

export interface FeaturesState {
  readonly kind: 'awaiting-features'
  readonly phase: Phase
}

/** `plain`: TLS has to come first. `unprotected`: the person chose to do without on this machine. */
type Phase = 'plain' | 'unprotected' | 'secured' | 'authenticated'

export interface AuthenticatingState {
  readonly kind: 'authenticating'
  readonly features: Element
  readonly way: SignInWay
  readonly exchange: Mechanism
  /** Ways that the server offered and then would not have. */
  readonly refused: readonly SignInWay[]
  /** Whether the password was refused by another hash before. */
  readonly isSecondHash: boolean
}

export interface BindingState {
  readonly kind: 'binding'
  readonly features: Element
  readonly id: string
  readonly refused: { readonly h: number | undefined } | null
  /** Whether a resource of our own choice was asked for. */
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
