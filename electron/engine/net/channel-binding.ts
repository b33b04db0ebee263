import { createHash } from 'node:crypto'
import { contextTag, DER, openDer, readDer } from './der.ts'
import type { DerElement } from './der.ts'

/**
 * The hash function of a certificate's signature algorithm, by the contents of its object identifier in hex. MD5 and
 * SHA-1 count as SHA-256 (RFC 5929 §4.1). Algorithms without a hash function of their own (Ed25519) are missing.
 */
const HASHES: Readonly<Record<string, string>> = {
  // 1.2.840.113549.1.1: RSA (PKCS #1)
  '2a864886f70d010104': 'sha256', // MD5
  '2a864886f70d010105': 'sha256', // SHA-1
  '2a864886f70d01010b': 'sha256',
  '2a864886f70d01010c': 'sha384',
  '2a864886f70d01010d': 'sha512',
  '2a864886f70d01010e': 'sha224',
  // 1.2.840.10045.4: ECDSA
  '2a8648ce3d0401': 'sha256', // SHA-1
  '2a8648ce3d040301': 'sha224',
  '2a8648ce3d040302': 'sha256',
  '2a8648ce3d040303': 'sha384',
  '2a8648ce3d040304': 'sha512',
  // 2.16.840.1.101.3.4.2 and 1.3.14.3.2.26: hash functions, as RSASSA-PSS names them
  '608648016503040201': 'sha256',
  '608648016503040202': 'sha384',
  '608648016503040203': 'sha512',
  '608648016503040204': 'sha224',
  '2b0e03021a': 'sha256', // SHA-1
}
const ID_RSASSA_PSS = '2a864886f70d01010a' // 1.2.840.113549.1.1.10
/** RFC 4055 §3.1: the hash function of RSASSA-PSS if its parameters name none. */
const PSS_DEFAULT = '2b0e03021a'

/**
 * RFC 5929 §4.1, `tls-server-end-point`: the hash of the server's certificate. null if its signature algorithm has no
 * hash function, or one that is not known here. The algorithm is read from the certificate, since Node 20 does not tell
 * it.
 */
export function serverEndPoint(certificateDer: Uint8Array): Uint8Array | null {
  // Certificate: the signed part, the algorithm, the signature (RFC 5280 §4.1)
  const [, algorithm] = openDer(certificateDer, DER.sequence) ?? []
  const hash =
    algorithm?.tag === DER.sequence ? HASHES[hashIdOf(readDer(algorithm.content) ?? [])] : undefined
  return hash === undefined ? null : createHash(hash).update(certificateDer).digest()
}

function hashIdOf([id, parameters]: readonly DerElement[]): string {
  if (id?.tag !== DER.objectIdentifier) return ''
  if (hex(id.content) !== ID_RSASSA_PSS) return hex(id.content)
  const fields = parameters?.tag === DER.sequence ? (readDer(parameters.content) ?? []) : []
  const wrapped = fields.find(({ tag }) => tag === contextTag(0, true))
  if (wrapped === undefined) return PSS_DEFAULT
  const [hashId] = openDer(wrapped.content, DER.sequence) ?? []
  return hashId?.tag === DER.objectIdentifier ? hex(hashId.content) : ''
}

/** SSL_SESS_FLAG_EXTMS. */
const OPENSSL_EXTENDED_MASTER_SECRET = 1
/** Newer versions of Node put a header with the host's name before the session. */
const MAX_HEAD = 1024

/**
 * Whether a TLS 1.2 session has the extended master secret (RFC 7627). Node does not tell, but the serialized session
 * does: OpenSSL stores it as a bit of the flags `[13] INTEGER`, BoringSSL (Electron) as `[17] BOOLEAN`. False if the
 * session cannot be read.
 */
export function hasExtendedMasterSecret(session: Uint8Array | undefined): boolean {
  const fields = session === undefined ? [] : fieldsOf(session)
  const valueAt = (number: number) => {
    const wrapped = fields.find(({ tag }) => tag === contextTag(number, true))
    return wrapped && readDer(wrapped.content)?.[0]
  }
  const [flags, flag] = [valueAt(13), valueAt(17)]
  if (flag?.tag === DER.boolean) return flag.content[0] !== 0
  const bits = flags?.tag === DER.integer ? (flags.content.at(-1) ?? 0) : 0
  return (bits & OPENSSL_EXTENDED_MASTER_SECRET) !== 0
}

/** The session is the one sequence that reaches to the end. */
function fieldsOf(session: Uint8Array): DerElement[] {
  for (
    let at = session.indexOf(DER.sequence);
    at >= 0 && at <= MAX_HEAD;
    at = session.indexOf(DER.sequence, at + 1)
  ) {
    const fields = openDer(session.subarray(at), DER.sequence)
    if (fields !== null) return fields
  }
  return []
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
