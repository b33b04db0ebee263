import type { CertificateProblem } from '../../model/failure.ts'
import { isInvisible } from '../../text/names.ts'
import { inSentence } from '../../text/quoted.ts'
import { quoted } from './quoted.ts'
import type { FailureOf, FailureSentences } from '../explain.ts'

/** What a server said in its own words, as a part of our sentence. It is a stranger's text: shortened, in quotes. */
function said(text: string | undefined): string {
  return text === undefined || isInvisible(text) ? '' : ` It says: ${quoted(text)}`
}

const certificate: Readonly<Record<CertificateProblem, string>> = {
  expired: 'The server’s certificate has expired; tell whoever runs the server, or look at it and decide.',
  'not-yet-valid':
    'The server’s certificate is not valid yet; check this computer’s clock, or look at it and decide.',
  'self-signed': 'The server vouches for itself; look at its certificate and decide whether to trust it.',
  'unknown-issuer':
    'The server’s certificate comes from an unknown issuer; look at it and decide whether to trust it.',
  'wrong-name':
    'The server’s certificate is for another name; check the address, or look at it and decide whether to trust it.',
  changed:
    'The server’s certificate is not the one you trusted before, so Balcony stopped; ask whoever runs the server before you go on.',
  other: 'The server’s certificate could not be verified; look at it and decide whether to trust it.',
}

const address: Readonly<Record<FailureOf<'address-invalid'>['problem'], string>> = {
  empty: 'Type an address, like juliet@example.org.',
  'no-localpart': 'An address has a name before the @ sign, like juliet@example.org.',
  'bad-localpart': 'The part before the @ sign holds something no address may hold; check the spelling.',
  'bad-domain': 'The part after the @ sign is no server’s name; check the spelling.',
  'bad-resource': 'The part after the slash holds something no address may hold; leave it out.',
  'too-long': 'That is too long for an address; check the spelling.',
  'has-resource': 'Leave out the slash and what follows it.',
}

const link: Readonly<Record<FailureOf<'link-invalid'>['problem'], string>> = {
  'not-xmpp': 'That is no link to an address on Jabber; such a link begins with “xmpp:”.',
  'too-long': 'The link is too long to be meant well, so Balcony left it alone.',
  'bad-encoding': 'The link is damaged; ask whoever sent it to send it again.',
  'control-characters': 'The link holds characters that no link may hold, so Balcony left it alone.',
  'no-account': 'The link is damaged: it does not say which of your accounts it is for.',
  'no-address': 'The link names nobody to talk to; ask whoever sent it to send it again.',
  ambiguous: 'The link says two different things at once, so Balcony left it alone.',
}

/** What a server answers to a request (RFC 6120 §8.3.3), for the conditions that a person can do something about. */
const conditions: Readonly<Record<string, string>> = {
  'item-not-found': 'The server does not know that address; check the spelling.',
  'jid-malformed': 'The server does not take that address; check the spelling.',
  forbidden: 'The server does not allow that to you.',
  'not-allowed': 'The server does not allow that.',
  'not-authorized': 'The server wants you to sign in again first.',
  'policy-violation': 'The server refused it because of its rules.',
  'resource-constraint': 'The server is too busy just now; try again later.',
  'remote-server-not-found': 'The other server could not be found; check the part after the @ sign.',
  'remote-server-timeout': 'The other server does not answer; try again later.',
  'recipient-unavailable': 'They cannot be reached just now; try again later.',
  'service-unavailable': 'Nobody offers that at this address; check it, or try again later.',
  'feature-not-implemented': 'The server cannot do that.',
  'internal-server-error': 'The server has a problem of its own; try again later.',
  'not-acceptable': 'The server does not accept it like this.',
  conflict: 'The server already has that; nothing was changed.',
  'registration-required': 'You have to be registered there first.',
  'subscription-required': 'They have to accept you as a contact first.',
}

