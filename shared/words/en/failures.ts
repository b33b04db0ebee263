import type { Asked, CertificateProblem, TypedText } from '../../model/failure.ts'
import { isInvisible } from '../../text/names.ts'
import { inSentence } from '../../text/quoted.ts'
import type { FailureOf, FailureSentences } from '../failure-sentences.ts'
import { accounts } from './accounts.ts'
import { fileFailures } from './file-failures.ts'
import { importFailures } from './import-failures.ts'
import { numbers } from './numbers.ts'
import { quoted } from './quoted.ts'

/** The server's own words as a part of our sentence. They may come from a stranger, so they are shortened and quoted. */
function said(text: string | undefined): string {
  return text === undefined || isInvisible(text) ? '' : ` It says: ${quoted(text)}`
}

const certificate: Readonly<Record<CertificateProblem, string>> = {
  expired:
    'The server’s certificate has expired. Tell whoever runs the server, or view the certificate and decide yourself.',
  'not-yet-valid':
    'The server’s certificate isn’t valid yet. Check this computer’s clock, or view the certificate and decide yourself.',
  'self-signed': 'The server signed its own certificate. View it and decide whether to trust it.',
  'unknown-issuer':
    'This computer doesn’t know the issuer of the server’s certificate. View it and decide whether to trust it.',
  'wrong-name':
    'The server’s certificate is for another name. Check the address, or view the certificate and decide whether to trust it.',
  changed:
    'The server’s certificate is not the one you trusted before, so Balcony stopped. Ask whoever runs the server before you go on.',
  other: 'Balcony couldn’t verify the server’s certificate. View it and decide whether to trust it.',
}

const address: Readonly<Record<FailureOf<'address-invalid'>['problem'], string>> = {
  empty: 'Type an address, like juliet@example.org.',
  'no-localpart': 'An address starts with a name and an @ sign, like juliet@example.org.',
  'bad-localpart':
    'The name before the @ sign has a character that isn’t allowed in addresses. Check the spelling.',
  'bad-domain': 'The part after the @ sign is not the name of a server. Check the spelling.',
  'bad-resource': 'The part after the slash has a character that isn’t allowed in addresses. Leave it out.',
  'too-long': 'This is too long for an address. Check the spelling.',
  'has-resource': 'Leave out the slash and everything after it.',
}

const link: Readonly<Record<FailureOf<'link-invalid'>['problem'], string>> = {
  'not-xmpp': 'This is not a link to a Jabber address. Such links begin with “xmpp:”.',
  'too-long': 'The link is suspiciously long, so Balcony ignored it.',
  'bad-encoding': 'The link is damaged. Ask the sender for a new one.',
  'control-characters': 'The link has characters that aren’t allowed in links, so Balcony ignored it.',
  'no-account': 'The link doesn’t say which of your accounts it is for. Ask the sender for a new one.',
  'no-address': 'The link doesn’t say whom to talk to. Ask the sender for a new one.',
  ambiguous: 'The link contradicts itself, so Balcony ignored it. Ask the sender for a new one.',
}

/** A server’s answers to a request (RFC 6120 §8.3.3). */
const conditions: Readonly<Record<string, string>> = {
  'item-not-found': 'The server doesn’t know this address. Check the spelling.',
  'jid-malformed': 'The server doesn’t accept this address. Check the spelling.',
  forbidden: 'The server doesn’t allow this.',
  'not-allowed': 'The server doesn’t allow this.',
  'not-authorized': 'The server wants you to sign in again first.',
  'policy-violation': 'The server’s rules don’t allow this.',
  'resource-constraint': 'The server is too busy right now. Try again later.',
  'remote-server-not-found': 'The server of this address was not found. Check the part after the @ sign.',
  'remote-server-timeout': 'The server of this address doesn’t answer. Try again later.',
  'recipient-unavailable': 'They can’t be reached right now. Try again later.',
  'service-unavailable': 'The server doesn’t offer this.',
  'feature-not-implemented': 'The server doesn’t offer this.',
  'internal-server-error': 'Something went wrong on the server. Try again later.',
  'not-acceptable': 'The server doesn’t accept this. Change it and try again.',
  conflict: 'The server already has this, so nothing was changed.',
}

