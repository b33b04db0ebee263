import type { Asked, CertificateProblem, TypedText } from '../../model/failure.ts'
import { isInvisible } from '../../text/names.ts'
import { inSentence } from '../../text/quoted.ts'
import type { FailureOf, FailureSentences } from '../explain.ts'
import { accounts } from './accounts.ts'
import { numbers } from './numbers.ts'
import { quoted } from './quoted.ts'

/** The server's own words as a part of our sentence. They may come from a stranger, so they are shortened and quoted. */
function said(text: string | undefined): string {
  return text === undefined || isInvisible(text) ? '' : ` It says: ${quoted(text)}`
}

const certificate: Readonly<Record<CertificateProblem, string>> = {
  expired: 'The server’s certificate has expired; tell whoever runs the server, or look at it and decide.',
  'not-yet-valid':
    'The server’s certificate is not valid yet; check this computer’s clock, or look at it and decide.',
  'self-signed':
    'Nobody but the server itself vouches for its certificate; look at it and decide whether to trust it.',
  'unknown-issuer':
    'This computer doesn’t know the issuer of the server’s certificate; look at it and decide whether to trust it.',
  'wrong-name':
    'The server’s certificate is for another name; check the address, or look at it and decide whether to trust it.',
  changed:
    'The server’s certificate is not the one you trusted before, so Balcony stopped; ask whoever runs the server before you go on.',
  other: 'The server’s certificate could not be verified; look at it and decide whether to trust it.',
}

const address: Readonly<Record<FailureOf<'address-invalid'>['problem'], string>> = {
  empty: 'Type an address, like juliet@example.org.',
  'no-localpart': 'An address starts with a name and an @ sign, like juliet@example.org.',
  'bad-localpart':
    'The name before the @ sign has a character that addresses can’t have; check the spelling.',
  'bad-domain': 'The part after the @ sign is not the name of a server; check the spelling.',
  'bad-resource': 'The part after the slash has a character that addresses can’t have; leave it out.',
  'too-long': 'This is too long for an address; check the spelling.',
  'has-resource': 'Leave out the slash and everything after it.',
}

const link: Readonly<Record<FailureOf<'link-invalid'>['problem'], string>> = {
  'not-xmpp': 'This is not a link to an address on Jabber; these links start with “xmpp:”.',
  'too-long': 'The link is suspiciously long, so Balcony didn’t open it.',
  'bad-encoding': 'The link is damaged; ask for it again.',
  'control-characters': 'The link has characters that links can’t have, so Balcony didn’t open it.',
  'no-account': 'The link is damaged: it doesn’t say which of your accounts it is for.',
  'no-address': 'The link is damaged: it doesn’t say who it leads to; ask for it again.',
  ambiguous: 'The link says two different things at once, so Balcony didn’t open it.',
}

/** A server’s answers to a request (RFC 6120 §8.3.3). */
const conditions: Readonly<Record<string, string>> = {
  'item-not-found': 'The server doesn’t know this address; check the spelling.',
  'jid-malformed': 'The server doesn’t accept this address; check the spelling.',
  forbidden: 'The server doesn’t allow this.',
  'not-allowed': 'The server doesn’t allow this.',
  'not-authorized': 'The server wants you to sign in again first.',
  'policy-violation': 'The server’s rules don’t allow this.',
  'resource-constraint': 'The server is too busy right now; try again later.',
  'remote-server-not-found': 'The other server was not found; check the part after the @ sign.',
  'remote-server-timeout': 'The other server doesn’t answer; try again later.',
  'recipient-unavailable': 'They can’t be reached right now; try again later.',
  'service-unavailable': 'The server doesn’t offer this.',
  'feature-not-implemented': 'The server doesn’t offer this.',
  'internal-server-error': 'The server has a problem; try again later.',
  'not-acceptable': 'The server doesn’t accept this.',
  conflict: 'The server already has this; nothing was changed.',
}

