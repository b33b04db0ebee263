import type { FileFailure } from './file-failure.ts'
import type { FieldProblem } from './form-problems.ts'
import type { ImportFailure } from './import-failure.ts'
import type { BareJid } from './jid.ts'
import type { RoomFailure } from './room-failure.ts'
import type { SignInWay } from './sign-in.ts'

/**
 * Everything that can go wrong and that a person may have to know, as data. Only the `failures.ts` of each language in
 * `shared/words` puts it into sentences.
 */
export type Failure =
  | NetFailure
  | StreamFailure
  | AuthFailure
  | RequestFailure
  | AddressFailure
  | RegistrationFailure
  | InvitationFailure
  | LinkFailure
  | StoreFailure
  | KeychainFailure
  | RecoveryFailure
  | MessageFailure
  | FileFailure
  | ImportFailure
  | RoomFailure
  | ArchiveFailure
  | UpdateFailure
  | AppFailure

/** Reaching the server, up to and including TLS. */
export type NetFailure =
  | { readonly code: 'no-network' }
  | { readonly code: 'server-not-found'; readonly domain: string }
  | { readonly code: 'connection-refused'; readonly host: string; readonly port: number }
  | { readonly code: 'connection-timeout'; readonly host: string }
  | { readonly code: 'connection-lost' }
  | { readonly code: 'tls-failed'; readonly reason: string }
  /** TLS at the wrong moment: the port probably expects `expects`. */
  | { readonly code: 'wrong-security'; readonly expects: 'direct-tls' | 'starttls'; readonly port: number }
  | {
      readonly code: 'certificate-untrusted'
      readonly problem: CertificateProblem
      readonly certificate: CertificateInfo
    }
  /** Encryption is off for a server that is not on this machine. */
  | { readonly code: 'unencrypted-refused' }
  /** The server redirected without TLS, or to a private network that it is not on itself. */
  | { readonly code: 'redirect-refused' }

export type CertificateProblem =
  | 'expired'
  | 'not-yet-valid'
  | 'self-signed'
  | 'unknown-issuer'
  | 'wrong-name'
  /** The person trusted another certificate before: somebody may be in between. */
  | 'changed'
  | 'other'

export interface CertificateInfo {
  /** The owner according to the certificate: common name or organisation. */
  readonly subject: string
  /** The names that it is valid for. */
  readonly names: readonly string[]
  readonly issuer: string
  /** Milliseconds since 1970. */
  readonly validFrom: number
  readonly validTo: number
  /** SHA-256 of the certificate, 64 hex digits in lower case. */
  readonly fingerprint: string
}

/** The XML stream, RFC 6120 §4. */
export type StreamFailure =
  | { readonly code: 'tls-required' }
  | { readonly code: 'not-xmpp' }
  /** The server sent XML that XMPP does not allow. `condition` is the stream error that Balcony answered with. */
  | { readonly code: 'bad-xml'; readonly condition: string }
  /** One stanza was too long, too deep or had too many parts. The stream goes on without it. */
  | { readonly code: 'stanza-omitted'; readonly account: BareJid }
  /** More arrived than could be stored in time. Balcony will ask for the rest again. */
  | { readonly code: 'flooded' }
  /** The server does not read, or acknowledges nothing. */
  | { readonly code: 'server-not-reading' }
  | { readonly code: 'host-unknown'; readonly domain: string }
  /** The same resource signed in elsewhere. */
  | { readonly code: 'replaced' }
  | { readonly code: 'server-shutdown' }
  | { readonly code: 'too-many-redirects' }
  | { readonly code: 'stream-error'; readonly condition: string; readonly text?: string }
  | { readonly code: 'negotiation-timeout' }
  | { readonly code: 'binding-refused'; readonly condition: string }

/** SASL, RFC 6120 §6. */
export type AuthFailure =
  | { readonly code: 'wrong-password' }
  | { readonly code: 'account-disabled'; readonly text?: string }
  | { readonly code: 'credentials-expired' }
  | { readonly code: 'no-common-mechanism' }
  /** The server did not prove that it knows the password. */
  | { readonly code: 'server-not-authentic' }
  | { readonly code: 'temporary-auth-failure' }
  /** The server offers only weaker ways to sign in than the account has used before. */
  | { readonly code: 'sign-in-weaker'; readonly pinned: SignInWay; readonly offered: SignInWay }
  /** Only the plain password would work, and the certificate is trusted only by its fingerprint. */
  | { readonly code: 'password-unprotected' }
  /** The offer that arrived is not the one that the server confirms, or it confirms none although it must (XEP-0474). */
  | { readonly code: 'offer-altered' }
  /** The password has characters that XMPP passwords must not have. */
  | { readonly code: 'password-unusable' }
  | { readonly code: 'password-needed' }
  /** The person typed no password. */
  | { readonly code: 'password-empty' }