/** The same for requests about something in particular. */
const refusals: Readonly<Record<Asked, Readonly<Record<string, string>>>> = {
  contact: {
    'not-acceptable':
      'Your server doesn’t accept this contact’s name or groups. Shorten or change them and try again.',
    'bad-request': 'Your server doesn’t accept this contact. Check the address, the name and the groups.',
    'item-not-found': 'Your server no longer has this contact, so nothing was changed.',
    forbidden: 'Your server doesn’t let you change this contact.',
    'not-allowed': 'Your server doesn’t let you change this contact.',
    'policy-violation': 'Your server’s rules don’t allow this. You may have reached its limit of contacts.',
    'resource-constraint':
      'Your server can’t save this contact right now. Try again later, or remove contacts you no longer need.',
    'service-unavailable': 'Your server can’t change your contacts right now. Try again later.',
    'feature-not-implemented': 'Your server can’t change your contacts.',
  },
  block: {
    'item-not-found': 'Your server hasn’t blocked this address, so nothing was changed.',
    'jid-malformed': 'Your server doesn’t accept this address and can’t block it.',
    forbidden: 'Your server doesn’t let you change who is blocked.',
    'not-allowed': 'Your server doesn’t let you change who is blocked.',
    'policy-violation':
      'Your server’s rules don’t allow this. You may have reached its limit of blocked addresses.',
    'resource-constraint': 'Your server can’t change who is blocked right now. Try again later.',
    'service-unavailable': 'Your server can’t change who is blocked right now. Try again later.',
    'feature-not-implemented': 'Your server can’t block addresses. Ask whoever runs the server.',
  },
}

const BLOCKED_OR_STRANGER = 'They may have blocked you, or they may not accept messages from strangers.'

/** Why a message came back (RFC 6121 §8.5, XEP-0191). The other side's server need not tell the truth, so neither do we. */
const messages: Readonly<Record<string, string>> = {
  'service-unavailable':
    'The message wasn’t delivered. The address may not exist, they may have blocked you, or they may not accept messages from strangers.',
  forbidden: `The message wasn’t accepted. ${BLOCKED_OR_STRANGER}`,
  'not-allowed': `The message wasn’t let through. ${BLOCKED_OR_STRANGER}`,
  'not-authorized': `The message wasn’t permitted. ${BLOCKED_OR_STRANGER}`,
  'subscription-required': 'They only accept messages from their contacts. Ask them to add you first.',
  'registration-required': 'They only accept messages from people with an account there. Create one first.',
  'item-not-found': 'Nobody has this address. Check the spelling.',
  'jid-malformed': 'The server doesn’t accept this address. Check the spelling.',
  gone: 'They no longer use this address. Ask them for their new one.',
  redirect: 'They are at another address now. Ask them for it.',
  'recipient-unavailable': 'They can’t be reached right now. Try again later.',
  'remote-server-not-found': 'Their server was not found. Check the part after the @ sign.',
  'remote-server-timeout': 'Their server doesn’t answer. Try again later.',
  'policy-violation':
    'A server’s rules don’t allow this message. It may be too long, or you may have sent too many.',
  'resource-constraint': 'Their server can’t keep more messages for them right now. Try again later.',
  'not-acceptable': 'Their server doesn’t accept this message.',
  'feature-not-implemented': 'Their server can’t deliver messages of this kind.',
  'internal-server-error': 'Something went wrong on a server on the way. Try again later.',
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
  caption: 'This caption',
}

function tooMany({ what, limit }: FailureOf<'too-many'>): string {
  const most = numbers.number(limit)
  switch (what) {
    case 'groups':
      return `A contact can be in at most ${most} groups. Remove some.`
    case 'messages':
      return `You can do this with at most ${most} messages at a time. Select fewer.`
    case 'conversations':
      return `You can forward to at most ${most} chats at a time. Choose fewer.`
    case 'files':
      return `You can do this with at most ${most} files at a time. Choose fewer.`
  }
}

function registrationRefused({ type, text }: FailureOf<'registration-refused'>): string {
  if (type === 'modify')
    return `The server didn’t accept what you filled in. Check it and try again.${said(text)}`
  if (type === 'wait')
    return `The server can’t create accounts right now. Try again later, or choose another server.${said(text)}`
  return `The server didn’t create the account. Choose another server, or ask whoever runs this one.${said(text)}`
}