/** The same for requests about something in particular. */
const refusals: Readonly<Record<Asked, Readonly<Record<string, string>>>> = {
  contact: {
    'not-acceptable':
      'Your server doesn’t accept this contact’s name or groups; shorten or change them and try again.',
    'bad-request': 'Your server doesn’t accept this contact; check the address, the name and the groups.',
    'item-not-found': 'Your server no longer has this contact; nothing was changed.',
    forbidden: 'Your server doesn’t let you change this contact.',
    'not-allowed': 'Your server doesn’t let you change this contact.',
    'policy-violation': 'Your server’s rules don’t allow this; you may have reached its limit of contacts.',
    'resource-constraint':
      'Your server can’t save this contact right now; try again later, or remove contacts you no longer need.',
    'service-unavailable': 'Your server can’t change your contacts right now; try again later.',
    'feature-not-implemented': 'Your server can’t change your contacts.',
  },
  block: {
    'item-not-found': 'Your server doesn’t have this address among those you blocked; nothing was changed.',
    'jid-malformed': 'Your server doesn’t accept this address, so it can’t block it.',
    forbidden: 'Your server doesn’t let you change who is blocked.',
    'not-allowed': 'Your server doesn’t let you change who is blocked.',
    'policy-violation':
      'Your server’s rules don’t allow this; you may have reached its limit of blocked addresses.',
    'resource-constraint': 'Your server can’t change who is blocked right now; try again later.',
    'service-unavailable': 'Your server can’t change who is blocked right now; try again later.',
    'feature-not-implemented': 'Your server can’t block addresses; ask whoever runs it.',
  },
}

const BLOCKED_OR_STRANGER = 'They may have blocked you, or may not take messages from strangers.'

/** Why a message came back (RFC 6121 §8.5, XEP-0191). The other side's server need not tell the truth, so neither do we. */
const messages: Readonly<Record<string, string>> = {
  'service-unavailable': `The message wasn’t delivered. Nobody may have this address, they may have blocked you, or they may not take messages from strangers.`,
  forbidden: `The message wasn’t accepted. ${BLOCKED_OR_STRANGER}`,
  'not-allowed': `The message wasn’t let through. ${BLOCKED_OR_STRANGER}`,
  'not-authorized': `The message wasn’t permitted. ${BLOCKED_OR_STRANGER}`,
  'subscription-required': 'They only take messages from their contacts; ask to be added first.',
  'registration-required': 'They only take messages from registered people; register there first.',
  'item-not-found': 'Nobody has this address; check the spelling.',
  'jid-malformed': 'The server doesn’t accept this address; check the spelling.',
  gone: 'They no longer use this address; ask them for their new one.',
  redirect: 'They are at another address now; ask them for it.',
  'recipient-unavailable': 'They can’t be reached right now; try again later.',
  'remote-server-not-found': 'Their server was not found; check the part after the @ sign.',
  'remote-server-timeout': 'Their server doesn’t answer; try again later.',
  'policy-violation':
    'A server’s rules don’t allow this message; it may be too long, or you may be sending too many.',
  'resource-constraint': 'Their server can’t keep more messages for them right now; try again later.',
  'not-acceptable': 'Their server doesn’t accept this message.',
  'feature-not-implemented': 'Their server can’t deliver messages of this kind.',
  'internal-server-error': 'A server on the way has a problem; try again later.',
}

const tooLong: Readonly<Record<TypedText, string>> = {
  name: 'This name',
  password: 'This password',
  passphrase: 'This passphrase',
  'recovery-phrase': 'This recovery phrase',
  status: 'This status message',
  subject: 'This subject',
  report: 'This description',
  answer: 'One of the answers',
  server: 'This server’s name',
}

function tooMany({ what, limit }: FailureOf<'too-many'>): string {
  const most = numbers.number(limit)
  switch (what) {
    case 'groups':
      return `A contact can be in at most ${most} groups; remove some.`
    case 'messages':
      return `You can do this with at most ${most} messages at a time; select fewer.`
    case 'conversations':
      return `You can forward to at most ${most} chats at a time; choose fewer.`
  }
}

