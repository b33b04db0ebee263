import type { CertificateProblem, TypedText } from '../../model/failure.ts'
import { isInvisible } from '../../text/names.ts'
import { inSentence } from '../../text/quoted.ts'
import { sayProblem } from '../field-problem.ts'
import type { FailureOf, FailureSentences } from '../failure-sentences.ts'
import { accounts } from './accounts.ts'
import { forms } from './forms.ts'
import { fileFailures } from './file-failures.ts'
import { importFailures } from './import-failures.ts'
import { numbers } from './numbers.ts'
import { quoted } from './quoted.ts'
import { conditions, messageRefusals, refusals } from './refusals.ts'
import { roomFailures } from './room-failures.ts'
import { storeFailures } from './store-failures.ts'

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
  nickname: 'This nickname',
  reason: 'This reason',
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
    case 'people':
      return `You can do this with at most ${most} people at a time. Choose fewer.`
  }
}

function answerUnfit({ field, mistake }: FailureOf<'answer-unfit'>): string {
  if (mistake.code === 'missing') return forms.missingIn(field)
  return forms.problemIn(field, sayProblem(forms.problems, mistake))
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
  'answer-unfit': answerUnfit,
  'registration-refused': registrationRefused,
  'password-refused': passwordRefused,
  'deletion-refused': ({ text }) =>
    `The server didn’t delete the account, so nothing was deleted here either. Ask whoever runs the server.${said(text)}`,

  'invitation-refused': () =>
    'The server no longer accepts this invitation. Ask for a new one, or continue without it.',
  'link-invalid': ({ problem }) => link[problem],

  ...storeFailures,

  blocked: () => 'You have blocked this address. Unblock it to write to it.',
  'message-empty': () => 'There is nothing to send. Write something first.',
  'unsent-in-backup': () =>
    'This message was still waiting when the backup was made, so it may have been sent since. Send it again if it is missing.',
  'time-past': () => 'This time has passed. Choose a later one.',
  'not-an-emoji': () => 'A reaction has to be an emoji, and a message can have up to twenty of yours.',
  'occupant-gone': () =>
    'They have left the room, so nothing reaches them. It can be sent once they are back.',
  'message-unnamed': () =>
    'The room gives this message no name of its own, so others would not know which one is meant.',
  'no-way-to-send-sealed': () =>
    'Encrypted files go by your server, and it takes no files. Ask its operator for “HTTP upload”, or turn encryption off.',
  'sealing-turned-off': () =>
    'Encryption was turned off after this was written. Try again to send it without encryption.',
  'file-sealing-changed': () =>
    'Encryption was turned on or off while this file was on its way. Try again to send it as it is now.',
  'verification-unknown': () =>
    'None of the devices in this link is known here yet. Write a message first, then try again.',
  'verification-invalid': () =>
    'This is not a code for verifying devices. Ask for the code that the other app shows under encryption.',
  'not-in-rooms': () => 'This only works with one person, not in a room.',
  'message-too-long': ({ limitBytes }) =>
    `This message is too long. Servers accept about ${numbers.number(Math.floor(limitBytes / 1024))} kB. Send it in parts.`,
  'message-refused': ({ condition, text }) =>
    `${messageRefusals[condition] ?? 'The message was refused. Try again later.'}${said(text)}`,

  ...fileFailures,
  ...importFailures,
  ...roomFailures,

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
  'camera-missing': () => 'No camera was found. Connect one, or choose a picture of the code.',
  'camera-refused': () =>
    'Balcony can’t use the camera. Allow it in the settings of your system and close other programs that use it, or choose a picture of the code.',
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