/** What a refused request was about: a contact in the list, or the list of blocked addresses. */
export type Asked = 'contact' | 'block'

/** An iq request, RFC 6120 §8.2.3. */
export type RequestFailure =
  | { readonly code: 'not-connected' }
  | { readonly code: 'request-timeout' }
  | { readonly code: 'cancelled' }
  | {
      readonly code: 'stanza-error'
      readonly condition: string
      readonly type: string
      readonly text?: string
      readonly asked?: Asked
    }

export type AddressFailure =
  | {
      readonly code: 'address-invalid'
      readonly problem:
        | 'empty'
        | 'no-localpart'
        | 'bad-localpart'
        | 'bad-domain'
        | 'bad-resource'
        | 'too-long'
        /** A resource where only a bare address makes sense. */
        | 'has-resource'
    }
  /** The name of the server for a new account. */
  | { readonly code: 'server-invalid'; readonly problem: 'empty' | 'bad-domain' }

/** XEP-0077. */
export type RegistrationFailure =
  | { readonly code: 'registration-unavailable' }
  /** The server creates accounts on a web page. */
  | { readonly code: 'registration-on-web'; readonly url: string }
  | { readonly code: 'name-taken' }
  /** An answer does not fit its field, which has this label. */
  | { readonly code: 'answer-unfit'; readonly field: string; readonly mistake: FieldProblem }
  /** The connection or the attempt ended before the form was sent. The window asks for the form again, then sends it. */
  | { readonly code: 'registration-expired' }
  /** `type` of the stanza error (RFC 6120 §8.3.2) tells whether to change the answers or to wait. */
  | { readonly code: 'registration-refused'; readonly type?: string; readonly text?: string }
  /** The server refused a new password, and the old one still works (§3.3). `type` as above. */
  | { readonly code: 'password-refused'; readonly type: string; readonly text?: string }
  /** The server did not delete the account (§3.2). */
  | { readonly code: 'deletion-refused'; readonly text?: string }

/** XEP-0445: the server does not accept the invitation's token (any more). */
export type InvitationFailure = { readonly code: 'invitation-refused' }

/** An `xmpp:` link (RFC 5122, XEP-0147) that cannot be understood. */
export type LinkFailure = {
  readonly code: 'link-invalid'
  readonly problem:
    | 'not-xmpp'
    | 'too-long'
    /** Invalid percent-encoding or UTF-8. */
    | 'bad-encoding'
    | 'control-characters'
    /** `xmpp://` without an account. */
    | 'no-account'
    /** An account, but no address to talk to. */
    | 'no-address'
    /** It has the same key twice. */
    | 'ambiguous'
}

export type StoreFailure =
  | { readonly code: 'store-locked' }
  | { readonly code: 'passphrase-wrong' }
  /** Written by a newer Balcony; `version` is that of the database. */
  | { readonly code: 'store-newer'; readonly version: number }
  /** Written by an earlier Balcony in a form that is no longer read. */
  | { readonly code: 'store-earlier' }
  | { readonly code: 'store-read-only' }
  | { readonly code: 'disk-full' }
  | { readonly code: 'store-damaged' }
  /** The keychain answers, but holds no key for this database. */
  | { readonly code: 'store-key-missing' }
  /** Another Balcony runs on the same profile. */
  | { readonly code: 'profile-in-use' }

export type KeychainFailure =
  | { readonly code: 'keychain-missing' }
  | { readonly code: 'keychain-locked' }
  | { readonly code: 'keychain-failed'; readonly reason: string }

/** Recovering, backing up and restoring the history. */
export type RecoveryFailure =
  /** A recovery phrase has 24 words. */
  | { readonly code: 'phrase-incomplete'; readonly words: number }
  /** `position` counts from 1. */
  | { readonly code: 'phrase-word-unknown'; readonly position: number; readonly word: string }
  /** Words of the list, but the checksum is wrong: one word is wrong, or two changed places. */
  | { readonly code: 'phrase-mistaken' }
  /** The recovery phrase of another history. */
  | { readonly code: 'phrase-of-another' }
  | { readonly code: 'store-busy' }
  /** The file can't be read: it, its folder or its disk is missing. */
  | { readonly code: 'backup-missing' }
  /** The file is not a backup of Balcony. */
  | { readonly code: 'backup-foreign' }
  | { readonly code: 'backup-damaged' }
  | { readonly code: 'backup-newer' }
  /** Written by an earlier Balcony in a form that is no longer read. */
  | { readonly code: 'backup-earlier' }
  /** No available key opens it. */
  | { readonly code: 'backup-locked' }
  /** The place for it is read-only or missing. */
  | { readonly code: 'backup-not-written' }
  /** The application itself uses that file. */
  | { readonly code: 'backup-in-the-way' }
  /** Nothing can ask for a file here, and the usual folder has no backup. */
  | { readonly code: 'backup-none'; readonly folder: string }

