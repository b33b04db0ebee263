import type { BareJid } from './jid.ts'
import type { SignInWay } from './sign-in.ts'

/**
 * Everything that can go wrong and that a person may have to be told, as data. The window puts each into one
 * sentence (`renderer/i18n/failures.ts`); nothing else words them.
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
  /** TLS at the wrong moment: the port expects `expects`, as far as can be told. */
  | { readonly code: 'wrong-security'; readonly expects: 'direct-tls' | 'starttls'; readonly port: number }
  | {
      readonly code: 'certificate-untrusted'
      readonly problem: CertificateProblem
      readonly certificate: CertificateInfo
    }
  /** Encryption was switched off for a server that is not on this machine. */
  | { readonly code: 'unencrypted-refused' }
  /** The server named another place outside of TLS, or one on a private network that it is not on itself. */
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
  /** Whom it is for, as the certificate says: common name or organisation. */
  readonly subject: string
  /** The names it holds for. */
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
  /** What the server sent is no XML that XMPP allows; `condition` is the stream error we answered with. */
  | { readonly code: 'bad-xml'; readonly condition: string }
  /** One stanza was too long, too deep or had too many parts; the stream goes on without it. */
  | { readonly code: 'stanza-omitted'; readonly account: BareJid }
  /** More came than could be kept in the time; what was not kept will be asked for again. */
  | { readonly code: 'flooded' }
  /** The server reads nothing, or says of nothing that it has it. */
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
  /** The server offers less than the account has signed in by before. */
  | { readonly code: 'sign-in-weaker'; readonly pinned: SignInWay; readonly offered: SignInWay }
  /** Only the password itself would do, and the certificate is trusted by its fingerprint alone. */
  | { readonly code: 'password-unprotected' }
  /** What the server says it offers is not what came here, or it does not say so where it has to (XEP-0474). */
  | { readonly code: 'offer-altered' }
  /** The password holds characters that no XMPP password may hold. */
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
        /** A resource was given where only a bare address makes sense. */
        | 'has-resource'
    }
  /** The name of a server, where one creates an account. */
  | { readonly code: 'server-invalid'; readonly problem: 'empty' | 'bad-domain' }

/** XEP-0077. */
export type RegistrationFailure =
  | { readonly code: 'registration-unavailable' }
  /** The server wants it done on a web page. */
  | { readonly code: 'registration-on-web'; readonly url: string }
  | { readonly code: 'name-taken' }
  /** The server's connection, or the attempt, ended while the form was filled in: it is asked for anew, then sent. */
  | { readonly code: 'registration-expired' }
  /** `type` is that of the stanza error (RFC 6120 §8.3.2); it tells whether to change the answers or to wait. */
  | { readonly code: 'registration-refused'; readonly type?: string; readonly text?: string }
  /** The server did not take a new password, and the old one still works (§3.3). `type` as above. */
  | { readonly code: 'password-refused'; readonly type: string; readonly text?: string }
  /** The server did not delete the account (§3.2). */
  | { readonly code: 'deletion-refused'; readonly text?: string }

/** XEP-0445: the server does not take the invitation's token, or no longer. */
export type InvitationFailure = { readonly code: 'invitation-refused' }

/** An `xmpp:` link (RFC 5122, XEP-0147) that cannot be understood. */
export type LinkFailure = {
  readonly code: 'link-invalid'
  readonly problem:
    | 'not-xmpp'
    | 'too-long'
    /** Percent-encoding that is none, or no UTF-8. */
    | 'bad-encoding'
    | 'control-characters'
    /** `xmpp://` without an account to act as. */
    | 'no-account'
    /** An account to act as, and nobody to talk to. */
    | 'no-address'
    /** It says the same twice. */
    | 'ambiguous'
}

export type StoreFailure =
  | { readonly code: 'store-locked' }
  | { readonly code: 'passphrase-wrong' }
  /** Written by a newer Balcony; `version` is that of the database. */
  | { readonly code: 'store-newer'; readonly version: number }
  /** In the form of an earlier Balcony, which is not read any more. */
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
  /** Words of the list, but they do not belong together: one is another, or two changed places. */
  | { readonly code: 'phrase-mistaken' }
  /** A recovery phrase, but of another history. */
  | { readonly code: 'phrase-of-another' }
  | { readonly code: 'store-busy' }
  /** The file cannot be read: it, its folder or its disk is not there. */
  | { readonly code: 'backup-missing' }
  /** The file is none of ours. */
  | { readonly code: 'backup-foreign' }
  | { readonly code: 'backup-damaged' }
  | { readonly code: 'backup-newer' }
  /** In the form of an earlier Balcony, which is not read any more. */
  | { readonly code: 'backup-earlier' }
  /** None of the keys that are there opens it. */
  | { readonly code: 'backup-locked' }
  /** There is no place for it: read-only, or gone. */
  | { readonly code: 'backup-not-written' }
  /** The application itself uses that file. */
  | { readonly code: 'backup-in-the-way' }
  /** There is nothing that could ask for a file, and no backup where one would be looked for. */
  | { readonly code: 'backup-none'; readonly folder: string }

/** Why a message was not delivered. */
export type MessageFailure =
  | { readonly code: 'message-empty' }
  /** The person has blocked whom it is for. */
  | { readonly code: 'blocked' }
  | { readonly code: 'message-too-long'; readonly limitBytes: number }
  | { readonly code: 'message-refused'; readonly condition: string; readonly text?: string }
  /** It was not sent before the backup was made from which the history was restored. */
  | { readonly code: 'unsent-in-backup' }
  /** It was to be sent at a time that is over. */
  | { readonly code: 'time-past' }
  /** A reaction is one emoji, and a person has at most twenty at a message. */
  | { readonly code: 'not-an-emoji' }

/** Getting a newer version. */
export type UpdateFailure =
  /** Where new versions are announced does not answer, or not with an announcement. */
  | { readonly code: 'update-unreachable'; readonly reason: string }
  /** What is offered is not signed by those who make Balcony. */
  | { readonly code: 'update-not-genuine' }
  /** It is signed, but for another program, another system or another processor. */
  | { readonly code: 'update-for-another' }
  /** It is signed, but no longer holds: somebody may be keeping back what is newer. */
  | { readonly code: 'update-expired' }
  /** It is signed, but earlier than one that was seen before. */
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

/** Things of which a person can choose too many for one command. */
export type TooMany = 'groups' | 'messages' | 'conversations'

export type AppFailure =
  /** `limit` is in UTF-16 units. */
  | { readonly code: 'too-long'; readonly what: TypedText; readonly limit: number }
  | { readonly code: 'too-many'; readonly what: TooMany; readonly limit: number }
  | { readonly code: 'not-found' }
  | { readonly code: 'already-signed-in' }
  /** The person is being asked something already, or has just said no several times. */
  | { readonly code: 'question-open' }
  | { readonly code: 'unsupported-by-server'; readonly what: string }
  /** This desktop (or the development host) cannot do it. */
  | { readonly code: 'not-on-this-desktop' }
  /** The system has given those keys to another program, or gives none. */
  | { readonly code: 'shortcut-refused' }
  /** The system did not take down, or forget, that Balcony is to start at login. */
  | { readonly code: 'start-at-login-refused'; readonly reason: string }
  | { readonly code: 'demo-unavailable'; readonly reason: string }
  | { readonly code: 'invalid-arguments'; readonly command: string }
  | { readonly code: 'unknown-command'; readonly command: string }
  /** A bug. The log has the rest. */
  | { readonly code: 'internal' }

export type FailureCode = Failure['code']