function registrationRefused({ type, text }: FailureOf<'registration-refused'>): string {
  if (type === 'modify')
    return `The server didn’t accept what you filled in; check it and try again.${said(text)}`
  if (type === 'wait')
    return `The server isn’t creating accounts right now; try again later, or choose another server.${said(text)}`
  return `The server didn’t create the account; choose another server, or ask whoever runs this one.${said(text)}`
}

function passwordRefused({ type, text }: FailureOf<'password-refused'>): string {
  if (type === 'modify')
    return `The server didn’t accept the new password, so your old one still works; choose another.${said(text)}`
  if (type === 'wait')
    return `The server can’t change your password right now, so your old one still works; try again later.${said(text)}`
  return `The server doesn’t let you change your password here, so your old one still works; look at its website, or ask whoever runs it.${said(text)}`
}

function phraseIncomplete({ words }: FailureOf<'phrase-incomplete'>): string {
  if (words === 0) return 'Enter the 24 words of your recovery phrase.'
  return words === 1
    ? 'A recovery phrase has 24 words, and this is one; look for the others.'
    : `A recovery phrase has 24 words, and these are ${words}; check them.`
}

/** One sentence for each failure: what happened, and what to do. The server's own words may follow, in quotes. */
export const failures: FailureSentences = {
  'no-network': () => 'This computer is offline; check its network connection.',
  'server-not-found': ({ domain }) => `No server was found for ${quoted(domain)}; check the spelling.`,
  'connection-refused': ({ host, port }) =>
    `${inSentence(host)} doesn’t take connections on port ${port}; check the server and port, or try again later.`,
  'connection-timeout': ({ host }) =>
    `${inSentence(host)} doesn’t answer; check your network connection, or try again later.`,
  'connection-lost': () => 'The connection was lost; try again.',
  'tls-failed': () =>
    'A secure connection to the server failed; check the connection security under Advanced, or tell whoever runs the server.',
  'wrong-security': ({ expects, port }) =>
    expects === 'direct-tls'
      ? `Port ${port} seems to expect encryption from the start; under Advanced, choose ${quoted(accounts.security['direct-tls'])} for this port.`
      : `Port ${port} doesn’t seem to start with encryption; under Advanced, choose ${quoted(accounts.security.starttls)} or another port.`,
  'certificate-untrusted': ({ problem }) => certificate[problem],
  'unencrypted-refused': () =>
    'Connections without encryption work only with a server on this computer; choose another connection security.',

  'redirect-refused': () =>
    'The server sends Balcony to a place that it must not connect to, so it didn’t; tell whoever runs the server.',

  'tls-required': () =>
    'The server offers no encryption, so Balcony didn’t send your password; tell whoever runs the server.',
  'not-xmpp': () => 'This is not a Jabber server, or not on this port; check the server and port.',
  'bad-xml': () =>
    'The server sent something that Balcony can’t read, so Balcony disconnected; tell whoever runs the server.',
  'stanza-omitted': ({ account }) =>
    `Somebody sent ${inSentence(account)} something that is too big for Balcony, so it was left out; if you miss a message, ask for it again.`,
  flooded: () =>
    'More is coming in than Balcony can handle, so it disconnected and will fetch the rest later; if this goes on, tell whoever runs the server.',
  'server-not-reading': () =>
    'The server doesn’t take what Balcony sends, so Balcony disconnected and keeps it for later; if this goes on, tell whoever runs the server.',
  'host-unknown': ({ domain }) =>
    `This server isn’t responsible for ${quoted(domain)}; check the address, and the server under Advanced.`,
  replaced: () => 'Another program signed in in place of this one; connect again if that wasn’t you.',
  'server-shutdown': () => 'The server is shutting down or restarting; try again in a moment.',
  'too-many-redirects': () =>
    'The server keeps sending Balcony from one place to the next; tell whoever runs the server.',
  'stream-error': ({ text }) => `The server ended the connection; try again.${said(text)}`,
  'negotiation-timeout': () => 'The server took too long to sign you in; try again.',
  'binding-refused': () =>
    'The server accepts no further device of yours right now; sign out elsewhere, or try again later.',

  'wrong-password': () => 'The address or the password is wrong; check both and try again.',
  'account-disabled': ({ text }) =>
    `The server has disabled this account; ask whoever runs the server.${said(text)}`,
  'credentials-expired': () => 'The password has expired; get a new one from whoever runs the server.',
  'no-common-mechanism': () =>
    'The server offers no way to sign in that is safe enough; tell whoever runs the server.',
  'server-not-authentic': () =>
    'The server could not prove that it knows your password, so Balcony disconnected; ask whoever runs it before you enter the password again.',
  'sign-in-weaker': () =>
    'The server now offers only a weaker way to sign in than before, so Balcony stopped. Somebody may be between you and the server; ask whoever runs it whether this is intended.',
  'password-unprotected': () =>
    'The server wants the password itself, and nobody vouches for its certificate, so Balcony didn’t send it; ask whoever runs the server for a safer way to sign in.',
  'offer-altered': () =>
    'Somebody changed the server’s offer on its way here, so Balcony disconnected without using your password; try another network, and tell whoever runs the server.',
  'temporary-auth-failure': () => 'The server can’t check passwords right now; try again later.',
  'password-unusable': () => 'The password has characters that passwords on Jabber can’t have; check it.',
  'password-needed': () => 'Balcony needs the password to connect; enter it.',
  'password-empty': () => 'There is no password yet; type one.',

  'not-connected': () => 'This account isn’t connected; try again once it is.',
  'request-timeout': () => 'The server didn’t answer in time; try again.',
  cancelled: () => 'This was cancelled; start again if you want to.',
  'stanza-error': ({ condition, text, asked }) =>
    `${(asked && refusals[asked][condition]) ?? conditions[condition] ?? 'The server refused this; try again later.'}${said(text)}`,

  'address-invalid': ({ problem }) => address[problem],
  'server-invalid': ({ problem }) =>
    problem === 'empty'
      ? 'Type the name of a server, like example.org.'
      : 'This is not the name of a server; check the spelling.',

  'registration-unavailable': () =>
    'This server doesn’t create accounts from here; choose another, or look at its website.',
  'registration-on-web': ({ url }) => `This server creates accounts on its website: ${inSentence(url, 500)}`,
  'registration-expired': () => 'The server no longer waits for this form; ask for it again.',
  'name-taken': () => 'Somebody already has this name; choose another.',
  'registration-refused': registrationRefused,
  'password-refused': passwordRefused,
  'deletion-refused': ({ text }) =>
    `The server didn’t delete the account, so nothing was deleted here either; ask whoever runs the server.${said(text)}`,

  'invitation-refused': () =>
    'The server no longer accepts this invitation; ask for a new one, or go on without it.',
  'link-invalid': ({ problem }) => link[problem],

  'store-locked': () => 'Your history is locked; enter its passphrase.',
  'passphrase-wrong': () => 'This is not the right passphrase; try again.',
  'store-newer': () => 'Your history was written by a newer Balcony; install the newest one to open it.',
  'store-earlier': () =>
    'Your history is in the form of an earlier Balcony, which this one can’t read; start afresh, and the old file is kept.',
  'store-read-only': () => 'Balcony may not write to its folder; make it writable, then try again.',
  'disk-full': () => 'The disk is full; free some space, then try again.',
  'store-damaged': () => 'The file with your history is damaged; restore a backup, or start afresh.',
  'store-key-missing': () =>
    'The keychain doesn’t have the key to your history; enter your recovery phrase, or open the keychain that has it.',
  'profile-in-use': () => 'Another Balcony uses the same profile; close it, then try again.',

  'keychain-missing': () =>
    'Balcony found no keychain on this computer, so it asks for your password at each start.',
  'keychain-locked': () =>
    'This computer’s keychain is locked; unlock it and try again, or enter the password at each start.',
  'keychain-failed': () =>
    'This computer’s keychain doesn’t work, so Balcony asks for your password at each start.',

  'phrase-incomplete': phraseIncomplete,
  'phrase-word-unknown': ({ position, word }) =>
    `Word ${position}, ${quoted(word)}, can’t be in a recovery phrase; check its spelling.`,
  'phrase-mistaken': () =>
    'These words don’t belong together; one of them is wrong, or two have changed places.',
  'phrase-of-another': () =>
    'This recovery phrase belongs to another history; look for the one you wrote down for this one.',
  'store-busy': () => 'Balcony is still busy with your history; wait until it is done.',
  'backup-missing': () =>
    'Balcony can’t read the backup; check that its disk is connected and that you may read the file.',
  'backup-foreign': () => 'This file is not a backup made by Balcony; choose another one.',
  'backup-damaged': () => 'This backup is damaged or incomplete; choose another one.',
  'backup-newer': () => 'This backup was made by a newer Balcony; install the newest one to restore it.',
  'backup-earlier': () =>
    'This backup was made by an earlier Balcony, in a form that this one can’t read; it wasn’t changed, and you can choose another one.',
  'backup-locked': () =>
    'No key on this computer opens this backup; enter its recovery phrase or passphrase.',
  'backup-not-written': () => 'Balcony can’t write there; choose another place for the backup.',
  'backup-in-the-way': () => 'Balcony itself uses this file; choose another one.',
  'backup-none': ({ folder }) => `There is no backup yet; put one into ${folder} and try again.`,

  blocked: () => 'You have blocked this address; unblock it to write to it.',
  'message-empty': () => 'There is nothing to send; write something first.',
  'unsent-in-backup': () =>
    'This message was still waiting when the backup was made, so it may have been sent since; send it again if needed.',
  'time-past': () => 'This time has passed; choose a later one.',
  'not-an-emoji': () => 'A reaction has to be an emoji, and you can give up to twenty.',
  'message-too-long': ({ limitBytes }) =>
    `This message is too long; servers take about ${Math.floor(limitBytes / 1024)} kB. Send it in parts.`,
  'message-refused': ({ condition, text }) =>
    `${messages[condition] ?? 'The message was refused; try again later.'}${said(text)}`,

  'update-unreachable': () => 'Balcony couldn’t find out whether there is a new version; try again later.',
  'update-not-genuine': () =>
    'The new version is not signed by the makers of Balcony, so it was deleted; tell them.',
  'update-for-another': () =>
    'The announced version is for another program or another kind of computer, so Balcony ignored it; tell its makers.',
  'update-expired': () =>
    'The announcement of new versions has expired, so somebody may be hiding a newer one; check this computer’s clock, or try another network.',
  'update-outdated': () =>
    'The announcement of new versions is older than one seen before, so somebody may be hiding a newer one; try another network.',
  'update-failed': () => 'The new version could not be downloaded; check the connection and try again.',

  'too-long': ({ what, limit }) =>
    `${tooLong[what]} is too long; it can have at most ${numbers.number(limit)} characters.`,
  'too-many': tooMany,
  'not-found': () => 'This is no longer there; nothing was changed.',
  'question-open': () =>
    'Balcony has just asked you something else; answer that first, or wait a minute, then try again.',
  'already-signed-in': () => 'This account is already in Balcony; choose it on the left.',
  'unsupported-by-server': ({ what }) =>
    what === 'XEP-0191'
      ? 'Your server can’t block anyone; ask whoever runs it.'
      : 'Your server can’t do this; ask whoever runs it.',
  'not-on-this-desktop': () => 'This desktop doesn’t let Balcony do that.',
  'shortcut-refused': () => 'These keys are taken by another program or by the system; choose others.',
  'start-at-login-refused': () =>
    'The system didn’t save this; make the folder for programs that start at login writable, then try again.',
  'demo-unavailable': () => 'The demo can’t run on this computer; sign in with an account instead.',
  'invalid-arguments': () => 'Balcony didn’t understand its own window; check your input and try again.',
  'unknown-command': () =>
    'The window and the rest of Balcony don’t fit together; close Balcony and start it again.',
  internal: () => 'Something went wrong inside Balcony; try again, and restart it if this goes on.',
}