/** Why a message was not delivered. */
export type MessageFailure =
  | { readonly code: 'message-empty' }
  /** The person has blocked the recipient. */
  | { readonly code: 'blocked' }
  | { readonly code: 'message-too-long'; readonly limitBytes: number }
  | { readonly code: 'message-refused'; readonly condition: string; readonly text?: string }
  /** It was still waiting when the backup was made from which the history was restored. */
  | { readonly code: 'unsent-in-backup' }
  /** The time to send it has passed. */
  | { readonly code: 'time-past' }
  /** A reaction is one emoji, and a person has at most twenty at a message. */
  | { readonly code: 'not-an-emoji' }
  /** Of a private conversation in a room: the other has left. */
  | { readonly code: 'occupant-gone' }
  /** The room has given the message no id, so that nothing can refer to it (XEP-0359). */
  | { readonly code: 'message-unnamed' }
  /** Asking for attention, or a subject: only with one person. */
  | { readonly code: 'not-in-rooms' }
  /** A link or QR code that verifies no device. */
  | { readonly code: 'verification-invalid' }
  /** None of the keys that a verification link names was ever seen here. */
  | { readonly code: 'verification-unknown' }
  /** The conversation is encrypted, and the server takes no files, so there is no way to send them encrypted. */
  | { readonly code: 'no-way-to-send-sealed' }
  /** It was written to be encrypted and sent later, and the person has turned encryption off since. */
  | { readonly code: 'sealing-turned-off' }
  /** Encryption was turned on or off while the file was on its way. */
  | { readonly code: 'file-sealing-changed' }

/** Fetching messages from an archive (XEP-0313). */
export type ArchiveFailure =
  /** The server keeps no archive. */
  | { readonly code: 'archive-none' }
  /** It sends the same messages again and again. */
  | { readonly code: 'archive-stuck' }

/** Getting a newer version. */
export type UpdateFailure =
  /** The server of updates does not answer, or not with an announcement. */
  | { readonly code: 'update-unreachable'; readonly reason: string }
  /** The offer is not signed by the makers of Balcony. */
  | { readonly code: 'update-not-genuine' }
  /** It is signed, but for another program, another system or another processor. */
  | { readonly code: 'update-for-another' }
  /** It is signed but has expired, so somebody may be hiding a newer one. */
  | { readonly code: 'update-expired' }
  /** It is signed but older than one seen before. */
  | { readonly code: 'update-outdated' }
  | { readonly code: 'update-failed'; readonly reason: string }

/** A text that a person typed or pasted. */
export type TypedText =
  | 'name'
  | 'password'
  | 'passphrase'
  | 'recovery-phrase'
  | 'status'
  | 'subject'
  | 'report'
  | 'answer'
  | 'server'
  | 'caption'
  | 'nickname'
  | 'reason'

/** Things that a person can choose too many of for one command. */
export type TooMany = 'groups' | 'messages' | 'conversations' | 'files' | 'people'

export type AppFailure =
  /** `limit` is in UTF-16 units. */
  | { readonly code: 'too-long'; readonly what: TypedText; readonly limit: number }
  | { readonly code: 'too-many'; readonly what: TooMany; readonly limit: number }
  | { readonly code: 'not-found' }
  /** An own avatar that cannot be used. The window makes suitable ones. */
  | { readonly code: 'picture-unsuitable' }
  /** Scanning a code. */
  | { readonly code: 'camera-missing' }
  /** By the system, or because another program has it. */
  | { readonly code: 'camera-refused' }
  | { readonly code: 'already-signed-in' }
  /** Another question is open, or the person has just declined several times. */
  | { readonly code: 'question-open' }
  | { readonly code: 'unsupported-by-server'; readonly what: string }
  /** This desktop (or the development host) cannot do it. */
  | { readonly code: 'not-on-this-desktop' }
  /** Another program or the system uses these keys. */
  | { readonly code: 'shortcut-refused' }
  /** The system did not save whether Balcony starts at login. */
  | { readonly code: 'start-at-login-refused'; readonly reason: string }
  | { readonly code: 'demo-unavailable'; readonly reason: string }
  | { readonly code: 'invalid-arguments'; readonly command: string }
  | { readonly code: 'unknown-command'; readonly command: string }
  /** A bug. The log has the rest. */
  | { readonly code: 'internal' }

export type FailureCode = Failure['code']
