import { contextTag, DER, openDer, readDer } from './der.ts'
import type { DerElement } from './der.ts'
import { canonicalIp } from './host.ts'

/** The names in a certificate's subjectAltName that can stand for an XMPP server (RFC 6120 §13.7.1.2). */
export interface CertificateNames {
  /** DNS-IDs. */
  readonly dns: readonly string[]
  /** SRV-IDs (RFC 4985), such as `_xmpp-client.example.org`. */
  readonly srv: readonly string[]
  /** XmppAddr: a domain in UTF-8. */
  readonly xmpp: readonly string[]
  /** IP addresses in canonical form. */
  readonly ip: readonly string[]
}

// The contents of the object identifiers, in hex.
const ID_SUBJECT_ALT_NAME = '551d11' // 2.5.29.17
const ID_ON_XMPP_ADDR = '2b06010505070805' // 1.3.6.1.5.5.7.8.5
const ID_ON_DNS_SRV = '2b06010505070807' // 1.3.6.1.5.5.7.8.7

// GeneralName (RFC 5280 §4.2.1.6).
const OTHER_NAME = contextTag(0, true)
const DNS_NAME = contextTag(2, false)
const IP_ADDRESS = contextTag(7, false)
/** `[3] EXPLICIT Extensions` in TBSCertificate. */
const EXTENSIONS = contextTag(3, true)

/**
 * Reads the names from the certificate itself, since Node's text form of them is ambiguous and leaves out the content
 * of an otherName. Values that cannot be read are left out.
 */
export function namesOf(certificateDer: Uint8Array): CertificateNames {
  const names = { dns: [] as string[], srv: [] as string[], xmpp: [] as string[], ip: [] as string[] }
  for (const { tag, content } of generalNames(certificateDer)) {
    if (tag === DNS_NAME) push(names.dns, ia5(content))
    else if (tag === IP_ADDRESS) push(names.ip, ipAddress(content))
    else if (tag === OTHER_NAME) {
      const [type, wrapped] = readDer(content) ?? []
      if (type?.tag !== DER.objectIdentifier || wrapped?.tag !== contextTag(0, true)) continue
      const [value] = readDer(wrapped.content) ?? []
      if (hex(type.content) === ID_ON_DNS_SRV && value?.tag === DER.ia5String)
        push(names.srv, ia5(value.content))
      if (hex(type.content) === ID_ON_XMPP_ADDR && value?.tag === DER.utf8String)
        push(names.xmpp, utf8(value.content))
    }
  }
  return names
}

function generalNames(certificateDer: Uint8Array): DerElement[] {
  const [toBeSigned] = openDer(certificateDer, DER.sequence) ?? []
  const fields = toBeSigned ? (readDer(toBeSigned.content) ?? []) : []
  const wrapped = fields.find(({ tag }) => tag === EXTENSIONS)
  const extensions = wrapped ? (openDer(wrapped.content, DER.sequence) ?? []) : []
  for (const extension of extensions) {
    // Extension ::= SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }
    const parts = readDer(extension.content) ?? []
    if (parts[0] === undefined || hex(parts[0].content) !== ID_SUBJECT_ALT_NAME) continue
    const value = parts.at(-1)
    return (value?.tag === DER.octetString ? openDer(value.content, DER.sequence) : null) ?? []
  }
  return []
}

function push(list: string[], name: string | null): void {
  if (name !== null) list.push(name)
}

/** Printable ASCII only: a NUL or a control character in a name is an attempt to deceive. */
function ia5(bytes: Uint8Array): string | null {
  return bytes.length > 0 && bytes.every((byte) => byte > 0x20 && byte < 0x7f)
    ? Buffer.from(bytes).toString('latin1')
    : null
}

function utf8(bytes: Uint8Array): string | null {
  const text = Buffer.from(bytes).toString('utf8')
  return /^[^\p{C}\s\uFFFD]+$/u.test(text) ? text : null
}

function ipAddress(bytes: Uint8Array): string | null {
  if (bytes.length === 4) return bytes.join('.')
  if (bytes.length !== 16) return null
  return canonicalIp((hex(bytes).match(/.{4}/g) ?? []).join(':'))
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
