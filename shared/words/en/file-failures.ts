import type { FileFailure } from '../../model/file-failure.ts'
import { inSentence } from '../../text/quoted.ts'
import type { FailureOf, FailureSentences } from '../failure-sentences.ts'
import { dates } from './dates.ts'
import { numbers } from './numbers.ts'

const notAllowed: Readonly<Record<FailureOf<'link-not-allowed'>['problem'], string>> = {
  malformed: 'Balcony can’t read the link to this file. Ask the sender to send the file again.',
  'not-https':
    'The link to this file isn’t encrypted, so Balcony didn’t follow it. Ask the sender to send the file another way.',
  'other-domain':
    'The server sent Balcony on to a server that it has nothing to do with, so Balcony stopped. Ask the sender to send the file another way.',
  'private-address':
    'The link to this file leads to a computer on your own network, so Balcony didn’t follow it. Ask the sender to send the file another way.',
  'too-many-redirects':
    'The server keeps sending Balcony from one address to the next. Try again later, or ask the sender to send the file another way.',
}

/** The failures of files, as a part of `failures`. */
export const fileFailures: Pick<FailureSentences, FileFailure['code']> = {
  'link-not-allowed': ({ problem }) => notAllowed[problem],
  'link-unreachable': ({ host }) =>
    `Balcony couldn’t reach ${inSentence(host)}. Check your network connection, or try again later.`,
  'link-insecure': ({ host }) =>
    `Balcony couldn’t connect to ${inSentence(host)} securely, so nothing was transferred. Tell whoever runs the server.`,
  'http-refused': ({ host, status }) =>
    status >= 500
      ? `The server ${inSentence(host)} has a problem. Try again later. (Error ${status})`
      : `The server ${inSentence(host)} refused this file. Try again, or tell whoever runs the server. (Error ${status})`,
  'file-gone': ({ host }) =>
    `The server ${inSentence(host)} no longer has this file. Ask the sender to send it again.`,
  'file-too-large-for-server': ({ limit }) =>
    limit === null
      ? 'This file is too large for the server. Send a smaller one.'
      : `This file is too large for the server, which takes up to ${numbers.size(limit)}. Send a smaller one.`,
  'server-storage-full': () => 'The server has no space left for files. Try again later.',
  'file-over-limit': ({ limit }) =>
    `The server sent more than the ${numbers.size(limit)} that Balcony expected, so Balcony stopped. Ask the sender to send the file again.`,
  'file-changed': () => 'The file changed while Balcony was sending it. Send it again.',
  'transfer-lost': () => 'The connection was lost before the whole file was across. Try again.',
  'transfer-stalled': () => 'No more of the file came through for a while, so Balcony stopped. Try again.',
  'upload-not-offered': () =>
    'Your server doesn’t take files. Send the file while the other person is online.',
  'upload-quota': ({ retryAt }) =>
    retryAt === null
      ? 'You have uploaded as much as your server allows for now. Try again later.'
      : `You have uploaded as much as your server allows for now. Try again after ${dates.exactMoment(retryAt)}.`,
  'upload-slot-unusable': () =>
    'Your server offered a place for this file that isn’t safe to use. Tell whoever runs the server.',
  'file-unreadable': () =>
    'Balcony couldn’t read this file. Check that it is still there, then add it again.',
  'not-a-file': () => 'This is a folder. Drop it into a chat, and Balcony sends it as an archive.',
  'too-many-files': ({ most }) =>
    `You can send up to ${numbers.number(most)} files at once, so the others were left out.`,
  'folder-too-large': ({ files, bytes }) =>
    `This folder has more than ${numbers.number(files)} files or ${numbers.size(bytes)}. Send a part of it.`,
  'microphone-missing': () => 'No microphone was found. Connect one, then record again.',
  'microphone-refused': () =>
    'Balcony may not use the microphone. Allow it in the settings of your system, then record again.',
  'recording-failed': () => 'The recording stopped because of an error. Record again.',
  'file-vanished': () =>
    'The file is no longer where it was, so it wasn’t sent. Put it back, or add it again.',
  'file-damaged': () =>
    'Balcony’s copy of this file is damaged. Download it again, or ask the sender to send it again.',
  'folder-refused': () =>
    'Balcony couldn’t write to your folder for received files. Choose another one in the settings, then try again.',
  'save-refused': () => 'Balcony couldn’t write the file there. Choose another folder.',
  'file-not-here': () => 'This file isn’t on this computer, so it can’t be sent on. Download it first.',
  'file-differs': ({ from }) =>
    from === 'sender'
      ? 'The file that came isn’t the one that the sender announced, so Balcony deleted it. Ask the sender to send it again.'
      : 'The server sent a different file from the one that the sender announced, so Balcony deleted it. Ask the sender to send it again.',
  'file-without-source': () => 'The sender hasn’t said where this file is. Ask them to send it again.',
  'no-way-to-room': () =>
    'Your server doesn’t take files, and without one no file reaches a room. Send a link instead.',
  'no-way-to-send': () =>
    'This file can’t be sent right now: your server doesn’t take it, and the other person isn’t available. Try again later.',
  'peer-unsupported': () =>
    'The other person’s app can’t receive files from Balcony, and your server doesn’t take this one. Send a smaller file, or try again when they use another app.',
  'peer-cancelled': () => 'The other side stopped the transfer. Try again.',
  'peer-unanswered': () =>
    'The other person hasn’t accepted this file for an hour. Try again when they are available.',
  'peer-busy': () => 'The other person’s app can’t take more files right now. Try again later.',
  'peer-gone': () =>
    'The other person’s app went offline or isn’t responding. Try again when they are available.',
  'peer-unreachable': () =>
    'No connection to the other person’s app came about. Try again later, or from another network.',
  'peer-violated': () =>
    'The other person’s app made a mistake during the transfer, so Balcony stopped. Try again, or use another app.',
}
