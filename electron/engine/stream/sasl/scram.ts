import { createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { AuthFailure } from '../../../../shared/model/failure.ts'
import type { Result } from '../../../../shared/model/result.ts'
import { err, ok } from '../../../../shared/model/result.ts'
import type { ScramMechanism } from '../../../../shared/model/sign-in.ts'
import type { Random } from '../../ports.ts'
import type { Binding, Credentials, Mechanism } from './mechanism.ts'
import { offerHash, type SaslOffer } from './offer.ts'
import { scramPassword } from './password.ts'
import { base64, parseServerFinal, parseServerFirst } from './scram-messages.ts'

const HASHES: Readonly<Record<ScramMechanism, string>> = {
  'SCRAM-SHA-512': 'sha512',
  'SCRAM-SHA-256': 'sha256',
  'SCRAM-SHA-1': 'sha1',
}

const NONCE_OCTETS = 24
/**
 * RFC 5802 §5.1 and RFC 7677 §4 require at least 4096. Only a server that wants to learn the password asks for fewer:
 * they make it cheap to guess the password from the proof.
 */
const MIN_ITERATIONS = 4096
/** One or two seconds on another thread, and more than careful servers ask for. Anything beyond only keeps us busy. */
const MAX_ITERATIONS = 2_000_000

export interface ScramOptions {
  readonly mechanism: ScramMechanism
  readonly binding: Binding
  /** Whether the server has to vouch for its offer. If it does so without having to, that is checked all the same. */
  readonly vouched: boolean
  readonly credentials: Credentials
  /** The server's offer as it arrived here. */
  readonly offer: SaslOffer
  readonly random: Pick<Random, 'bytes'>
}

const NOT_AUTHENTIC = err({ code: 'server-not-authentic' })

type State =
  | { readonly kind: 'initial' }
  /** The proof is sent. The server has to answer with this signature. */
  | { readonly kind: 'proved'; readonly serverSignature: Buffer }
  | { readonly kind: 'verified' }
  | { readonly kind: 'over' }

const derive = promisify(pbkdf2)

/**
 * SCRAM (RFC 5802, 7677): the password is never sent, and the server proves that it knows it. If the exchange is bound
 * to the channel, both sides prove it for this channel only.
 */
export function startScram(options: ScramOptions): Result<Mechanism, AuthFailure> {
  const { mechanism, binding, vouched, credentials, offer, random } = options
  const prepared = scramPassword(credentials.password)
  if (prepared === null) return err({ code: 'password-unusable' })
  const password = prepared
  const hash = HASHES[mechanism]
  const gs2Header = binding.kind === 'p' ? `p=${binding.type},,` : `${binding.kind},,`
  const bound = binding.kind === 'p' ? binding.data : new Uint8Array()
  const nonce = base64(random.bytes(NONCE_OCTETS))
  const clientFirstBare = `n=${escapeName(credentials.username)},r=${nonce}`
  let state: State = { kind: 'initial' }

  async function prove(challenge: Uint8Array): Promise<Result<Uint8Array, AuthFailure>> {
    const first = parseServerFirst(challenge)
    if (first === null) return NOT_AUTHENTIC
    // RFC 5802 §5.1: the server's nonce is ours plus a part of its own
    if (!first.nonce.startsWith(nonce) || first.nonce.length === nonce.length) return NOT_AUTHENTIC
    if (first.iterations < MIN_ITERATIONS || first.iterations > MAX_ITERATIONS) return NOT_AUTHENTIC
    // XEP-0474 §6.2: this comes before anything is proved
    const isAltered = first.offerHash !== null && first.offerHash !== offerHash(offer, hash)
    if (isAltered || (vouched && first.offerHash === null)) return err({ code: 'offer-altered' })
    const channel = base64(Buffer.concat([Buffer.from(gs2Header), bound]))
    const withoutProof = `c=${channel},r=${first.nonce}`
    const authMessage = `${clientFirstBare},${first.text},${withoutProof}`

    const length = createHash(hash).digest().length
    const saltedPassword = await derive(password, first.salt, first.iterations, length, hash)
    const clientKey = hmac(hash, saltedPassword, 'Client Key')
    const storedKey = createHash(hash).update(clientKey).digest()
    const proof = xor(clientKey, hmac(hash, storedKey, authMessage))
    const serverSignature = hmac(hash, hmac(hash, saltedPassword, 'Server Key'), authMessage)
    state = { kind: 'proved', serverSignature }
    return ok(Buffer.from(`${withoutProof},p=${base64(proof)}`))
  }

  function verify(data: Uint8Array, expected: Buffer): Result<undefined, AuthFailure> {
    const final = parseServerFinal(data)
    if (final === null) return NOT_AUTHENTIC
    if (final.kind === 'error') return err(failureOfServerError(final.error))
    const { signature } = final
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return NOT_AUTHENTIC
    state = { kind: 'verified' }
    return ok()
  }

  return ok({
    name: binding.kind === 'p' ? `${mechanism}-PLUS` : mechanism,
    initial: Buffer.from(gs2Header + clientFirstBare),
    async respond(challenge) {
      const current = state
      state = { kind: 'over' }
      if (current.kind === 'initial') return prove(challenge)
      if (current.kind !== 'proved') return NOT_AUTHENTIC
      // a server may send its last message as a challenge, which needs an empty answer (RFC 4422 §5)
      const verified = verify(challenge, current.serverSignature)
      return verified.ok ? ok(new Uint8Array()) : verified
    },
    finish(data) {
      const current = state
      state = { kind: 'over' }
      if (current.kind === 'verified') return data === null || data.length === 0 ? ok() : NOT_AUTHENTIC
      if (current.kind !== 'proved' || data === null) return NOT_AUTHENTIC
      return verify(data, current.serverSignature)
    },
  })
}

/** RFC 5802 §5.1, `saslname`. */
function escapeName(username: string): string {
  return username.replaceAll('=', '=3D').replaceAll(',', '=2C')
}

/** RFC 5802 §7, `server-error-value`. */
function failureOfServerError(error: string): AuthFailure {
  switch (error) {
    case 'invalid-proof':
    case 'unknown-user':
    case 'invalid-username-encoding':
      return { code: 'wrong-password' }
    case 'channel-bindings-dont-match':
    case 'server-does-support-channel-binding':
    case 'channel-binding-not-supported':
    case 'unsupported-channel-binding-type':
      return { code: 'server-not-authentic' }
    default:
      return { code: 'temporary-auth-failure' }
  }
}

function hmac(hash: string, key: Uint8Array, text: string): Buffer {
  return createHmac(hash, key).update(text).digest()
}

function xor(left: Uint8Array, right: Uint8Array): Uint8Array {
  return left.map((octet, index) => octet ^ (right[index] ?? 0))
}