/** One sentence for each failure: what happened, and what to do. (A server's own words may follow, in quotes.) */
export const failures: FailureSentences = {
  'no-network': () => 'This computer is not online; check its network connection.',
  'server-not-found': ({ domain }) =>
    `No server was found for ${quoted(domain)}; check the part of the address after the @ sign.`,
  'connection-refused': ({ host, port }) =>
    `${inSentence(host)} does not take connections on port ${port}; check the server and port, or try again later.`,
  'connection-timeout': ({ host }) =>
    `${inSentence(host)} does not answer; check your network connection, or try again later.`,
  'connection-lost': () => 'The connection was lost; try again.',
  'tls-failed': () =>
    'No secure connection to the server could be made; check the connection security under Advanced, or tell whoever runs the server.',
  'certificate-untrusted': ({ problem }) => certificate[problem],
  'unencrypted-refused': () =>
    'Only a server on this computer may be used without encryption; choose another connection security.',

  'redirect-refused': () =>
    'The server sends Balcony to a place where it must not look for a server, so Balcony did not go there; tell whoever runs the server.',

  'tls-required': () =>
    'The server offers no encryption, so Balcony did not send your password; tell whoever runs the server.',
  'not-xmpp': () => 'That is no Jabber server, or not on that port; check the server and port.',
  'bad-xml': () =>
    'The server sent something Balcony cannot read, so Balcony hung up; tell whoever runs the server.',
  'stanza-omitted': ({ account }) =>
    `Somebody sent ${inSentence(account)} something Balcony cannot take in, so it was left out; if you miss a message, ask for it again.`,
  flooded: () =>
    'More came than Balcony can take in at once, so Balcony hung up and lets it come later; if it goes on, tell whoever runs the server.',
  'server-not-reading': () =>
    'The server does not take what Balcony sends, so Balcony hung up and keeps it for later; if it goes on, tell whoever runs the server.',
  'host-unknown': ({ domain }) =>
    `The server does not serve ${quoted(domain)}; check the address and, under Advanced, the server.`,
  replaced: () => 'Another client signed in in place of this one; connect again if that was not you.',
  'server-shutdown': () => 'The server is being shut down or restarted; try again in a moment.',
  'too-many-redirects': () =>
    'The server sends Balcony from one place to the next without end; tell whoever runs the server.',
  'stream-error': ({ text }) => `The server ended the connection; try again.${said(text)}`,
  'negotiation-timeout': () => 'The server took too long to let you in; try again.',
  'binding-refused': () =>
    'The server let you in but gave you no place; sign out elsewhere, or try again later.',

  'wrong-password': () => 'The address or the password is wrong; check both and try again.',
  'account-disabled': ({ text }) => `This account is switched off; ask whoever runs the server.${said(text)}`,
  'credentials-expired': () => 'The password has expired; get a new one from whoever runs the server.',
  'no-common-mechanism': () =>
    'The server offers no way to sign in that is safe enough; tell whoever runs the server.',
  'server-not-authentic': () =>
    'The server could not prove that it knows your password, so Balcony hung up; do not enter it again before you have asked whoever runs it.',
  'sign-in-weaker': () =>
    'The server now offers only a weaker way to sign in than before, so Balcony stopped; ask whoever runs the server whether that is meant to be, for somebody may be between you and it.',
  'password-unprotected': () =>
    'The server wants the password itself, and nobody vouches for its certificate, so Balcony did not send it; ask whoever runs the server for a better way to sign in.',
  'offer-altered': () =>
    'What the server offers was changed on its way here, so Balcony hung up before it proved your password; try another network, and tell whoever runs the server.',
  'temporary-auth-failure': () => 'The server cannot check passwords just now; try again later.',
  'password-unusable': () => 'The password holds characters that no Jabber password may hold; check it.',
  'password-needed': () => 'The password is needed to connect; enter it.',

  'not-connected': () => 'This account is not connected; try again once it is.',
  'request-timeout': () => 'The server did not answer in time; try again.',
  cancelled: () => 'It was cancelled; start again if you want to.',
  'stanza-error': ({ condition, text }) =>
    `${conditions[condition] ?? 'The server refused it; try again later.'}${said(text)}`,

  'address-invalid': ({ problem }) => address[problem],

  'registration-unavailable': () =>
    'This server takes no new accounts from here; choose another, or look at its website.',
  'registration-on-web': ({ url }) =>
    `This server takes new accounts on its website: ${inSentence(url, 500)}`,
  'registration-expired': () => 'The server has let go of the form meanwhile; ask for it again.',
  'name-taken': () => 'Somebody has that name already; choose another.',
  'registration-refused': ({ text }) =>
    `The server did not make the account; check what you filled in.${said(text)}`,

  'invitation-refused': () =>
    'The server does not take this invitation any more; ask for a new one, or go on without it.',
  'link-invalid': ({ problem }) => link[problem],

  'store-locked': () => 'Your history is locked; enter its passphrase.',
  'passphrase-wrong': () => 'That is not the passphrase; try again.',
  'store-newer': () => 'Your history was written by a newer Balcony; install the newest one to open it.',
  'store-earlier': () =>
    'Your history is in the form of an earlier Balcony, which this one cannot read; start afresh, and it is kept beside.',
  'store-read-only': () => 'Balcony may not write to its folder; make it writable, then try again.',
  'disk-full': () => 'The disk is full; make some room, then try again.',
  'store-damaged': () => 'The file with your history is damaged; restore a backup, or start afresh.',
  'store-key-missing': () =>
    'The keychain does not hold the key to your history; enter your recovery phrase, or look for the keychain it was made with.',
  'profile-in-use': () => 'Another Balcony is open on this profile; close it, then try again.',

  'keychain-missing': () =>
    'This computer has no keychain that answers, so Balcony asks for your password at each start.',
  'keychain-locked': () =>
    'This computer’s keychain is locked; unlock it and try again, or give the password at each start.',
  'keychain-failed': () =>
    'This computer’s keychain did not do what was asked, so Balcony asks for your password at each start.',

  'phrase-incomplete': ({ words }) =>
    `A recovery phrase has 24 words, and there ${words === 1 ? 'is one' : `are ${words}`}; look for what is missing or too much.`,
  'phrase-word-unknown': ({ position, word }) =>
    `Word ${position}, ${quoted(word)}, is none of a recovery phrase; check its spelling.`,
  'phrase-mistaken': () =>
    'These words do not belong together; one of them is another, or two have changed places.',
  'phrase-of-another': () =>
    'This recovery phrase belongs to another history; look for the one that was written down for this one.',
  'store-busy': () => 'Balcony is still busy with your history; wait until it is done.',
  'backup-missing': () =>
    'The backup cannot be read; check that its disk is connected and that you may read it.',
  'backup-foreign': () => 'That file is no backup of Balcony’s; choose another one.',
  'backup-damaged': () => 'That backup is damaged or only a part of one; choose another one.',
  'backup-newer': () => 'That backup was made by a newer Balcony; install the newest one to restore it.',
  'backup-earlier': () =>
    'This backup was made by an earlier Balcony, in a form that this one cannot read; it was not changed, and you can choose another one.',
  'backup-locked': () =>
    'None of the keys on this computer opens that backup; give its recovery phrase or passphrase.',
  'backup-not-written': () => 'Balcony cannot write there; choose another place for the backup.',
  'backup-in-the-way': () => 'Balcony itself uses that file; choose another one.',
  'backup-none': ({ folder }) => `There is no backup; put one into ${folder} and try again.`,

  blocked: () => 'You have blocked this address; unblock it to write to it.',
  'message-empty': () => 'There is nothing to send; write something first.',
  'time-past': () => 'That time is over. Choose a later one.',
  'not-an-emoji': () => 'A reaction has to be an emoji.',
  'message-too-long': ({ limitBytes }) =>
    `The message is too long for the server, which takes ${Math.floor(limitBytes / 1024)} kB; send it in parts.`,
  'message-refused': ({ condition, text }) =>
    `${conditions[condition] ?? 'The message was refused; try again later.'}${said(text)}`,

  'update-unreachable': () => 'Balcony could not learn whether there is a new version; try again later.',
  'update-not-genuine': () =>
    'What was offered as a new version is not signed by those who make Balcony, so it was thrown away; tell them.',
  'update-for-another': () =>
    'The announcement is for another program or another kind of computer, so Balcony left it alone; tell those who make Balcony.',
  'update-expired': () =>
    'The announcement has expired, so nothing newer may have been let through; check this computer’s clock, or try again in another network.',
  'update-outdated': () =>
    'The announcement is older than one Balcony has seen before, so somebody may be hiding a newer version; try again in another network.',
  'update-failed': () => 'The new version could not be fetched; check the connection and try again.',

  'not-found': () => 'That is not there any more; nothing was changed.',
  'question-open': () =>
    'Balcony has just asked you something else; answer that first, or wait a minute, then try again.',
  'already-signed-in': () => 'This account is in Balcony already; choose it on the left.',
  'unsupported-by-server': ({ what }) =>
    what === 'XEP-0191'
      ? 'Your server cannot block anybody; ask whoever runs it.'
      : 'Your server cannot do that; ask whoever runs it.',
  'not-on-this-desktop': () => 'This desktop does not let Balcony do that.',
  'shortcut-refused': () => 'Another program has these keys, or the system gives none; choose others.',
  'start-at-login-refused': () =>
    'The system did not take that down; make the folder of what starts at login writable, then try again.',
  'demo-unavailable': () => 'The demo cannot run on this computer; sign in with an account instead.',
  'invalid-arguments': () => 'Balcony did not understand its own window; check what you typed and try again.',
  'unknown-command': () => 'The window and the rest of Balcony do not fit together; start Balcony again.',
  internal: () => 'Something went wrong inside Balcony; try again, and start it afresh if it stays so.',
}
