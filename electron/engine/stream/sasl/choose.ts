import type { Failure } from '../../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import {
  CHANNEL_BINDINGS,
  isWeaker,
  SIGN_IN_MECHANISMS,
  type ChannelBinding,
  type ScramMechanism,
  type SignInPin,
  type SignInWay,
} from '../../../../shared/model/sign-in.ts'
import type { TlsState } from '../../net/connection.ts'
import type { Binding } from './mechanism.ts'
import type { SaslOffer } from './offer.ts'

/** The parts of TLS that matter for signing in; null without TLS. */
export type SaslChannel = Pick<TlsState, 'verified' | 'endPoint' | 'exporter'> | null

export interface Limits {
  /** The weakest way that is acceptable. */
  readonly pin: SignInPin | null
  /** The ways that the server refused on this stream. Later ways use another hash and the same binding. */
  readonly refused: readonly SignInWay[]
}

/** A way of signing in, and its requirements. */
export interface Choice {
  readonly way: SignInWay
  readonly binding: Binding
  /**
   * Whether the server has to vouch for its offer (XEP-0474). If it does not, the exchange ends before the password is
   * proved.
   */
  readonly vouched: boolean
}

const isScram = (name: string): name is ScramMechanism => name !== 'PLAIN'
const SCRAM = SIGN_IN_MECHANISMS.filter(isScram)

/**
 * The strongest way that the server offers, that fits the channel, and that is not weaker than the account's pin: bound
 * before unbound, then by hash. If the offer is weaker, the failure is `sign-in-weaker`, and the person decides.
 */
export function chooseWay(offer: SaslOffer, channel: SaslChannel, limits: Limits): Result<Choice, Failure> {
  const { pin, refused } = limits
  const names = new Set(offer.mechanisms)
  const bound = bindable(names, offer, channel)
  const ways = [...scramWays(names, bound), ...plainWays(names, channel)].filter((way) =>
    refused.every((earlier) => earlier.mechanism !== way.mechanism && earlier.binding === way.binding),
  )
  const fitting = ways.filter((way) => pin === null || !isWeaker(way, pin))
  // The server may accept a refused mechanism by now, so such mechanisms come last.
  const way = fitting.find(({ mechanism }) => !isIn(pin?.refused, mechanism)) ?? fitting[0]
  if (way) return ok({ way, ...bindingOf(way, names, offer, channel, bound) })
  const [best] = ways
  if (pin && best) {
    const { mechanism, binding } = pin
    return err({ code: 'sign-in-weaker', pinned: { mechanism, binding }, offered: best })
  }
  const keepsPlain = channel !== null && !channel.verified && wantsPlain(names)
  return err({ code: keepsPlain ? 'password-unprotected' : 'no-common-mechanism' })
}

/** The binding that both sides can use with the hashes that the server offers for it. */
interface Bindable {
  readonly type: ChannelBinding
  readonly data: Uint8Array
}

/**
 * The strongest type that both sides support. Without a list of types (XEP-0440) we cannot know what an older server
 * binds to (before TLS 1.3 it was `tls-unique`), so nothing is bound.
 */
function bindable(
  names: ReadonlySet<string>,
  { bindings }: SaslOffer,
  channel: SaslChannel,
): Bindable | null {
  if (bindings === null || !offersPlus(names)) return null
  for (const type of CHANNEL_BINDINGS) {
    const data = bindings.includes(type) ? bindingData(type, channel) : null
    if (data !== null) return { type, data }
  }
  return null
}

function scramWays(names: ReadonlySet<string>, bound: Bindable | null): SignInWay[] {
  const withPlus = bound === null ? [] : SCRAM.filter((name) => names.has(`${name}-PLUS`))
  return [
    ...withPlus.map((mechanism) => ({ mechanism, binding: bound?.type ?? null })),
    ...SCRAM.filter((name) => names.has(name)).map((mechanism) => ({ mechanism, binding: null })),
  ]
}

/** The password itself is sent only to a server with a verified certificate, and never if it can be proved instead. */
function plainWays(names: ReadonlySet<string>, channel: SaslChannel): SignInWay[] {
  return wantsPlain(names) && channel?.verified === true ? [{ mechanism: 'PLAIN', binding: null }] : []
}

function wantsPlain(names: ReadonlySet<string>): boolean {
  return names.has('PLAIN') && !SCRAM.some((name) => names.has(name) || names.has(`${name}-PLUS`))
}

/** What the exchange says about channel binding: XEP-0440 §3, with the sixth rule in the version of XEP-0474 §7. */
function bindingOf(
  way: SignInWay,
  names: ReadonlySet<string>,
  { bindings }: SaslOffer,
  channel: SaslChannel,
  bound: Bindable | null,
): Pick<Choice, 'binding' | 'vouched'> {
  if (way.binding !== null && bound !== null) return { binding: { kind: 'p', ...bound }, vouched: false }
  const isAble = CHANNEL_BINDINGS.some((type) => bindingData(type, channel) !== null)
  // A server that did offer channel binding will refuse `y`: then somebody removed it from the offer. The fifth rule
  // says to hang up if only the list of types is left. `y` detects the same, and still works with a server that is
  // merely configured in this way.
  if (isAble && !offersPlus(names)) return { binding: { kind: 'y' }, vouched: false }
  // Every server must support the one type that all clients know. If it is missing in the list, somebody may have
  // replaced the list.
  const isSuspect =
    isAble && bindings !== null && !bindings.includes('tls-server-end-point') && bound === null
  return { binding: { kind: 'n' }, vouched: isSuspect }
}

function offersPlus(names: ReadonlySet<string>): boolean {
  return SCRAM.some((name) => names.has(`${name}-PLUS`))
}

function bindingData(type: ChannelBinding, channel: SaslChannel): Uint8Array | null {
  if (channel === null) return null
  return type === 'tls-exporter' ? channel.exporter() : channel.endPoint()
}

function isIn(list: readonly string[] | undefined, name: string): boolean {
  return list?.includes(name) === true
}