function passwordRefused({ type, text }: FailureOf<'password-refused'>): string {
  if (type === 'modify')
    return `The server didn’t accept the new password, so your old one still works. Choose another.${said(text)}`
  if (type === 'wait')
    return `The server can’t change your password right now, so your old one still works. Try again later.${said(text)}`
  return `The server doesn’t let you change your password here, so your old one still works. Look at its website, or ask whoever runs the server.${said(text)}`
}

function phraseIncomplete({ words }: FailureOf<'phrase-incomplete'>): string {
  if (words === 0) return 'Enter the 24 words of your recovery phrase.'
  return `A recovery phrase has 24 words, and you entered ${numbers.number(words)}. Look for missing or extra ones.`
}

/** Each failure in a sentence or two: what happened and what to do. The server's own words may follow, in quotes. */
export const failures: FailureSentences = {
  'no-network': () => 'This computer is offline. Check its network connection.',
  'server-not-found': ({ domain }) => `No server was found for ${quoted(domain)}. Check the spelling.`,
  'connection-refused': ({ host, port }) =>
    `${inSentence(host)} doesn’t accept connections on port ${port}. Check the server and port, or try again later.`,
  'connection-timeout': ({ host }) =>
    `${inSentence(host)} doesn’t answer. Check your network connection, or try again later.`,
  'connection-lost': () => 'The connection was lost. Try again.',
  'tls-failed': () =>
    'Balcony couldn’t connect to the server securely. Check the connection security under Advanced, or tell whoever runs the server.',
  'wrong-security': ({ expects, port }) =>
    expects === 'direct-tls'
      ? `Port ${port} seems to expect encryption from the start. Under Advanced, choose ${quoted(accounts.security['direct-tls'])} for this port.`
      : `Port ${port} doesn’t seem to start with encryption. Under Advanced, choose ${quoted(accounts.security.starttls)} or another port.`,
  'certificate-untrusted': ({ problem }) => certificate[problem],
  'unencrypted-refused': () =>
    'Only a server on this computer can be used without encryption. Choose another connection security.',

  'redirect-refused': () =>
    'The server sent Balcony to an address that isn’t safe to use, so Balcony stopped. Tell whoever runs the server.',

  'tls-required': () =>
    'The server offers no encryption, so Balcony didn’t send your password. Tell whoever runs the server.',
  'not-xmpp': () => 'This is not a Jabber server, or not on this port. Check the server and port.',
  'bad-xml': () =>
    'The server sent something that Balcony can’t read, so Balcony disconnected. Tell whoever runs the server.',
  'stanza-omitted': ({ account }) =>
    `Someone sent something to ${inSentence(account)} that is too big for Balcony, so it was left out. If you miss a message, ask for it again.`,
  flooded: () =>
    'Too much arrived at once, so Balcony disconnected and fetches the rest later. If this goes on, tell whoever runs the server.',
  'server-not-reading': () =>
    'The server stopped accepting what you send, so Balcony disconnected and sends it later. If this goes on, tell whoever runs the server.',
  'host-unknown': ({ domain }) =>
    `This server isn’t responsible for ${quoted(domain)}. Check the address, and the server under Advanced.`,
  replaced: () => 'Another program has taken over this connection. Connect again if that wasn’t you.',
  'server-shutdown': () => 'The server is shutting down or restarting. Try again in a moment.',
  'too-many-redirects': () =>
    'The server keeps sending Balcony from one address to the next. Tell whoever runs the server.',
  'stream-error': ({ text }) => `The server ended the connection. Try again.${said(text)}`,
  'negotiation-timeout': () => 'The server took too long to sign you in. Try again.',
  'binding-refused': () =>
    'The server accepts no more of your devices right now. Sign out on another device, or try again later.',

  'wrong-password': () => 'The address or the password is wrong. Check both and try again.',
  'account-disabled': ({ text }) =>
    `The server has disabled this account. Ask whoever runs the server.${said(text)}`,
  'credentials-expired': () => 'The password has expired. Ask whoever runs the server for a new one.',
  'no-common-mechanism': () =>
    'The server offers no way to sign in that is safe enough. Tell whoever runs the server.',
  'server-not-authentic': () =>
    'The server couldn’t prove that it knows your password, so Balcony disconnected. Ask whoever runs the server before you enter the password again.',
  'sign-in-weaker': () =>
    'The server now offers only a weaker way to sign in than before, so Balcony stopped. Someone may be between you and the server. Ask whoever runs the server whether this is intended.',
  'password-unprotected': () =>
    'The server wants the password itself, and no issuer confirms its certificate, so Balcony didn’t send it. Ask whoever runs the server for a safer way to sign in.',
  'offer-altered': () =>
    'Someone changed the server’s offer on its way here, so Balcony disconnected without using your password. Try another network, and tell whoever runs the server.',
  'temporary-auth-failure': () => 'The server can’t check passwords right now. Try again later.',
  'password-unusable': () =>
    'The password has characters that aren’t allowed in Jabber passwords. Check it and try again.',
  'password-needed': () => 'Balcony needs the password to connect. Enter it.',
  'password-empty': () => 'The password is empty. Type one.',

  'not-connected': () => 'This account isn’t connected. Try again once it is.',
  'request-timeout': () => 'The server didn’t answer in time. Try again.',
  cancelled: () => 'This was cancelled. Start again if you want to.',
  'stanza-error': ({ condition, text, asked }) =>
    `${(asked && refusals[asked][condition]) ?? conditions[condition] ?? 'The server refused this. Try again later.'}${said(text)}`,

  'address-invalid': ({ problem }) => address[problem],
  'server-invalid': ({ problem }) =>
    problem === 'empty'
      ? 'Type the name of a server, like example.org.'
      : 'This is not the name of a server. Check the spelling.',

  'registration-unavailable': () =>
    'This server doesn’t let programs create accounts. Choose another server, or look at its website.',
  'registration-on-web': ({ url }) => `This server creates accounts on its website: ${inSentence(url, 500)}`,
  'registration-expired': () => 'The form has expired. Ask the server for it again.',
  'name-taken': () => 'Someone already has this name. Choose another.',
  'registration-refused': registrationRefused,
  'password-refused': passwordRefused,
  'deletion-refused': ({ text }) =>
    `The server didn’t delete the account, so nothing was deleted here either. Ask whoever runs the server.${said(text)}`,

  'invitation-refused': () =>
    'The server no longer accepts this invitation. Ask for a new one, or continue without it.',
  'link-invalid': ({ problem }) => link[problem],

  'store-locked': () => 'Your history is locked. Enter its passphrase.',
  'passphrase-wrong': () => 'This is not the right passphrase. Try again.',
  'store-newer': () => 'Your history was written by a newer Balcony. Install the newest version to open it.',
  'store-earlier': () =>
    'Your history was written by an earlier Balcony, and this one can’t read it. If you start afresh, Balcony keeps the old file.',
  'store-read-only': () =>
    'Balcony is not allowed to write to its folder. Make the folder writable, then try again.',
  'disk-full': () => 'The disk is full. Free some space, then try again.',
  'store-damaged': () => 'The file with your history is damaged. Restore a backup, or start afresh.',
  'store-key-missing': () =>
    'The keychain doesn’t have the key to your history. Enter your recovery phrase, or open the keychain that has it.',
  'profile-in-use': () => 'Another Balcony is using this profile. Close it, then try again.',

  'keychain-missing': () =>
    'Balcony found no keychain on this computer, so it asks for your password at every start.',
  'keychain-locked': () =>
    'This computer’s keychain is locked. Unlock it and try again, or enter your password at every start.',
  'keychain-failed': () =>
    'This computer’s keychain doesn’t work, so Balcony asks for your password at every start.',

  'phrase-incomplete': phraseIncomplete,
  'phrase-word-unknown': ({ position, word }) =>
    `Word ${position}, ${quoted(word)}, doesn’t occur in recovery phrases. Check its spelling.`,
  'phrase-mistaken': () =>
    'These words don’t belong together. One of them is wrong, or two have changed places.',
  'phrase-of-another': () =>
    'This recovery phrase belongs to another history. Look for the one that you wrote down for this history.',
  'store-busy': () => 'Balcony is still busy with your history. Wait until it is done.',
  'backup-missing': () =>
    'Balcony can’t read the backup. Check that its disk is connected and that you are allowed to read the file.',
  'backup-foreign': () => 'This file is not a Balcony backup. Choose another one.',
  'backup-damaged': () => 'This backup is damaged or incomplete. Choose another one.',
  'backup-newer': () => 'This backup was made by a newer Balcony. Install the newest version to restore it.',
  'backup-earlier': () =>
    'This backup was made by an earlier Balcony, and this one can’t read it. The file was not changed. Choose another one.',
  'backup-locked': () =>
    'No key on this computer opens this backup. Enter its recovery phrase or passphrase.',
  'backup-not-written': () => 'Balcony can’t write there. Choose another place for the backup.',
  'backup-in-the-way': () => 'Balcony itself uses this file. Choose another one.',
  'backup-none': ({ folder }) => `There is no backup yet. Put one into ${folder} and try again.`,

  blocked: () => 'You have blocked this address. Unblock it to write to it.',
  'message-empty': () => 'There is nothing to send. Write something first.',
  'unsent-in-backup': () =>
    'This message was still waiting when the backup was made, so it may have been sent since. Send it again if it is missing.',
  'time-past': () => 'This time has passed. Choose a later one.',
  'not-an-emoji': () => 'A reaction has to be an emoji, and a message can have up to twenty of yours.',
  'message-too-long': ({ limitBytes }) =>
    `This message is too long. Servers accept about ${numbers.number(Math.floor(limitBytes / 1024))} kB. Send it in parts.`,
  'message-refused': ({ condition, text }) =>
    `${messages[condition] ?? 'The message was refused. Try again later.'}${said(text)}`,

  ...fileFailures,
  ...importFailures,

  'archive-none': () =>
    'This account’s server doesn’t keep messages, so only those that arrived on this computer are here.',
  'archive-stuck': () =>
    'The server keeps sending the same part of your history. Try again later, and tell whoever runs the server if this goes on.',

  'update-unreachable': () => 'Balcony couldn’t check for new versions. Try again later.',
  'update-not-genuine': () =>
    'The makers of Balcony didn’t sign this new version, so Balcony discarded it. Tell them.',
  'update-for-another': () =>
    'The new version is for another program or another kind of computer, so Balcony ignored it. Tell the makers of Balcony.',
  'update-expired': () =>
    'The announcement of new versions has expired, so someone may be hiding a newer one. Check this computer’s clock, or try another network.',
  'update-outdated': () =>
    'The announcement of new versions is older than one that Balcony has seen before, so someone may be hiding a newer one. Try another network.',
  'update-failed': () =>
    'Balcony couldn’t download the new version. Check your network connection and try again.',

  'too-long': ({ what, limit }) =>
    `${tooLong[what]} is too long. It can have at most ${numbers.number(limit)} characters.`,
  'too-many': tooMany,
  'not-found': () => 'This no longer exists, so nothing was changed.',
  'picture-unsuitable': () => 'Balcony can’t use this picture. Choose another one.',
  'question-open': () =>
    'Balcony has just asked you something else. Answer that first, or wait a minute, then try again.',
  'already-signed-in': () => 'This account is already in Balcony. Choose it in the list of accounts.',
  'unsupported-by-server': ({ what }) =>
    what === 'XEP-0191'
      ? 'Your server can’t block addresses. Ask whoever runs the server.'
      : 'Your server can’t do this. Ask whoever runs the server.',
  'not-on-this-desktop': () => 'This desktop doesn’t let Balcony do this.',
  'shortcut-refused': () => 'Another program or the system already uses these keys. Choose others.',
  'start-at-login-refused': () =>
    'The system didn’t save this. Make the folder for programs that start at login writable, then try again.',
  'demo-unavailable': () => 'The demo can’t run on this computer. Sign in with an account instead.',
  'invalid-arguments': () => 'Balcony couldn’t use this input. Check it and try again.',
  'unknown-command': () => 'The window doesn’t match the rest of Balcony. Close Balcony and start it again.',
  internal: () => 'Something went wrong inside Balcony. Try again, and restart Balcony if this goes on.',
}
